"""The language model of this machine, on a tiny Gemma: streamed, cancelled, kept for as long as it was told, then gone."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from pydantic import BaseModel

from milimo.engines.admission import GIB, Device
from milimo.engines.base import MissingPacks
from milimo.engines.residency import Residency
from milimo.engines.text.base import Picture, Question, unheard
from milimo.engines.text.local import FAMILY, LocalModel
from milimo.engines.text.structured import ask
from milimo.errors import Cancelled, NotReady, OutOfRoom
from tests.models_fixtures import torchvision_ops

torchvision_ops.install()
torch.set_num_threads(1)

QUESTION = Question("Write a prompt.", "Mara opens the tin. Élodie waits.")


class Shot(BaseModel):
    prompt: str


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.models_fixtures.gemma import build_gemma

    return build_gemma(tmp_path_factory.mktemp("gemma"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def residency(clock: Callable[[], float], free: int = 16 * GIB) -> Residency:
    return Residency(lambda: (Device("cpu", 32 * GIB, free), free), clock)


def test_it_answers_the_same_to_the_same_and_tells_how_far_it_is(weights: Path, clock: Clock) -> None:
    model = LocalModel(residency(clock), lambda: {"words": weights}, limit=24, clock=clock)
    said: list[int] = []
    first = model.answer(QUESTION, None, said.append)
    assert first.strip()
    assert said == sorted(said) and said[-1] > 0
    assert model.answer(QUESTION, Shot, unheard) != first or first == model.answer(QUESTION, None, unheard)
    assert model.answer(QUESTION, None, unheard) == first


def test_what_random_weights_say_fits_no_schema_and_the_rules_answer(weights: Path, clock: Clock) -> None:
    model = LocalModel(residency(clock), lambda: {"words": weights}, limit=8, clock=clock)
    answer = ask(model, QUESTION, Shot, lambda: Shot(prompt="by rule"))
    assert (answer.value.prompt, answer.by) == ("by rule", "rules")
    assert "twice" in answer.note


def test_a_cancel_is_heard_while_it_writes_and_it_writes_again_afterwards(weights: Path, clock: Clock) -> None:
    model = LocalModel(residency(clock), lambda: {"words": weights}, limit=500, clock=clock)
    calls = 0

    def heard(characters: int) -> None:
        nonlocal calls
        calls += 1
        if characters >= 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        model.answer(QUESTION, None, heard)
    assert calls < 100
    heard_after: list[int] = []
    LocalModel(residency(clock), lambda: {"words": weights}, limit=4, clock=clock).answer(
        QUESTION, None, heard_after.append
    )
    assert heard_after


def test_it_stays_for_as_long_as_it_was_told(weights: Path, clock: Clock) -> None:
    keeper = residency(clock)
    model = LocalModel(keeper, lambda: {"words": weights}, limit=2, clock=clock)
    model.keep_alive_seconds = 60
    model.answer(QUESTION, None, unheard)
    assert [it.family for it in keeper.resident()] == [FAMILY]
    clock.now = 59.0
    model.release_idle()
    assert keeper.resident()
    clock.now = 60.0
    model.release_idle()
    assert not keeper.resident()
    model.keep_alive_seconds = 0
    model.answer(QUESTION, None, unheard)
    assert not keeper.resident()


def test_a_model_that_sees_looks_at_the_picture(tmp_path: Path, clock: Clock) -> None:
    from tests.models_fixtures.gemma import build_seeing_gemma

    folder = build_seeing_gemma(tmp_path)
    model = LocalModel(residency(clock), lambda: {"words": folder}, limit=12, clock=clock)
    assert model.sees() is True
    said = {
        colour: model.answer(replace(QUESTION, picture=jpeg(colour)), None, unheard) for colour in ("white", "black")
    }
    assert said["white"] != said["black"] or said["white"] != model.answer(QUESTION, None, unheard)
    assert model.answer(replace(QUESTION, picture=jpeg("white")), None, unheard) == said["white"]


def jpeg(colour: str) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    return Picture("asset_000001", file.getvalue())


def test_without_weights_or_room_it_says_so(weights: Path, clock: Clock) -> None:
    bare = LocalModel(residency(clock), dict, clock=clock)
    assert isinstance(bare.readiness(), MissingPacks)
    assert bare.sees() is False
    assert LocalModel(residency(clock), lambda: {"words": weights}).sees() is False
    with pytest.raises(NotReady, match="not installed"):
        bare.answer(QUESTION, None, unheard)
    narrow = LocalModel(residency(clock, GIB // 4), lambda: {"words": weights}, clock=clock)
    with pytest.raises(OutOfRoom, match="words needs about"):
        narrow.answer(QUESTION, None, unheard)
    assert ask(narrow, QUESTION, Shot, lambda: Shot(prompt="by rule")).by == "rules"
