"""Finds what stayed: pairs of an old and a new sequence, how alike two texts are, and order keys that move as little as can be."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from fractional_indexing import FIError, generate_n_keys_between

K = TypeVar("K", bound=Hashable)

ALIKE = 0.6
"""Texts at least this alike are one text, rewritten."""


def common(old: Sequence[K], new: Sequence[K]) -> list[tuple[int, int]]:
    """Pairs of indices of equal keys that stand in the same order in both."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    pairs = [(at, at) for at in range(start)]
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    for block in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_matching_blocks():
        pairs += [(start + block.a + at, start + block.b + at) for at in range(block.size)]
    return pairs + [(len(old) - end + at, len(new) - end + at) for at in range(end)]


def words_of(text: str) -> Counter[str]:
    return Counter(normal(text).split())


def normal(text: str) -> str:
    """A text to compare by: neither case nor spacing counts."""
    return " ".join(text.split()).casefold()


def likeness(old: Mapping[str, int], new: Mapping[str, int]) -> float:
    """Share of the words that two texts have in common, 0 to 1 (Dice's coefficient over bags of words)."""
    total = sum(old.values()) + sum(new.values())
    if not total:
        return 1.0
    fewer, more = (old, new) if len(old) < len(new) else (new, old)
    return 2 * sum(min(count, more.get(word, 0)) for word, count in fewer.items()) / total


def ordered(keys: Sequence[str | None]) -> list[str]:
    """Rising order keys for siblings in their new order. A key stays if it can; None is a newcomer.

    keys    a1  a3  a2  None        a3 moved before a2: one of the two changes
         -> a1  a1V a2  a3
    """
    kept = _longest_rising(keys)
    try:
        return list(_filled(keys, kept))
    except FIError:
        return list(_filled([None] * len(keys), set()))


def _filled(keys: Sequence[str | None], kept: set[int]) -> Iterator[str]:
    before: str | None = None
    at = 0
    while at < len(keys):
        if at in kept:
            before = keys[at]
            assert before is not None
            yield before
            at += 1
            continue
        end = next((other for other in range(at, len(keys)) if other in kept), len(keys))
        fresh = generate_n_keys_between(before, keys[end] if end < len(keys) else None, end - at)
        yield from fresh
        before = fresh[-1]
        at = end


def _longest_rising(keys: Sequence[str | None]) -> set[int]:
    """Indices of the longest rising run of keys, not necessarily adjacent (patience sorting)."""
    tails: list[int] = []
    previous: dict[int, int] = {}
    for at, key in enumerate(keys):
        if key is None:
            continue
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            other = keys[tails[middle]]
            assert other is not None
            low, high = (middle + 1, high) if other < key else (low, middle)
        if low:
            previous[at] = tails[low - 1]
        tails[low : low + 1] = [at]
    kept: set[int] = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        kept.add(at)
        at = previous.get(at, -1)
    return kept
