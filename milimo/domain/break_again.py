"""Breaking one scene down again, because the user asked: its shots as they are now become those of a new plan, as one diff.

today     1 establishing   2 coverage (the user set its size)   3 coverage   4 insert (deleted)   5 coverage (has takes)
planned   A establishing   B coverage of the same lines         C coverage   D the same insert    -
     ->   1 as A           2 as it is                           3 as C       4 stays deleted      5 omitted, with its takes
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from milimo.domain.align import ordered
from milimo.domain.assemble import cut_after_script
from milimo.domain.breakdown import VISIBLE, PlannedShot
from milimo.domain.changes import RecordsDiff, diff_between, patch, squash
from milimo.domain.document import Document, Record
from milimo.domain.ids import Id, IdSource
from milimo.domain.keeping import Keeping
from milimo.domain.match_shots import vanished
from milimo.domain.shot import Shot, family_of


def break_again(
    document: Document, scene_id: Id, planned: Sequence[PlannedShot], ids: IdSource, *, with_takes: Collection[Id] = ()
) -> RecordsDiff:
    """Give a scene planned shots. What the user made, set or deleted stays; shots that only have takes are omitted, not lost.

    Pure. The shots enter the cut where nobody has cut the scene by hand; there those that go leave it.
    """
    return _Again(document, scene_id, ids, Keeping(document, with_takes)).diff(planned)


@dataclass
class _Place:
    """A shot in the scene's new order; `at` is the first line that it covers."""

    shot: Shot
    at: int | None
    range: frozenset[int] = field(default_factory=frozenset[int])


class _Again:
    def __init__(self, document: Document, scene_id: Id, ids: IdSource, keeping: Keeping) -> None:
        self._document = document
        self._scene_id = scene_id
        self._ids = ids
        self._keeping = keeping
        self._lines = document.lines_of(scene_id)
        self._index = {line.id: at for at, line in enumerate(self._lines)}

    def diff(self, planned: Sequence[PlannedShot]) -> RecordsDiff:
        shots = [self._place(shot) for shot in self._document.shots_of(self._scene_id)]
        staying = [each for each in shots if each.shot.state != "live" or self._keeping.is_the_users(each.shot)]
        free = [each for each in shots if each not in staying]
        wanted = [shot for shot in planned if not any(self._stands_for(each, shot) for each in staying)]
        made = self._made(wanted, free)
        records: dict[Id, Record] = dict(self._document.records)
        for each in free:
            if each.shot.id not in {shot.shot.id for shot in made}:
                self._let_go(each.shot, records)
        self._write(self._in_order(staying, made), records)
        for each in free:
            self._follow(each.shot, records)
        return self._with_cut(records)

    def _place(self, shot: Shot) -> _Place:
        covered = [self._index[line.id] for line in self._document.covered_lines(shot)]
        return _Place(shot, min(covered, default=None), self._visible(covered))

    def _visible(self, indices: Collection[int]) -> frozenset[int]:
        return frozenset(at for at in indices if self._lines[at].type in VISIBLE)

    def _range(self, shot: PlannedShot) -> frozenset[int]:
        return self._visible(range(0) if shot.first is None or shot.last is None else range(shot.first, shot.last + 1))

    def _stands_for(self, staying: _Place, shot: PlannedShot) -> bool:
        """Whether a shot that stays is what is planned. What was deleted does not come back in parts."""
        if staying.shot.state == "omitted" or family_of(staying.shot.parsed) != family_of(shot.values):
            return False
        range = self._range(shot)
        return range <= staying.range if staying.shot.state == "deleted" and staying.range else range == staying.range

    def _made(self, wanted: Sequence[PlannedShot], free: Sequence[_Place]) -> list[_Place]:
        """Planned shots, in the place of those of their kind that cover the same lines, else some of the same lines, else new."""
        left = list(free)
        taken: dict[int, _Place] = {}
        for alike in (_same_range, _overlap):
            for number, shot in enumerate(wanted):
                if number not in taken:
                    found = next(
                        (
                            each
                            for each in left
                            if family_of(each.shot.parsed) == family_of(shot.values)
                            and alike(each.range, self._range(shot))
                        ),
                        None,
                    )
                    if found is not None:
                        left.remove(found)
                        taken[number] = found
        rising: dict[int, _Place] = {}
        place = -1
        for number, each in sorted(taken.items()):
            # Clips lie in the order of their shots: one that would change its place is made anew.
            if free.index(each) > place:
                place = free.index(each)
                rising[number] = each
        return [self._as_planned(shot, rising.get(number)) for number, shot in enumerate(wanted)]

    def _as_planned(self, planned: PlannedShot, before: _Place | None) -> _Place:
        first = None if planned.first is None else self._lines[planned.first].id
        last = None if planned.last is None else self._lines[planned.last].id
        shot = (
            before.shot
            if before is not None
            else Shot(id=self._ids("shot"), scene_id=self._scene_id, order="a0", parsed=planned.values)
        )
        made = shot.model_copy(update={"parsed": planned.values, "first_line_id": first, "last_line_id": last})
        return _Place(made, planned.first, self._range(planned))

    def _let_go(self, shot: Shot, records: dict[Id, Record]) -> None:
        """Nobody has cut the scene by hand, or the shot would stay: its clips go with it."""
        for clip in self._keeping.clips_of(shot.id):
            del records[clip.id]
        if self._keeping.must_stay(shot):
            records[shot.id] = vanished(shot)
        else:
            del records[shot.id]

    def _follow(self, shot: Shot, records: dict[Id, Record]) -> None:
        """A clip as long as its shot stays so."""
        now = records.get(shot.id)
        for clip in self._keeping.clips_of(shot.id) if isinstance(now, Shot) and now.state == "live" else ():
            if isinstance(now, Shot) and clip.duration == shot.parsed.frames:
                records[clip.id] = clip.model_copy(update={"duration": now.parsed.frames})

    def _in_order(self, staying: Sequence[_Place], made: Sequence[_Place]) -> list[_Place]:
        """Planned shots in their order; each that stays goes after the last planned one that begins no later."""
        sequence = list(made)
        for each in staying:
            at = -1 if each.at is None else each.at
            before = [place for place, other in enumerate(sequence) if other.at is None or other.at <= at]
            sequence.insert(max(before, default=-1) + 1 if each.at is not None else self._end_of(each, sequence), each)
        return sequence

    def _end_of(self, each: _Place, sequence: Sequence[_Place]) -> int:
        """A shot that covers no line: an establishing one is the first, another stays behind all."""
        return 0 if each.shot.parsed.purpose == "establishing" else len(sequence)

    def _write(self, sequence: Sequence[_Place], records: dict[Id, Record]) -> None:
        old = {shot.id: shot.order for shot in self._document.shots_of(self._scene_id)}
        keys = ordered([old.get(each.shot.id) for each in sequence])
        for each, key in zip(sequence, keys, strict=True):
            records[each.shot.id] = each.shot if each.shot.order == key else each.shot.model_copy(update={"order": key})

    def _with_cut(self, records: dict[Id, Record]) -> RecordsDiff:
        diff = diff_between(self._document, Document(records))
        after = patch(self._document, diff)
        return squash(diff, cut_after_script(self._document, after, self._ids))


def _same_range(old: frozenset[int], new: frozenset[int]) -> bool:
    return old == new


def _overlap(old: frozenset[int], new: frozenset[int]) -> bool:
    return bool(old & new)
