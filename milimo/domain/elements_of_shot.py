"""Which elements a shot shows, and how sure we are of each: eight signals, the strongest of which counts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from milimo.domain.element import Element
from milimo.domain.ids import Id
from milimo.domain.shown import is_named

Signal = Literal[
    "character", "trigger", "name in action", "part of name", "heading", "description", "dialogue", "keyword"
]
SCORES: Mapping[Signal, float] = {
    "character": 1.0,
    "trigger": 0.95,
    "name in action": 0.85,
    "part of name": 0.8,
    "heading": 0.6,
    "description": 0.5,
    "dialogue": 0.5,
    "keyword": 0.4,
}
_SIGNALS: tuple[Signal, ...] = get_args(Signal)
THRESHOLD = 0.35
LEAST_WORDS = 2
"""Words of a description that an action must share."""
_LEAST_LETTERS = 4
"""Of a word that means something by itself; of a name's part one less."""
_KEYWORD_LETTERS = 6
"""Of a single word that gives its element away."""
_WORD = re.compile(r"[\w'\u2019-]+", re.UNICODE)
_COMMON = frozenset({
    "about", "above", "after", "again", "against", "along", "around", "back", "before", "behind", "below", "beside",
    "between", "both", "down", "each", "from", "have", "here", "into", "like", "more", "near", "only", "onto", "other",
    "over", "some", "such", "than", "that", "their", "them", "then", "there", "they", "this", "through", "under",
    "until", "very", "wearing", "what", "when", "where", "which", "while", "with", "without", "woman", "person",
    "young",
})  # fmt: skip


@dataclass(frozen=True)
class ShotWords:
    """What is said of a shot, each in its own words."""

    characters: Sequence[str]
    """Names as in the cues."""
    action: str
    """With the director's description."""
    heading: str = ""
    dialogue: str = ""
    """All that is spoken."""


@dataclass(frozen=True)
class Match:
    """An element of a shot, 0 to 1, by its strongest signal."""

    element_id: Id
    score: float
    signal: Signal


def elements_of_shot(shot: ShotWords, elements: Iterable[Element]) -> tuple[Match, ...]:
    """The elements that a shot shows by THRESHOLD or more, the surest first, then in their own order."""
    words = _Words.of(shot)
    found: list[Match] = []
    for element in elements:
        for signal in _SIGNALS:
            if SCORES[signal] >= THRESHOLD and _speaks(signal, element, shot, words):
                found.append(Match(element.id, SCORES[signal], signal))
                break
    return tuple(sorted(found, key=lambda match: -match.score))


@dataclass(frozen=True)
class _Words:
    action: tuple[str, ...]
    heading: tuple[str, ...]
    dialogue: tuple[str, ...]

    @classmethod
    def of(cls, shot: ShotWords) -> "_Words":
        return cls(_words(shot.action), _words(shot.heading), _words(shot.dialogue))


def _speaks(signal: Signal, element: Element, shot: ShotWords, words: _Words) -> bool:
    name = _words(element.name)
    match signal:
        case "character":
            return any(element.name.casefold() == character.casefold() for character in shot.characters)
        case "trigger":
            return is_named(element, shot.action)
        case "name in action":
            return _contains(words.action, name)
        case "part of name":
            return len(name) > 1 and any(
                _contains(words.action, [part]) for part in _meaningful(name, _LEAST_LETTERS - 1)
            )
        case "heading":
            return _contains(words.heading, name)
        case "description":
            shared = set(_meaningful(_words(element.description))) & set(words.action)
            return len(shared) >= LEAST_WORDS
        case "dialogue":
            return _contains(words.dialogue, name)
        case "keyword":
            own = _meaningful(_words(element.description), _KEYWORD_LETTERS)
            return bool(set(own) & {*words.action, *words.heading})


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text.replace("@", " ")))


def _meaningful(words: Iterable[str], letters: int = _LEAST_LETTERS) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) >= letters and word not in _COMMON)


def _contains(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the phrase stands in the words, whole and in order; a possessive counts as the word."""
    plain = [re.sub(r"['\u2019]s$", "", word) for word in words]
    wanted = list(phrase)
    return bool(wanted) and any(plain[at : at + len(wanted)] == wanted for at in range(len(plain) - len(wanted) + 1))
