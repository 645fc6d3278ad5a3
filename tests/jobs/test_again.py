"""Takes worked on again: by which seed, and what of how they were made still holds with the weights of today."""

from collections.abc import Callable

import pytest

from milimo.domain.time import FrameRange
from milimo.engines.loras import LoraShelf
from milimo.errors import BadInput
from milimo.jobs.again import Again, Wish
from milimo.jobs.lora_desk import LoraCard
from milimo.jobs.queue import JobQueue
from milimo.jobs.weights import WeightsInUse
from milimo.store.store import Store
from tests.jobs.drawing import DrawingDesk

Open = Callable[..., DrawingDesk]
SPAN = FrameRange(start=1, duration=8)


@pytest.fixture
def opened(store: Store, queue: JobQueue) -> Open:
    return lambda *overrides: DrawingDesk.open(store, queue, *overrides)


def again(desk: DrawingDesk) -> Again:
    weights = WeightsInUse(dict, LoraShelf(desk.store.data_dir / "loras"))
    return Again(desk.store, desk.queue, desk.project, weights)


def test_each_retake_and_extension_is_another_film(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    [job] = desk.takes()
    take = desk.made(job)
    works = again(desk)
    first = works.retake(take.id, SPAN, Wish())
    second = works.retake(take.id, SPAN, Wish())
    desk.made(first)
    third = works.retake(take.id, SPAN, Wish())
    longer = [works.extend(take.id, 8, "end", Wish()) for _ in range(2)]
    [another] = desk.takes()
    assert len({desk.seed(each) for each in (job, first, second, third, *longer, another)}) == 7
    chosen = works.retake(take.id, SPAN, Wish(seed=desk.seed(first)))
    assert desk.spec(chosen).model_copy(update={"seed_chosen": False}) == desk.spec(first), (
        "the very same, for it was asked for"
    )


def test_a_retake_tried_again_is_another_film_and_a_reproduction_the_same(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    take = desk.made(desk.takes()[0])
    works = again(desk)
    gone = works.retake(take.id, SPAN, Wish())
    desk.queue.cancel(gone)
    since = works.retake(take.id, SPAN, Wish())
    assert desk.seed(since) == desk.seed(gone) != desk.seed(desk.queue.retry(gone))
    chosen = works.retake(take.id, SPAN, Wish(seed=desk.seed(since)))
    same = works.same(take.id, ())
    for job in (chosen, same):
        desk.queue.cancel(job)
        assert desk.spec(desk.queue.retry(job)) == desk.spec(job)
    copy = desk.made(works.same(take.id, ()))
    later = works.retake(copy.id, SPAN, Wish())
    assert not desk.spec(later).seed_chosen, "that was asked of the copy alone"


def test_what_is_put_before_a_take_moves_where_its_words_were_said(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    take = desk.made(desk.takes()[0])
    works = again(desk)
    longer = desk.made(works.extend(take.id, 48, "start", Wish()), frames=17 + 49, shot_start=1)
    assert works.planned_retake(longer.id, SPAN, Wish()).said == FrameRange(start=49, duration=17)
    rainy = desk.made(works.extend(take.id, 48, "start", Wish(prompt="Rain.")), frames=17 + 49, shot_start=1)
    assert works.planned_extension(rainy.id, 8, "end", Wish()).said == FrameRange(start=0, duration=49)


def test_a_retake_that_waits_is_no_missing_take(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    [job] = desk.takes("missing")
    again(desk).retake(desk.made(job).id, SPAN, Wish())
    assert desk.takes("missing") == []


def test_a_board_is_not_retaken(opened: Open) -> None:
    desk = opened({})
    board = desk.made(desk.draw(boards="all")[0])
    with pytest.raises(BadInput, match="A board has no frames"):
        again(desk).retake(board.id, SPAN, Wish())


def test_what_the_weights_of_today_cannot_do_is_left_out_of_a_retake_and_no_reproduction(opened: Open) -> None:
    desk = opened({"engine": "ltx2", "parameters": {"steps": 30}, "loras": [{"name": "noir", "weight": 1.0}]})
    desk.loras.append(NOIR)
    [job] = desk.takes()
    take = desk.made(job)
    desk.publish({"ltx2": {"lacks": {"steps": "Distilled weights have a schedule."}}})
    works = again(desk)
    plan = works.planned_retake(take.id, SPAN, Wish())
    job = works.retake(take.id, SPAN, Wish())
    spec = desk.spec(job)
    assert works.notes_of(job) == spec.notes
    assert (spec.parameters, spec.loras, spec.notes) == ({}, (), plan.notes)
    assert spec.notes == (
        "Left out: Steps. Distilled weights have a schedule.",
        "Left out: the LoRA noir. It is not here any more.",
    )
    with pytest.raises(BadInput, match="It was made with: Steps") as refusal:
        works.same(take.id, ())
    assert refusal.value.remedy
    assert len(desk.store.jobs.open()) == 1, "the retake alone"


NOIR = LoraCard(name="noir", bytes=1, family="ltx2", family_title="LTX-2", rank=4, trigger="", fit="fits")
