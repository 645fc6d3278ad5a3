"""Order, cancel, retry, failure and progress, with a worker process of its own."""

import asyncio
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from logging.handlers import BufferingHandler

import pytest
from dbos import error as dbos_error

from milimo.domain.job import JobError, Progress
from milimo.errors import Conflict, NotFound
from milimo.jobs.dbos_signals import cancelled, quiet_cancels
from milimo.jobs.progress_feed import follow_progress
from milimo.jobs.queue import JobQueue, NewJob, Place
from milimo.jobs.specs import WordsSpec
from milimo.jobs.supervisor import Supervisor
from milimo.jobs.workbench import PROGRESS_STREAM
from milimo.store.store import Store
from tests.jobs.conftest import new_job, spec, wait_until


def ended(queue: JobQueue, *jobs: str) -> bool:
    return all(queue.job(job).state not in ("queued", "running") for job in jobs)


def test_jobs_run_in_the_users_order_even_when_it_changes(store: Store, queue: JobQueue, project: str) -> None:
    jobs = queue.enqueue([new_job(project, spec(f"shot_00000{n}", frames=2)) for n in range(5)])
    queue.move(jobs[4], before=jobs[0])
    queue.move(jobs[1], before=None)
    assert [job.id for job in queue.jobs(project)] == [jobs[4], jobs[0], jobs[2], jobs[3], jobs[1]]


def test_boards_that_come_later_are_drawn_before_the_takes_that_wait(queue: JobQueue, project: str) -> None:
    boards = queue.enqueue([new_job(project, spec("shot_000001", frames=1, kind="board"))], "before_takes")
    takes = queue.enqueue([new_job(project, spec(f"shot_00000{n}")) for n in range(2)])
    later = queue.enqueue([new_job(project, spec("shot_000002", frames=1, kind="board"))], "before_takes")
    assert [job.id for job in queue.jobs(project)] == [*boards, *later, *takes]


def test_jobs_that_are_asked_for_at_once_have_places_of_their_own(store: Store, queue: JobQueue, project: str) -> None:
    queue.enqueue([new_job(project, spec("shot_000009"))])
    places: list[Place] = ["last", "first", "before_takes"]
    start = threading.Barrier(8)

    def ask(number: int) -> None:
        start.wait()
        for place in places:
            queue.enqueue([new_job(project, spec(f"shot_00000{number}", frames=1, kind="board"))], place)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    ranks = [known.row.rank for known in store.jobs.open()]
    assert len(set(ranks)) == len(ranks) == 25


def test_a_job_that_is_moved_while_it_runs_is_told_of_as_running(
    store: Store, queue: JobQueue, project: str, workers: Supervisor
) -> None:
    [job] = queue.enqueue([new_job(project, spec(frames=200, direction="SLOW"))])
    wait_until(lambda: queue.job(job).state == "running", tend=workers)
    last = store.events.last_id()
    queue.move(job, None)
    told = [json.loads(event.data or "{}")["job"] for event in store.events.after(last).events if event.name == "job"]
    assert told and all(each["state"] == "running" and each["started_at"] for each in told)
    queue.cancel(job)


def test_a_waiting_job_is_cancelled_and_never_runs(
    store: Store, queue: JobQueue, project: str, workers: Supervisor
) -> None:
    slow, waiting = queue.enqueue(
        [new_job(project, spec("shot_000001", direction="SLOW")), new_job(project, spec("shot_000002"))]
    )
    wait_until(lambda: queue.job(slow).state == "running", tend=workers)
    queue.cancel(waiting)
    wait_until(lambda: ended(queue, slow), tend=workers)
    assert [job.state for job in queue.jobs(project)] == ["succeeded", "cancelled"]
    assert {take.job_id for take in store.takes.list(project)} == {slow}


def test_a_running_job_is_cancelled_inside_its_step_and_the_next_one_comes(
    store: Store, queue: JobQueue, project: str, workers: Supervisor
) -> None:
    slow = spec("shot_000001", frames=400, direction="SLOW")
    first, second = queue.enqueue([new_job(project, slow), new_job(project, spec("shot_000002"))])
    wait_until(lambda: queue.job(first).state == "running", tend=workers)
    started = time.monotonic()
    queue.cancel(first)
    wait_until(lambda: ended(queue, second), tend=workers)
    assert time.monotonic() - started < 20, "400 slow frames take no less"
    assert [job.state for job in queue.jobs(project)] == ["cancelled", "succeeded"]
    assert {take.job_id for take in store.takes.list(project)} == {second}
    assert not list((store.data_dir / "scratch").iterdir())
    queue.cancel(first)
    assert queue.job(first).state == "cancelled"


def test_a_cancel_is_no_error_in_the_log(store: Store, queue: JobQueue, project: str, workers: Supervisor) -> None:
    slow = spec("shot_000001", frames=400, direction="SLOW")
    [job] = queue.enqueue([new_job(project, slow)])
    wait_until((store.data_dir / "scratch" / job).is_dir, tend=workers)
    queue.cancel(job)
    log = store.data_dir / "logs" / "device.log"
    wait_until(lambda: f"Job {job} was cancelled, and has stopped" in log.read_text(), tend=workers)
    time.sleep(2.5)  # DBOS asks for the recorded outcome each second, and tells of it then
    told = log.read_text()
    assert "Traceback" not in told and "ERROR" not in told and "no longer owned" not in told, told


def test_what_is_no_cancel_is_told_as_ever() -> None:
    logger, told = logging.getLogger("dbos"), BufferingHandler(100)
    logger.addHandler(told)
    try:
        with quiet_cancels():
            logger.warning("Workflow x is no longer owned by this execution. Waiting for the owner's recorded outcome")
            logger.warning(cancelled("x"))
            for failure in (ValueError("broken"), dbos_error.DBOSAwaitedWorkflowCancelledError("x")):
                logger.error("Exception encountered in background workflow:", exc_info=failure)
        logger.warning(cancelled("y"))
    finally:
        logger.removeHandler(told)
    owned, broken, after = told.buffer
    assert "no longer owned" in owned.getMessage()
    assert broken.exc_info is not None and str(broken.exc_info[1]) == "broken"
    assert "Workflow y was cancelled" in after.getMessage()


def test_a_failure_is_tried_again_and_then_told_in_words(queue: JobQueue, project: str, workers: Supervisor) -> None:
    once, always = queue.enqueue(
        [
            new_job(project, spec("shot_000001", direction="FAIL ONCE")),
            new_job(project, spec("shot_000002", direction="FAIL")),
        ]
    )
    wait_until(lambda: ended(queue, once, always), tend=workers)
    assert queue.job(once).state == "succeeded"
    failed = queue.job(always)
    assert failed.state == "failed" and failed.error is not None
    assert (failed.error.detail, failed.error.remedy) == ("The counting engine lost count.", "Retry the job.")


def test_a_full_disk_is_named_and_nothing_is_left(
    store: Store, queue: JobQueue, project: str, workers: Supervisor
) -> None:
    [job] = queue.enqueue([new_job(project, spec(direction="FULL"))])
    wait_until(lambda: ended(queue, job), tend=workers)
    error = queue.job(job).error
    assert error is not None
    assert (error.title, error.remedy) == ("No room left", "Free some space, then retry the job.")
    assert store.takes.list(project) == ()


def test_a_missing_engine_fails_at_once_and_can_be_retried(queue: JobQueue, project: str, workers: Supervisor) -> None:
    [job] = queue.enqueue([new_job(project, spec().model_copy(update={"engine": "abacus"}))])
    wait_until(lambda: ended(queue, job), tend=workers)
    error = queue.job(job).error
    assert error is not None and "abacus" in error.detail and "counting" in error.remedy
    again = queue.retry(job)
    wait_until(lambda: ended(queue, again), tend=workers)
    assert queue.job(again).state == "failed"


def test_what_makes_no_sense_is_refused(queue: JobQueue, project: str) -> None:
    [job] = queue.enqueue([new_job(project, spec())])
    with pytest.raises(Conflict):
        queue.retry(job)
    with pytest.raises(NotFound):
        queue.cancel("job_00000000000000000000000000")
    queue.cancel(job)
    with pytest.raises(Conflict):
        queue.move(job, None)


def test_an_answer_that_nobody_waits_for_is_not_asked_for_again(store: Store, queue: JobQueue) -> None:
    asked = WordsSpec(instructions="Be brief.", text="Hello", keep_alive_seconds=0).model_dump(mode="json")
    [job] = queue.enqueue([NewJob("words", "Ask the language model", asked)])
    store.jobs.finish(job, "failed", error=JobError(title="The engine failed", detail="It fell silent.", remedy=""))
    with pytest.raises(Conflict, match="Nobody waits"):
        queue.retry(job)
    assert queue.open_ids() == []


async def reports_of(queue: JobQueue, job: str, count: int) -> list[Progress]:
    async with aclosing(follow_progress(queue.client)) as feed:
        own: list[Progress] = []
        async for report in feed:
            if report.job_id == job:
                own.append(report)
            if len(own) == count:
                return own
    raise AssertionError("the feed ended")


def test_the_progress_of_a_job_in_steps_never_runs_back(
    queue: JobQueue, project: str, workers: Supervisor, store: Store
) -> None:
    [job] = queue.enqueue([new_job(project, spec(frames=20, direction="SLOW"))])
    wait_until(lambda: ended(queue, job), tend=workers)
    values = list(queue.client.read_stream(job, PROGRESS_STREAM))
    reports = [Progress.model_validate(value) for value in values]
    shares = [report.done / report.total if report.total else 0.0 for report in reports]
    assert shares == sorted(shares)
    assert {"counting", "writing"} <= {report.note for report in reports}
    assert all(report.note for report in reports[1:]), "the bar keeps its note between two steps"


def test_progress_rises_and_tells_the_time_left(queue: JobQueue, project: str, workers: Supervisor) -> None:
    [job] = queue.enqueue([new_job(project, spec(frames=60, direction="SLOW"))])
    reports = asyncio.run(asyncio.wait_for(reports_of(queue, job, 6), 20))
    done = [report.done / (report.total or 1) for report in reports]
    assert done == sorted(done) and done[-1] > done[0]
    last = reports[-1]
    assert last.seconds_left is not None
    assert 0 < last.seconds_left < 60
    late = asyncio.run(asyncio.wait_for(reports_of(queue, job, 1), 20))
    assert late[0].done >= last.done, "stored history is not replayed"
    wait_until(lambda: ended(queue, job), tend=workers)
