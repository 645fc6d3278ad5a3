"""Releases jobs to DBOS in the user's order, one when a place is free, and settles what DBOS ended by itself.

The user may reorder what waits at any time, because DBOS knows only of what runs. A row that was committed and never released
(the process died in between) is found here like any other: nothing is told apart at a start.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from dbos import DBOSClient, Queue, WorkflowStatus

from milimo.domain.ids import Id
from milimo.domain.job import JobError, QueueName
from milimo.jobs.database import APPLICATION_VERSION
from milimo.jobs.kill_points import kill_point
from milimo.store.jobs import KnownJob
from milimo.store.store import Store

LOOK_SECONDS = 0.2
BRISK_SECONDS = 0.05
IDLE_SECONDS = 0.25
"""How often DBOS looks into a queue while it has jobs, and while it has none: each look takes the database's write lock."""
SETTLE_SECONDS = 2.0
_RECENT = 100
_MANY = 5000
_NEXT = 20
"""How far down the order a job is looked for that need not wait for another one's result."""
_ACTIVE = ["ENQUEUED", "DELAYED", "PENDING"]
_ENDED_BADLY = ["CANCELLED", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

KEPT = timedelta(days=1)
"""How long DBOS's records outlive a job's outcome."""

GAVE_UP = JobError(
    title="The job was given up",
    detail="The program that worked on it stopped too many times in the middle of the work.",
    remedy="Retry the job. If it stops again, the log in the data folder says more.",
)
ENDED_OTHERWISE = JobError(
    title="Something went wrong", detail="The job ended without a result.", remedy="Retry the job."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Places:
    """A queue that this worker serves, and how many of its jobs it carries out at once."""

    queue: QueueName
    count: int


class Dispatcher:
    """Runs in each worker; `wake` is set when a job has ended.

    Two of them on one queue do no harm: a workflow's id admits it once.
    """

    def __init__(
        self,
        store: Store,
        client: DBOSClient,
        *,
        executor_id: str,
        places: tuple[Places, ...],
        queues: Mapping[QueueName, Queue],
        wake: threading.Event,
    ) -> None:
        self._store = store
        self._client = client
        self._executor_id = executor_id
        self._places = places
        self._queues = queues
        self._pace: dict[QueueName, float] = {}
        self._wake = wake
        self._settle_at = 0.0

    def run(self, stop: threading.Event, now_and_then: Callable[[], None]) -> None:
        """Settle, then look until told to stop; `now_and_then` is called each time it has settled."""
        self.settle_all()
        self.forget()
        while not stop.is_set():
            if self.look():
                now_and_then()
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def look(self) -> bool:
        """Release what can be released; now and then, settle, and say so."""
        settle = monotonic() >= self._settle_at
        for places in self._places:
            if settle:
                self._settle(places.queue)
            self._release(places)
        if settle:
            self._settle_at = monotonic() + SETTLE_SECONDS
        return settle

    def settle_all(self) -> None:
        """Settle every job that is open, however old its workflow. At a start."""
        for places in self._places:
            ids = [known.row.id for known in self._store.jobs.open(places.queue)]
            for start in range(0, len(ids), _RECENT):
                some = ids[start : start + _RECENT]
                for status in self._client.list_workflows(workflow_ids=some, load_input=False, load_output=False):
                    if status.status not in _ACTIVE:
                        self._write_outcome(status)

    def forget(self) -> int:
        """Drop DBOS's records (progress and all) of jobs that had their outcome a day ago; gives how many. At a start."""
        before = (datetime.now(UTC) - KEPT).isoformat()
        forgotten = 0
        for places in self._places:
            ended = self._client.list_workflows(
                queue_name=places.queue, completed_before=before, limit=_MANY, load_input=False, load_output=False
            )
            ids = [status.workflow_id for status in ended]
            known = self._store.jobs.many(ids)
            over = [each.row.id for each in known if each.outcome is not None]
            if over:
                self._client.delete_workflows(over)
                forgotten += len(over)
        return forgotten

    def _release(self, places: Places) -> None:
        waiting = self._store.jobs.open(places.queue, limit=_NEXT)
        self._set_pace(places.queue, BRISK_SECONDS if waiting else IDLE_SECONDS)
        if not waiting:
            return
        active = self._active(places.queue)
        if sum(1 for status in active.values() if self._takes_place(status)) >= places.count:
            return
        if all(known.row.id in active or not self._links_ended(known) for known in waiting):
            waiting = self._store.jobs.open(places.queue)
        for known in waiting:
            if known.row.id not in active and self._links_ended(known):
                self._enqueue(places.queue, known)
                return

    def _set_pace(self, queue: QueueName, seconds: float) -> None:
        if self._pace.get(queue) != seconds:
            self._queues[queue].set_polling_interval_sec(seconds)
            self._pace[queue] = seconds

    def _takes_place(self, status: WorkflowStatus) -> bool:
        """True for what waits in DBOS for any worker, and for what runs here and has no outcome yet."""
        if status.status == "PENDING" and status.executor_id != self._executor_id:
            return False
        known = self._store.jobs.find(status.workflow_id)
        return known is not None and known.outcome is None

    def _links_ended(self, known: KnownJob) -> bool:
        """A job whose spec names another's result waits for that job's outcome, whatever it is."""
        found = (self._store.jobs.find(link) for link in known.row.links)
        return all(link is None or link.outcome is not None for link in found)

    def _enqueue(self, queue: QueueName, known: KnownJob) -> None:
        kill_point("release.begun")
        self._client.enqueue(
            {
                "queue_name": queue,
                "workflow_name": known.row.kind,
                "workflow_id": known.row.id,
                "app_version": APPLICATION_VERSION,
                "priority": 1,
            },
            known.row.id,
        )
        kill_point("release.done")

    def _settle(self, queue: QueueName) -> None:
        """Make the outcomes and the workflows agree: the last workflows that ended badly, and those that should have ended."""
        ended = self._client.list_workflows(
            queue_name=queue, status=_ENDED_BADLY, sort_desc=True, limit=_RECENT, load_input=False, load_output=False
        )
        for status in ended:
            known = self._store.jobs.find(status.workflow_id)
            if known is not None and known.outcome is None:
                self._write_outcome(status)
        for status in self._active(queue).values():
            known = self._store.jobs.find(status.workflow_id)
            if known is None or (known.outcome is not None and known.outcome.state == "cancelled"):
                self._client.cancel_workflow(status.workflow_id)

    def _write_outcome(self, status: WorkflowStatus) -> None:
        log.warning("Job %s has no outcome and its workflow is %s", status.workflow_id, status.status)
        if status.status == "CANCELLED":
            self._store.jobs.finish(status.workflow_id, "cancelled")
        else:
            gave_up = status.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
            self._store.jobs.finish(status.workflow_id, "failed", error=GAVE_UP if gave_up else ENDED_OTHERWISE)

    def _active(self, queue: QueueName) -> Mapping[Id, WorkflowStatus]:
        statuses = self._client.list_workflows(queue_name=queue, status=_ACTIVE, load_input=False, load_output=False)
        return {status.workflow_id: status for status in statuses}
