"""The interface to words, and what a server must be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel


@dataclass(frozen=True)
class Question:
    """What is asked of a language model. `picture` is a JPEG or PNG that a vision model may look at."""

    instructions: str
    text: str
    picture: bytes | None = None


class LanguageModel(Protocol):
    """Answers a question in words; given a schema, in JSON that should fit it.

    Raises `milimo.errors.NotReady` when it cannot be reached and `EngineFailed` when it answers nonsense.
    """

    @property
    def name(self) -> str: ...

    def answer(
        self, question: Question, schema: type[BaseModel] | None, check_cancelled: Callable[[], None]
    ) -> str: ...


@dataclass(frozen=True)
class Enhanced:
    """A prompt made richer. `by` is the model's name or `rules`; `note` says why the rules had to answer."""

    prompt: str
    by: str
    note: str = ""
