"""A language model of this machine: Gemma, or any other that transformers generates with, as a family of the shared residency."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from milimo.engines.accelerator import find_device, out_of_memory_in_words, readiness_with
from milimo.engines.base import MissingPacks, Readiness, Ready, Unfit
from milimo.engines.loading import Held, damage_in_words
from milimo.engines.residency import Residency
from milimo.engines.text.base import Heard, Question
from milimo.engines.text.folder import sees
from milimo.engines.text.structured import schema_text
from milimo.errors import EngineFailed, NotReady

if TYPE_CHECKING:
    from milimo.engines.text.gemma import LoadedGemma

PACK = "words"
FAMILY = "words"
NAME = "this machine's model"
LONGEST_ANSWER = 3000  # tokens
REMEDY = "Install the language model on the Models page, or choose another kind in the settings."


class LocalModel:
    """`packs` gives the folders of the packs that are installed now; `limit` is the longest answer, in tokens."""

    name = NAME

    def __init__(
        self,
        residency: Residency,
        packs: Callable[[], Mapping[str, Path]],
        *,
        limit: int = LONGEST_ANSWER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._residency = residency
        self._packs = packs
        self._limit = limit
        self._clock = clock
        self._held: Held[LoadedGemma] = Held(FAMILY, residency)
        self._leaves_at: float | None = None
        self.keep_alive_seconds = 300

    def sees(self) -> bool | None:
        return sees(self._packs().get(PACK))

    def readiness(self) -> Readiness:
        return readiness_of(self._packs())

    def answer(self, question: Question, schema: type[BaseModel] | None, heard: Heard) -> str:
        """Token by token; a cancel is heard between tokens. Raises NotReady, OutOfRoom, EngineFailed, Cancelled."""
        check_ready(self._packs())
        from milimo.engines.text.gemma import LoadedGemma, footprint_of

        folder = self._packs()[PACK]
        heard(0)
        self._leaves_at = None
        try:
            with damage_in_words(folder):
                footprint = footprint_of(folder, FAMILY)
                loaded = self._held.loaded(
                    folder, footprint, lambda placement: LoadedGemma(folder, placement, find_device())
                )
            with (
                self._residency.working(FAMILY),
                out_of_memory_in_words(loaded.device, "answering"),
            ):
                said = loaded.say(replace(question, instructions=instructions_of(question, schema)), self._limit, heard)
        finally:
            self._leaves_at = self._clock() + self.keep_alive_seconds
            self.release_idle()
        if not said.strip():
            raise EngineFailed("The language model answered nothing.", "Try again.")
        return said

    def release_idle(self) -> None:
        """Give the memory back once nobody has asked for as long as it is to be kept. To be called now and then."""
        if self._leaves_at is not None and self._clock() >= self._leaves_at:
            self._leaves_at = None
            self.release()

    def release(self) -> None:
        """Give all memory back."""
        self._residency.drop(FAMILY)


def readiness_of(packs: Mapping[str, Path]) -> Readiness:
    """Whether this machine can run its language model, with these packs installed. Loads nothing."""
    return readiness_with(PACK, packs, REMEDY)


def check_ready(packs: Mapping[str, Path]) -> None:
    """Raises NotReady, with what is missing."""
    match readiness_of(packs):
        case MissingPacks(remedy=remedy, why=why):
            raise NotReady(why or "The language model of this machine is not installed.", remedy)
        case Unfit(reason=reason, remedy=remedy):
            raise NotReady(reason, remedy)
        case Ready():
            return


def instructions_of(question: Question, schema: type[BaseModel] | None) -> str:
    """What is to be done, and the form of the answer, for a model that cannot be held to it."""
    if schema is None:
        return question.instructions
    return f"{question.instructions}\nAnswer only with JSON that fits this schema:\n{schema_text(schema)}"
