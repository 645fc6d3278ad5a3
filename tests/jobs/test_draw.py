"""Which jobs a wish comes to, with what waits already and what was made: how many, and by which seeds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from milimo.domain.job import JobSpec
from milimo.errors import BadInput, NotReady
from milimo.jobs.draw import Wish, draw
from milimo.jobs.lora_desk import LoraCard
from milimo.jobs.queue import JobQueue
from milimo.store.store import Store
from tests.jobs.drawing import DrawingDesk

Open = Callable[..., DrawingDesk]


@pytest.fixture
def opened(store: Store, queue: JobQueue) -> Open:
    return lambda *overrides: DrawingDesk.open(store, queue, *overrides)


def test_a_seed_set_by_hand_is_taken_as_it_is(opened: Open) -> None:
    desk = opened({"seed": 41, "engine": "ltx2"})
    [first] = desk.takes()
    assert desk.seed(first) == 41
    desk.made(first)
    [again] = desk.takes()
    assert desk.spec(again) == desk.spec(first), "the same seed, the same picture"
    [once] = desk.takes(seed=3)
    assert desk.seed(once) == 3


def test_a_take_is_made_again_by_its_seed(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    [first] = desk.takes()
    desk.made(first)
    [second] = desk.takes()
    assert desk.seed(second) != desk.seed(first)
    desk.made(second)
    [again] = desk.takes(seed=desk.seed(first))
    assert desk.spec(again).model_copy(update={"seed_chosen": False}) == desk.spec(first)


def test_no_two_pictures_of_a_shot_have_a_seed_by_chance(opened: Open) -> None:
    desk = opened({})
    [first] = desk.takes()
    desk.made(first)
    [second] = desk.takes()
    desk.store.jobs.finish(second, "failed")
    [third] = desk.takes()
    assert desk.seed(third) == desk.seed(second) != desk.seed(first), "what failed is asked for as it was"
    desk.made(third)
    [fourth] = desk.takes()
    assert len({desk.seed(job) for job in (first, third, fourth)}) == 3


def test_what_is_tried_again_is_no_picture_that_the_shot_has_got_since(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    for ask in (desk.takes, lambda: desk.draw(boards="all", takes="none")):
        [gone] = ask()
        desk.queue.cancel(gone)
        [since] = ask()
        assert desk.seed(since) == desk.seed(gone), "it was free"
        tried, twice = desk.queue.retry(gone), desk.queue.retry(gone)
        desk.made(since)
        [more] = ask()
        assert len({desk.seed(job) for job in (since, tried, twice, more)}) == 4
        unlike = {"seed": desk.seed(gone)}
        assert desk.spec(tried).model_copy(update=unlike) == desk.spec(gone)


def test_what_is_tried_again_alone_is_the_same_picture(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    [gone] = desk.takes()
    desk.queue.cancel(gone)
    assert desk.spec(desk.queue.retry(gone)) == desk.spec(gone)


@pytest.mark.parametrize(("own", "once"), [({"seed": 41}, None), ({}, 41)])
def test_a_seed_set_by_hand_stays_when_it_is_tried_again(opened: Open, own: dict[str, int], once: int | None) -> None:
    desk = opened({"engine": "ltx2"} | own)
    [gone], [_same] = desk.takes(seed=once), desk.takes(seed=once)
    desk.queue.cancel(gone)
    assert desk.seed(desk.queue.retry(gone)) == 41


def test_one_more_is_one_more_whatever_waits_already(opened: Open) -> None:
    desk = opened({})
    [blocked] = desk.takes("missing")
    waiting = [job for _ in range(3) for job in desk.takes(engine="ltx2")]
    assert [desk.spec(job).engine for job in (blocked, *waiting)] == ["previz", "ltx2", "ltx2", "ltx2"]
    boards = [job for _ in range(2) for job in desk.draw(boards="all", engine="flux2")]
    assert [desk.spec(job).engine for job in boards] == ["flux2"] * 2
    assert len({desk.seed(job) for job in (blocked, *waiting)}) == 4
    assert len({desk.seed(job) for job in boards}) == 2


def test_what_is_missing_is_drawn_exactly_once(opened: Open) -> None:
    desk = opened({}, {})
    asked = desk.draw(boards="missing", takes="missing")
    assert sorted(desk.spec(job).kind for job in asked) == ["board", "board", "take", "take"]
    assert desk.draw(boards="missing", takes="missing") == [], "it waits"
    for job in asked:
        desk.made(job)
    assert desk.draw(boards="missing", takes="missing") == [], "it is there"
    [more] = desk.takes(shot_ids=(desk.shots[0],))
    assert desk.takes("missing") == []
    desk.store.jobs.finish(more, "failed")
    assert desk.takes("missing") == [], "a take that failed leaves the one that there was"


class Meanwhile:
    """A store in which something happens between the first look into one of its tables and the second."""

    def __init__(self, store: Store, happens: Callable[[], object]) -> None:
        self._store, self._happens, self._looks = store, happens, 0

    def __getattr__(self, name: str) -> object:
        self._looks += name in ("jobs", "projects")
        if name in ("jobs", "projects") and self._looks == 2:
            self._happens()
        return getattr(self._store, name)


def test_what_is_done_while_one_asks_is_not_asked_for_again(opened: Open) -> None:
    desk = opened({})
    [job] = desk.takes("missing")
    store = cast("Store", Meanwhile(desk.store, lambda: desk.made(job)))
    assert draw(store, desk.queue, desk.project, Wish(boards="none", takes="missing")) == []
    assert desk.store.takes.list(desk.project)


def test_those_who_ask_at_once_are_given_different_seeds(opened: Open) -> None:
    desk = opened({})
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(desk.takes) for _ in range(8)]
        asked = [job for each in waiting for job in each.result()]
    assert len({desk.seed(job) for job in asked}) == 8


def test_a_shot_picks_up_from_the_first_take_that_waits(opened: Open) -> None:
    desk = opened({"engine": "ltx2"}, {"engine": "ltx2"})
    before, after = desk.shots
    first, _second = (desk.takes(shot_ids=(before,))[0] for _ in range(2))
    [one] = desk.takes(shot_ids=(after,))
    assert [it.last_frame_of for it in desk.spec(one).inputs] == [first]
    desk.made(first)
    two = desk.takes()[1]
    assert [it.last_frame_of for it in desk.spec(two).inputs] == [first], "the cut shows it, whatever waits"


def test_a_take_that_follows_the_blocking_is_made_by_an_engine_that_can(opened: Open) -> None:
    desk = opened({}, {"engine": "previz"}, {"engine": "ltx2", "pipeline": "text"})
    desk.loras.append(DEPTH)
    for job in desk.takes("missing", engine="previz"):
        desk.made(job)
    automatic, staged, chosen = desk.shots

    def follow(shot: str) -> JobSpec:
        [job] = desk.takes(shot_ids=(shot,), directed_by="depth")
        return desk.spec(job)

    spec = follow(automatic)
    assert (spec.engine, spec.pipeline, [it.role for it in spec.inputs]) == ("ltx2", "control", ["control"])
    assert spec.reason.endswith("No engine was chosen, so one that follows films makes it.")
    own = follow(chosen)
    assert (own.engine, own.pipeline) == ("ltx2", "control"), "whatever pipeline the shot has else"
    assert "No engine was chosen" not in own.reason
    with pytest.raises(BadInput, match="previz cannot follow a control film") as refusal:
        follow(staged)
    assert "such as ltx2" in refusal.value.remedy
    desk.publish({"ltx2": {"ready": "missing_packs", "note": "It needs the pack ltx2."}})
    with pytest.raises(NotReady, match="ltx2 cannot run: it needs the pack ltx2"):
        follow(automatic)


DEPTH = LoraCard(
    name="ltx2-depth", bytes=1, family="ltx2", family_title="LTX-2", rank=4, trigger="", reference_factor=1, pack=True, fit="fits"
)  # fmt: skip
