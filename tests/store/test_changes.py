"""The change log: several clients edit at random, go offline, come back; and what is kept is always the sum of the log."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from milimo.domain.changes import Change, FieldChange, RecordsDiff, apply, diff_between, rebase
from milimo.domain.document import Document
from milimo.domain.ids import IdSource, counting_ids
from milimo.domain.rules import ChangeRefused
from milimo.errors import BadInput, NotFound
from milimo.store.changes import MissedChanges
from milimo.store.ids import new_id
from milimo.store.store import Store
from tests.authors import edit_at_random, prefixed
from tests.builders import film


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


def change(revision: int, diff: RecordsDiff, id: str | None = None) -> Change:
    return Change(id=id or new_id("change"), label="Edit", base_revision=revision, diff=diff)


def renamed(document: Document, name: str) -> RecordsDiff:
    project = document.project
    return RecordsDiff(updated={project.id: {"name": FieldChange(from_=project.name, to=name)}})


def test_what_was_written_is_read_by_another_process(tmp_path: Path) -> None:
    document = film()
    store = Store(tmp_path)
    project = store.projects.create(list(document.records.values()))
    other = Store(tmp_path)
    assert other.changes.document(project) == (1, document)
    store.changes.post(project, change(1, renamed(document, "Night")))
    assert other.changes.document(project)[1].project.name == "Night"
    store.close()
    other.close()


def test_a_refused_change_leaves_no_trace(store: Store) -> None:
    document = film()
    project = store.projects.create(list(document.records.values()))
    before = store.events.last_id()
    shot = document.live_shots()[0]
    for diff in (
        RecordsDiff(removed={shot.id: shot}),
        RecordsDiff(updated={shot.id: {"picked_take_id": FieldChange(from_=None, to="take_999999")}}),
    ):
        with pytest.raises(BadInput):
            store.changes.post(project, change(1, diff))
    assert store.changes.document(project) == (1, document)
    assert store.events.last_id() == before


def test_a_revision_that_is_not_there_yet_is_refused(store: Store) -> None:
    project = store.projects.create(list(film().records.values()))
    with pytest.raises(BadInput, match="revision 9"):
        store.changes.post(project, change(9, RecordsDiff()))


def test_a_project_in_the_bin_takes_no_change(store: Store) -> None:
    document = film()
    project = store.projects.create(list(document.records.values()))
    store.projects.delete(project)
    with pytest.raises(NotFound, match="bin"):
        store.changes.post(project, change(1, renamed(document, "Night")))
    store.projects.restore(project)
    assert store.changes.post(project, change(1, renamed(document, "Night"))) == 2


def test_two_projects_may_use_the_same_ids(store: Store) -> None:
    document = film()
    first = store.projects.create(list(document.records.values()))
    second_records = dict(film().records)
    own = second_records.pop(first).model_copy(update={"id": "project_900000"})
    second = store.projects.create([own, *second_records.values()])
    shot = document.live_shots()[0]
    edit = RecordsDiff(updated={shot.id: {"direction": FieldChange(from_="", to="slow")}})
    store.changes.post(first, change(1, edit))
    assert store.changes.document(second)[1].live_shots()[0].direction == ""


class Client:
    """A browser: applies at once, posts when it can, rebases on what it missed."""

    def __init__(self, name: str, revision: int, document: Document) -> None:
        self.revision = revision
        self.document = document
        self.ids: IdSource = prefixed(counting_ids(), name)
        self.unsent: list[Change] = []

    def edit(self, whim: random.Random) -> None:
        after = edit_at_random(self.shown, whim, self.ids, edits=2)
        self.unsent.append(change(self.revision, diff_between(self.shown, after), self.ids("change")))

    @property
    def shown(self) -> Document:
        document = self.document
        for each in self.unsent:
            document = apply(document, each.diff)
        return document

    def post(self, store: Store, project: str) -> None:
        while self.unsent:
            posted = self.unsent[0].model_copy(update={"base_revision": self.revision})
            try:
                revision = store.changes.post(project, posted)
            except MissedChanges as error:
                self.catch_up(error)
                continue
            assert revision == self.revision + 1
            self.document = apply(self.document, posted.diff)
            self.revision = revision
            self.unsent.pop(0)
            assert store.changes.post(project, posted) == revision, "posted again, it gets the first answer"

    def catch_up(self, error: MissedChanges) -> None:
        for each in error.missed:
            assert each.revision == self.revision + 1
            self.document = apply(self.document, each.change.diff)
            self.revision = each.revision
        waiting, self.unsent = self.unsent, []
        document = self.document
        for each in waiting:
            diff = rebase(each.diff, document).diff
            try:
                document = apply(document, diff)
            except ChangeRefused:
                continue  # two edits that are each right may break a rule together: the later one is given up
            self.unsent.append(each.model_copy(update={"diff": diff}))


class Walk(RuleBasedStateMachine):
    @initialize(data=st.integers())
    def open(self, data: int) -> None:
        self.folder = self.new_folder()
        self.store = Store(self.folder)
        self.first = film(scenes=1)
        self.project = self.store.projects.create(list(self.first.records.values()))
        self.clients = [Client(name, 1, self.first) for name in "abc"]

    @staticmethod
    def new_folder() -> Path:
        raise NotImplementedError

    @rule(who=st.integers(0, 2), whim=st.randoms(use_true_random=False))
    def edit(self, who: int, whim: random.Random) -> None:
        self.clients[who].edit(whim)

    @rule(who=st.integers(0, 2))
    def post(self, who: int) -> None:
        self.clients[who].post(self.store, self.project)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store(self.folder)

    def check_that_the_log_adds_up(self) -> None:
        revision, document = self.store.changes.document(self.project)
        log = self.store.changes.since(self.project, 0)
        assert [each.revision for each in log] == list(range(1, revision + 1))
        summed = Document({})
        for each in log:
            summed = apply(summed, each.change.diff)
        assert summed == document

    def teardown(self) -> None:
        for client in self.clients:
            client.post(self.store, self.project)
        self.check_that_the_log_adds_up()
        assert Store(self.folder).changes.document(self.project)[1] == self.store.changes.document(self.project)[1]
        told = [event for event in self.store.events.after(0).events if event.name == "change"]
        assert len(told) == self.store.changes.document(self.project)[0] - 1
        self.store.close()


def test_clients_walk_at_random(tmp_path_factory: pytest.TempPathFactory) -> None:
    class HereWalk(Walk):
        @staticmethod
        def new_folder() -> Path:
            return tmp_path_factory.mktemp("walk")

    few = settings(max_examples=8, stateful_step_count=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    HereWalk.TestCase.settings = few
    HereWalk.TestCase().runTest()
