"""What a generated film may begin with when the user gave no first frame: concept art, else where the shot before left off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

from milimo.domain.asset import Asset, PassName, Take
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.job import SpecInput
from milimo.domain.resolve import shown_take
from milimo.domain.shot import Shot, ShotValues, Size, values_of
from milimo.domain.spans import clips_of
from milimo.domain.timeline import Clip, Track

_SIZES: tuple[Size, ...] = get_args(Size)
_UNCONTINUED = ("title", "insert", "establishing")


@dataclass(frozen=True)
class Footage:
    """What was made of a project's shots, and what is on its way."""

    takes: Sequence[Take] = ()
    assets: Mapping[Id, Asset] = field(default_factory=dict[Id, Asset])
    boards_coming: Mapping[Id, Id] = field(default_factory=dict[Id, Id])
    """By shot: the job of its first panel, of an artist."""
    takes_coming: Mapping[Id, Id] = field(default_factory=dict[Id, Id])
    """By shot: the first job that makes a take of it, of a filmmaker."""
    artists: frozenset[str] = frozenset()
    """Engines whose boards are pictures of the film, not drawings of a plan."""
    filmmakers: frozenset[str] = frozenset()
    """The same of takes: where an animatic ends no generated film begins."""

    def concept_art(self, shot: Shot) -> "Beginning | None":
        """The board that is on its way, else the circled one, else the newest, of an engine that makes pictures."""
        coming = self.boards_coming.get(shot.id)
        if coming is not None:
            return Beginning(
                SpecInput(role="first_frame", last_frame_of=coming, note="the concept art that is being made")
            )
        boards = [
            take
            for take in self.takes_of(shot.id)
            if take.type == "board" and take.panel == 1 and take.engine in self.artists
        ]
        if not boards:
            return None
        best = max(boards, key=lambda take: (take.id == shot.picked_take_id, take.number))
        return Beginning(SpecInput(role="first_frame", asset_id=best.asset_id, note="concept art"), best)

    def last_frame_of(self, before: "Before") -> "Beginning | None":
        """The end of a shot: of the take that the cut shows, and where it has none yet, of the first that is on its way."""
        shot = before.shot
        note = f"the last frame of {before.label or 'the shot before'}"
        takes = [it for it in self.takes_of(shot.id) if it.type == "motion" and it.engine in self.filmmakers]
        shown = shown_take(shot, takes)
        job = self.takes_coming.get(shot.id) if shown is None else shown.job_id
        if job is None:
            return None
        last = SpecInput(role="first_frame", last_frame_of=job, shown_frames=before.frames, note=note)
        return Beginning(last, shown)

    def control_pass(self, shot_id: Id, name: PassName) -> Id | None:
        """The pass of the newest moving take that has it."""
        takes = [take for take in self.takes_of(shot_id) if take.type == "motion" and name in take.passes]
        return max(takes, key=lambda take: (take.created_at, take.number)).passes[name] if takes else None

    def pass_of(self, asset_id: Id | None) -> PassName | None:
        """Which pass a film is, of whatever take; None for a film that is none."""
        return None if asset_id is None else self._passes.get(asset_id)

    def takes_of(self, shot_id: Id) -> Sequence[Take]:
        return self._by_shot.get(shot_id, ())

    @cached_property
    def _passes(self) -> Mapping[Id, PassName]:
        return {asset_id: name for take in self.takes for name, asset_id in take.passes.items()}

    @cached_property
    def _by_shot(self) -> Mapping[Id, Sequence[Take]]:
        groups: dict[Id, list[Take]] = {}
        for take in self.takes:
            groups.setdefault(take.shot_id, []).append(take)
        return groups


NOTHING_MADE = Footage()


@dataclass(frozen=True)
class Before:
    """A shot that another picks up from."""

    shot: Shot
    label: str
    frames: int
    """How many of its frames are shown, from its first."""


@dataclass(frozen=True)
class Beginning:
    """What a film begins with by rule."""

    input: SpecInput
    take: Take | None = None
    """The take that it is of; None for one that is on its way, which is made of today's words."""

    def against(self, digest: str) -> tuple[SpecInput, str]:
        """The input, stale when its take was made of other words than `digest` is of; and then what can be done, in a sentence."""
        if self.take is None or self.take.digest == digest:
            return self.input, ""
        what = self.input.note[:1].upper() + self.input.note[1:]
        remedy = "Draw it anew" if self.take.type == "board" else "Make that shot anew and pick the new take"
        note = (
            f"{what} was made before its shot's words changed. {remedy}, or give this shot a first frame of your own."
        )
        return self.input.model_copy(update={"stale": True}), note


def frames_shown(document: Document) -> dict[Id, int]:
    """Where the cut leaves each shot that it shows, in frames from the shot's first: the end of its last clip on V1."""
    found: dict[Id, int] = {}
    for track in document.all(Track):
        for clip in clips_of(track, document.all(Clip)) if track.magnetic else ():
            if clip.enabled and clip.source.type == "shot":
                found[clip.source.shot_id] = clip.source_start + clip.duration
    return found


def shot_before(shots: Sequence[Shot], shot: Shot) -> Shot | None:
    """The shot before in the same scene, when the camera picks up where that one left it; `shots` are the scene's, in order."""
    place = next((place for place, each in enumerate(shots) if each.id == shot.id), 0)
    if place == 0:
        return None
    before = shots[place - 1]
    return before if picks_up(values_of(before), values_of(shot)) else None


def picks_up(before: ShotValues, after: ShotValues) -> bool:
    """Whether a shot goes on in the view that the one before ends in: the same people in the same framing, at a size that is
    at most one step away. Any other cut is to a new view, which a last frame would spoil.
    """
    if before.purpose in _UNCONTINUED or after.purpose in _UNCONTINUED:
        return False
    people = {name.casefold() for name in before.characters} == {name.casefold() for name in after.characters}
    near = abs(_SIZES.index(before.size) - _SIZES.index(after.size)) <= 1
    return people and before.framing == after.framing and near
