"""Fits a scene's shots to its new lines: what still holds stays as it is, what is new is broken down, what vanished goes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from milimo.domain.breakdown import VISIBLE, PlannedShot
from milimo.domain.ids import Id, IdSource
from milimo.domain.script import Line
from milimo.domain.shot import Shot, ShotValues, family_of
from milimo.domain.speech import ROW_SECONDS, bounded_frames, is_unseen, rows_of, speech_frames
from milimo.domain.time import Rate


@dataclass(frozen=True, slots=True)
class SceneLines:
    """A scene as it will be: its lines in order, and which of them are new or rewritten."""

    scene_id: Id
    lines: Sequence[Line]
    dirty: frozenset[int]
    """Indices of visible lines that are new or say something else."""
    is_new: bool
    """It was not in the script before the edit: it is new, or comes back."""


@dataclass
class Fitted:
    """The scene's shots in order, and those that go for good."""

    shots: list[Shot] = field(default_factory=list[Shot])
    removed: list[Shot] = field(default_factory=list[Shot])
    added: set[Id] = field(default_factory=set[Id])


def fit_shots(
    scene: SceneLines,
    shots: Sequence[Shot],
    plan: Callable[[], Sequence[PlannedShot]],
    *,
    old_ranges: Mapping[Id, Sequence[Id]],
    must_stay: Callable[[Shot], bool],
    rate: Rate,
    ids: IdSource,
) -> Fitted:
    """Fit a scene's shots. `plan` breaks the scene down, and is asked only if something in it is new, or seen by no shot that stays.

    `old_ranges` are the lines that each shot covered. A shot whose lines are all gone is removed, or omitted if it must stay.
    """
    fitter = _Fitter(scene, rate, ids)
    fitter.place(shots, old_ranges, must_stay)
    if scene.dirty or scene.is_new or fitter.leaves_bare():
        fitter.renew(plan(), must_stay)
    return fitter.result()


def vanished(shot: Shot) -> Shot:
    """A shot whose lines left the script, kept for what hangs on it. What the user deleted stays deleted."""
    state = "deleted" if shot.state == "deleted" else "omitted"
    return shot.model_copy(update={"state": state, "first_line_id": None, "last_line_id": None})


@dataclass
class _Placed:
    """A shot that stays, with the indices it covers now (None: it covers no line)."""

    shot: Shot
    first: int | None
    last: int | None
    stale: bool = False
    added: bool = False

    def covers(self, at: int) -> bool:
        return self.first is not None and self.last is not None and self.first <= at <= self.last


class _Fitter:
    def __init__(self, scene: SceneLines, rate: Rate, ids: IdSource) -> None:
        self._scene = scene
        self._rate = rate
        self._ids = ids
        self._index = {line.id: at for at, line in enumerate(scene.lines)}
        self._placed: list[_Placed] = []
        self._removed: list[Shot] = []

    def place(
        self, shots: Sequence[Shot], old_ranges: Mapping[Id, Sequence[Id]], must_stay: Callable[[Shot], bool]
    ) -> None:
        """Find where each shot's lines are now."""
        for shot in shots:
            covered = old_ranges.get(shot.id, ())
            left = [self._index[id] for id in covered if id in self._index]
            if covered and not left:
                self._vanish(shot, must_stay)
                continue
            indices = self._spanned(left)
            fresh = any(at in self._scene.dirty or self._scene.lines[at].id not in covered for at in indices)
            first, last = (indices[0], indices[-1]) if indices else (None, None)
            shrunk = any(id not in self._index for id in covered)
            self._placed.append(_Placed(self._with_range(shot, first, last), first, last, stale=fresh or shrunk))

    def _spanned(self, left: Sequence[int]) -> range:
        """From the first to the last visible line of those left to a shot, with the transitions beside them that it covered."""
        seen = [at for at in left if self._scene.lines[at].type in VISIBLE] or list(left)
        if not seen:
            return range(0)
        first, last = min(seen), max(seen)
        while first - 1 in left:
            first -= 1
        while last + 1 in left:
            last += 1
        return range(first, last + 1)

    def leaves_bare(self) -> bool:
        """Whether a visible line is in no shot that stays: the shot went while the scene was out of the script."""
        return any(self._is_bare(at) for at in range(len(self._scene.lines)))

    def renew(self, planned: Sequence[PlannedShot], must_stay: Callable[[Shot], bool]) -> None:
        """Bring what was read out of the changed lines up to date, and add what they newly need."""
        free = [shot for shot in planned if self._is_relevant(shot)]
        for placed in [placed for placed in self._placed if placed.stale and placed.shot.origin == "breakdown"]:
            found = next((shot for shot in free if self._same_kind(placed, shot)), None)
            if found is not None:
                free.remove(found)
                self._widen(placed, found)
                self._update(placed, found.values)
            elif placed.shot.parsed.purpose == "insert" and placed.shot.state == "live":
                self._placed.remove(placed)
                self._vanish(placed.shot, must_stay)
            else:
                self._update(placed, None)
        for shot in free:
            if self._is_needed(shot):
                self._add(shot)
        for shot in planned:
            # One that was taken for another of its lines may have left this one out.
            if any(self._is_bare(at) for at in _range_of(shot)):
                self._add(shot)

    def result(self) -> Fitted:
        for placed in self._placed:
            if placed.stale and not placed.added:
                self._update(placed, None)
        return Fitted(
            shots=[placed.shot for placed in self._placed],
            removed=self._removed,
            added={placed.shot.id for placed in self._placed if placed.added},
        )

    def _vanish(self, shot: Shot, must_stay: Callable[[Shot], bool]) -> None:
        if must_stay(shot):
            self._placed.append(_Placed(vanished(shot), None, None))
        else:
            self._removed.append(shot)

    def _is_relevant(self, shot: PlannedShot) -> bool:
        if shot.first is None:
            established = any(placed.shot.parsed.purpose == "establishing" for placed in self._placed)
            return self._scene.is_new and not established
        return any(at in self._scene.dirty for at in _range_of(shot))

    def _same_kind(self, placed: _Placed, shot: PlannedShot) -> bool:
        """Whether a planned shot is what a shot that stays would be planned as today."""
        if shot.first is None or shot.last is None or placed.first is None or placed.last is None:
            return False
        overlap = shot.first <= placed.last and placed.first <= shot.last
        return overlap and family_of(placed.shot.parsed) == family_of(shot.values)

    def _widen(self, placed: _Placed, planned: PlannedShot) -> None:
        """Let a shot cover new lines that it would be planned to cover today, if no other does."""
        if planned.first is None or planned.last is None or placed.first is None or placed.last is None:
            return
        first, last = min(placed.first, planned.first), max(placed.last, planned.last)
        fresh = [at for at in range(first, last + 1) if not placed.first <= at <= placed.last]
        if fresh and all(self._is_bare(at) or self._scene.lines[at].type not in VISIBLE for at in fresh):
            placed.first, placed.last = first, last
            placed.shot = self._with_range(placed.shot, first, last)

    def _update(self, placed: _Placed, planned: ShotValues | None) -> None:
        """Take over what the words say; keep how the camera sees it, unless other people are in the picture."""
        old = placed.shot.parsed
        placed.stale = False
        if placed.shot.origin != "breakdown" or placed.first is None or placed.last is None:
            return
        covered = self._scene.lines[placed.first : placed.last + 1]
        values = old
        if planned is not None:
            values = planned
            if len(planned.characters) == len(old.characters):
                values = planned.model_copy(update={"size": old.size, "framing": old.framing, "move": old.move})
            values = values.model_copy(update={"purpose": old.purpose})
        placed.shot = placed.shot.model_copy(update={"parsed": _fitting(values, covered, self._rate, planned)})

    def _is_needed(self, shot: PlannedShot) -> bool:
        """New lines need a shot; a rewritten piece of action may have come to need another, unless somebody deleted one there."""
        indices = _range_of(shot)
        if shot.first is None:
            return True
        if any(self._is_bare(at) for at in indices):
            return True
        covering = [placed for placed in self._placed if any(placed.covers(at) for at in indices)]
        alone = all(placed.first == placed.last and placed.shot.state == "live" for placed in covering)
        return (
            self._scene.lines[shot.first].type == "action"
            and alone
            and not any(p.shot.origin == "user" for p in covering)
        )

    def _is_bare(self, at: int) -> bool:
        return self._scene.lines[at].type in VISIBLE and not any(placed.covers(at) for placed in self._placed)

    def _add(self, planned: PlannedShot) -> None:
        first, last = planned.first, planned.last
        values = planned.values
        if first is not None and last is not None:
            bare = [at for at in range(first, last + 1) if self._is_bare(at)]
            if bare and len(bare) < last - first + 1 and not self._only_hidden(first, last, bare):
                first, last = bare[0], bare[-1]
                values = _fitting(values, self._scene.lines[first : last + 1], self._rate, None)
        shot = Shot(id=self._ids("shot"), scene_id=self._scene.scene_id, order="a0", parsed=values)
        placed = _Placed(self._with_range(shot, first, last), first, last, added=True)
        self._placed.insert(self._place_for(first), placed)

    def _only_hidden(self, first: int, last: int, bare: Iterable[int]) -> bool:
        """Whether what is not bare in a range is not visible either."""
        return all(at in set(bare) or self._scene.lines[at].type not in VISIBLE for at in range(first, last + 1))

    def _place_for(self, first: int | None) -> int:
        """After the last shot that begins no later; a shot that covers nothing establishes, and comes first."""
        if first is None:
            return 0
        places = [at for at, placed in enumerate(self._placed) if placed.first is not None and placed.first <= first]
        establishing = [at for at, placed in enumerate(self._placed) if placed.shot.parsed.purpose == "establishing"]
        return max([*places, *establishing[:1]], default=-1) + 1

    def _with_range(self, shot: Shot, first: int | None, last: int | None) -> Shot:
        update = {
            "scene_id": self._scene.scene_id,
            "first_line_id": None if first is None else self._scene.lines[first].id,
            "last_line_id": None if last is None else self._scene.lines[last].id,
        }
        changed = {name: value for name, value in update.items() if getattr(shot, name) != value}
        return shot.model_copy(update=changed) if changed else shot


def _range_of(shot: PlannedShot) -> range:
    return range(0) if shot.first is None or shot.last is None else range(shot.first, shot.last + 1)


def _fitting(values: ShotValues, covered: Sequence[Line], rate: Rate, planned: ShotValues | None) -> ShotValues:
    """Values that hold for the lines covered: whoever speaks there on screen is in the picture, and all that is said fits."""
    speech = [line for line in covered if line.character]
    speakers = [line.character.upper() for line in speech if not is_unseen(line.character, line.extension)]
    people = tuple(dict.fromkeys((*values.characters, *speakers)))
    if not speakers or (planned is not None and people == planned.characters):
        return values
    action = sum(
        bounded_frames((rows_of(line.text) + 1) * ROW_SECONDS, rate) for line in covered if line.type == "action"
    )
    said = [speech_frames(line.text, rate) for line in speech]
    frames = action + (max(said) if any(line.dual for line in speech) else sum(said))
    update: dict[str, object] = {"characters": people, "frames": frames}
    if len(people) > len(values.characters):
        update |= {"framing": "two" if len(people) == 2 else "group", "size": "MS" if len(people) == 2 else "MLS"}
    return values.model_copy(update=update)
