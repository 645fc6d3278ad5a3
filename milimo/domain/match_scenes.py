"""Which scene of the new text is which scene of the old, and which line which line."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from milimo.domain.align import ALIKE, common, likeness, normal, words_of
from milimo.domain.breakdown import VISIBLE
from milimo.domain.cast import AnyLine
from milimo.domain.parsed import ParsedScene
from milimo.domain.script import Line, Scene

_MOVED_WORDS = 3
"""A line of at least so many words is recognised in another scene; `Yes.` is said everywhere."""


@dataclass(frozen=True, slots=True)
class _Key:
    """What a scene is compared by."""

    number: str | None
    heading: str
    text: str
    words: Counter[str]


def match_scenes(old: Sequence[tuple[Scene, Sequence[Line]]], new: Sequence[ParsedScene]) -> dict[int, int]:
    """Old index by new index. By number where the scenes are alike, by equal text in order, by equal text that moved,
    by likeness, and last by number or heading alone."""
    before = [_key(scene, lines) for scene, lines in old]
    after = [_key(scene, scene.lines) for scene in new]
    match = _Match(before, after)
    match.by_number(alike_only=True)
    match.by_text()
    match.by_likeness()
    match.by_number(alike_only=False)
    match.by_heading()
    return match.pairs


class _Match:
    def __init__(self, old: Sequence[_Key], new: Sequence[_Key]) -> None:
        self._old = old
        self._new = new
        self.pairs: dict[int, int] = {}
        self._taken: set[int] = set()

    def by_number(self, *, alike_only: bool) -> None:
        numbers = _unique(key.number for key in self._old)
        for number, at in _unique(key.number for key in self._new).items():
            other = numbers.get(number)
            if other is not None and (not alike_only or self._alike(other, at)):
                self._pair(other, at)

    def by_text(self) -> None:
        """In order first, so that of two equal scenes each stays what it was; then those that moved."""
        for moved in (False, True):
            old, new = self._free()
            old_texts, new_texts = [self._old[at].text for at in old], [self._new[at].text for at in new]
            if not moved:
                for left, right in common(old_texts, new_texts):
                    self._pair(old[left], new[right])
                continue
            places: dict[str, list[int]] = {}
            for at in reversed(old):
                places.setdefault(self._old[at].text, []).append(at)
            for at in new:
                if places.get(self._new[at].text):
                    self._pair(places[self._new[at].text].pop(), at)

    def by_likeness(self) -> None:
        """The most alike first; of equals the one that moved least."""
        old, new = self._free()
        scored = [
            (likeness(self._old[left].words, self._new[right].words), left, right) for left in old for right in new
        ]
        scored = [found for found in scored if found[0] >= ALIKE]
        for _, left, right in sorted(scored, key=lambda found: (-found[0], abs(found[1] - found[2]), found[2])):
            self._pair(left, right)

    def by_heading(self) -> None:
        """A scene written anew between the same neighbours keeps its identity by its heading."""
        old, new = self._free()
        for right in new:
            gap = self._gap(right)
            left = next((at for at in old if at in gap and self._old[at].heading == self._new[right].heading), None)
            if left is not None and self._new[right].heading:
                self._pair(left, right)

    def _gap(self, right: int) -> range:
        """The old places between the matches of the neighbours of a new scene."""
        before = next((self.pairs[at] for at in range(right - 1, -1, -1) if at in self.pairs), -1)
        after = next((self.pairs[at] for at in range(right + 1, len(self._new)) if at in self.pairs), len(self._old))
        return range(before + 1, after)

    def _alike(self, old: int, new: int) -> bool:
        left, right = self._old[old], self._new[new]
        return left.heading == right.heading or likeness(left.words, right.words) >= ALIKE

    def _free(self) -> tuple[list[int], list[int]]:
        old = [at for at in range(len(self._old)) if at not in self._taken]
        return old, [at for at in range(len(self._new)) if at not in self.pairs]

    def _pair(self, old: int, new: int) -> None:
        if old not in self._taken and new not in self.pairs:
            self.pairs[new] = old
            self._taken.add(old)


def match_lines(old: Sequence[AnyLine], new: Sequence[AnyLine]) -> dict[int, int]:
    """Old index by new index, in a scene that stayed: equal lines, then lines rewritten in place."""
    pairs = {
        right: left for left, right in common([_line_key(line) for line in old], [_line_key(line) for line in new])
    }
    for left_gap, right_gap in _gaps(pairs, len(old), len(new)):
        pairs.update(_rewritten(old, new, left_gap, right_gap))
    for left_gap, right_gap in _gaps(pairs, len(old), len(new)):
        if [old[at].type for at in left_gap] == [new[at].type for at in right_gap]:
            pairs.update(zip(right_gap, left_gap, strict=True))
    return pairs


def moved_lines(
    old: Mapping[int, Sequence[tuple[int, AnyLine]]], new: Mapping[int, Sequence[tuple[int, AnyLine]]]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Lines that went to another scene: (old scene, old line) by (new scene, new line), among those that are left over."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for scene in reversed(list(old)):
        for at, line in reversed(old[scene]):
            places.setdefault(_line_key(line), []).append((scene, at))
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    for scene, lines in new.items():
        for at, line in lines:
            found = places.get(_line_key(line))
            if found and len(line.text.split()) >= _MOVED_WORDS:
                moved[scene, at] = found.pop()
    return moved


def renames(pairs: Sequence[tuple[AnyLine, AnyLine]], cues: set[str]) -> dict[str, str]:
    """Characters who are called otherwise now, upper case: their cue is gone, and their lines are all another's."""
    votes: dict[str, Counter[str]] = {}
    for old, new in pairs:
        if old.character and new.character:
            votes.setdefault(old.character.upper(), Counter())[new.character.upper()] += 1
    found = {name: counts.most_common(1)[0][0] for name, counts in votes.items() if name not in cues}
    return {name: to for name, to in found.items() if to != name}


def _rewritten(old: Sequence[AnyLine], new: Sequence[AnyLine], left: range, right: range) -> Iterator[tuple[int, int]]:
    """Pairs of alike lines in order."""
    start = left.start
    for at in right:
        words = words_of(new[at].text)
        for other in range(start, left.stop):
            if old[other].type == new[at].type and likeness(words_of(old[other].text), words) >= ALIKE:
                yield at, other
                start = other + 1
                break


def _gaps(pairs: Mapping[int, int], old: int, new: int) -> list[tuple[range, range]]:
    """The unpaired stretches of both sides between pairs; only those with something on both."""
    found: list[tuple[range, range]] = []
    left = right = 0
    for at in (*sorted(pairs), new):
        other = pairs.get(at, old)
        if other > left and at > right:
            found.append((range(left, other), range(right, at)))
        left, right = other + 1, at + 1
    return found


def _key(scene: Scene | ParsedScene, lines: Sequence[AnyLine]) -> _Key:
    heading = normal(scene.heading)
    said = [f"{line.character} {line.parenthetical} {line.text}" for line in lines if line.type in VISIBLE]
    text = normal("\n".join((heading, *said)))
    return _Key(scene.number, heading, text, Counter(text.split()))


def _line_key(line: AnyLine) -> tuple[str, str]:
    return line.type, normal(line.text)


def _unique(values: Iterator[str | None]) -> dict[str, int]:
    """Places of the values that occur once."""
    places: dict[str, list[int]] = {}
    for at, value in enumerate(values):
        if value is not None:
            places.setdefault(value, []).append(at)
    return {value: found[0] for value, found in places.items() if len(found) == 1}
