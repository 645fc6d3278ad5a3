"""A job from the queue to a published take, in a worker process of its own."""

from milimo.domain.job import JobSpec
from milimo.jobs.queue import JobQueue
from milimo.jobs.supervisor import Supervisor
from milimo.store.store import Store
from tests.jobs.conftest import new_job, spec, wait_until


def test_a_take_is_drawn_published_and_told(store: Store, queue: JobQueue, project: str, workers: Supervisor) -> None:
    [job] = queue.enqueue([new_job(project, spec(frames=9))])
    wait_until(lambda: queue.job(job).state not in ("queued", "running"), tend=workers)
    ended = queue.job(job)
    assert (ended.state, ended.error) == ("succeeded", None)
    [take] = store.takes.list(project)
    assert (take.job_id, take.frames, take.type, take.number) == (job, 9, "motion", 1)
    assert store.assets.path(take.asset_id).stat().st_size > 0
    assert JobSpec.model_validate(store.takes.provenance(take.id)["spec"]) == spec(frames=9)
    assert not list((store.data_dir / "scratch").iterdir())
