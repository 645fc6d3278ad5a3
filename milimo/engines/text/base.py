"""The interface to words, and what a language model must be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel

from milimo.domain.ids import Id

Heard = Callable[[int], None]
"""Told how many characters of an answer have come, several times a second while it is waited for. Raises Cancelled to stop it."""


def unheard(_: int) -> None:
    """Nobody listens, and nobody cancels."""


@dataclass(frozen=True)
class Picture:
    """A picture that a vision model may look at: a small JPEG or PNG, and the asset that it was made of."""

    asset_id: Id
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Question:
    """What is asked of a language model."""

    instructions: str
    text: str
    picture: Picture | None = None


class LanguageModel(Protocol):
    """Answers a question in words; given a schema, in JSON that should fit it.

    Raises `milimo.errors.NotReady` when it cannot be reached and `EngineFailed` when it answers nonsense.
    """

    @property
    def name(self) -> str: ...

    def sees(self) -> bool | None:
        """Whether it looks at pictures; None when that cannot be known before it is asked."""
        ...

    def answer(self, question: Question, schema: type[BaseModel] | None, heard: Heard) -> str: ...


@dataclass(frozen=True)
class ModelCard:
    """A model that can be chosen. `sees`: whether it looks at pictures; None where nobody says."""

    name: str
    sees: bool | None = None


@dataclass(frozen=True)
class Enhanced:
    """A prompt made richer. `by` is the model's name or `rules`; `note` says why the rules had to answer."""

    prompt: str
    by: str
    note: str = ""
