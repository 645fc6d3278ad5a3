"""A random walk over the queue: whatever is asked, the open jobs stand in the order that a plain list would have."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from milimo.domain.time import Rate
from milimo.jobs.queue import JobQueue
from milimo.store.projects import new_project
from milimo.store.store import Store
from tests.jobs.conftest import new_job, spec


class QueueWalk(RuleBasedStateMachine):
    """The model is two lists: what waits, in order, and what has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store(self.folder)
        self.queue = JobQueue(self.store)
        self.project = self.store.projects.create([new_project("Walk", 128, 64, Rate(numerator=24), 7)])
        self.waiting: list[str] = []
        self.ended: list[str] = []
        self.boards: set[str] = set()

    def teardown(self) -> None:
        self.queue.close()
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(count=st.integers(1, 3))
    def ask_for_takes(self, count: int) -> None:
        self.waiting += self.queue.enqueue([new_job(self.project, spec())] * count)

    @rule(count=st.integers(1, 3))
    def ask_for_boards(self, count: int) -> None:
        board = new_job(self.project, spec(frames=1, kind="board"))
        made = self.queue.enqueue([board] * count, "before_takes")
        self.boards |= set(made)
        first = next((place for place, id in enumerate(self.waiting) if id not in self.boards), len(self.waiting))
        self.waiting[first:first] = made

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.waiting))
        rest = [id for id in self.waiting if id != job]
        before = data.draw(st.sampled_from([*rest, None]))
        self.queue.move(job, before)
        rest.insert(len(rest) if before is None else rest.index(before), job)
        self.waiting = rest

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.waiting))
        self.queue.cancel(job)
        self.queue.cancel(job)
        self.waiting.remove(job)
        self.ended.append(job)

    @rule()
    def cancel_everything(self) -> None:
        assert self.queue.cancel_all(self.project) == self.waiting
        self.ended += self.waiting
        self.waiting = []

    @precondition(lambda self: self.ended)
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.ended))
        again = self.queue.retry(job)
        self.waiting.append(again)
        if job in self.boards:
            self.boards.add(again)

    @invariant()
    def the_order_is_the_models(self) -> None:
        assert self.queue.open_ids() == self.waiting
        states = {job.id: job.state for job in self.queue.jobs(self.project)}
        assert states == dict.fromkeys(self.waiting, "queued") | dict.fromkeys(self.ended, "cancelled")


TestQueueWalk = QueueWalk.TestCase
TestQueueWalk.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
