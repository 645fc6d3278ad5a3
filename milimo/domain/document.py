"""A project's document: all its records at one revision, indexed. Immutable; a change gives a new one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, TypeVar, cast

from pydantic import Field

from milimo.domain.element import Element, Guide
from milimo.domain.ids import Id
from milimo.domain.project import Project, Script
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot
from milimo.domain.timeline import Clip, Marker, Track, Transition

AnyRecord = Project | Script | Scene | Line | Shot | Element | Guide | Track | Clip | Transition | Marker

Record = Annotated[AnyRecord, Field(discriminator="kind")]

R = TypeVar("R", bound=AnyRecord)
Ordered = TypeVar("Ordered", Scene, Line, Shot, Element, Track, Clip)

MODELS: Mapping[str, type[AnyRecord]] = {
    "project": Project,
    "script": Script,
    "scene": Scene,
    "line": Line,
    "shot": Shot,
    "element": Element,
    "guide": Guide,
    "track": Track,
    "clip": Clip,
    "transition": Transition,
    "marker": Marker,
}
"""The model of each kind of record."""


@dataclass(frozen=True)
class Document:
    """All records of a project by id. Siblings come sorted by `order`, then by id."""

    records: Mapping[Id, Record]

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Document":
        return cls({record.id: record for record in records})

    def find(self, model: type[R], id: Id | None) -> R | None:
        """The record of that kind, or None when there is none by that id."""
        record = None if id is None else self.records.get(id)
        return record if isinstance(record, model) else None

    def get(self, model: type[R], id: Id) -> R:
        """The record of that kind. Raises KeyError when there is none."""
        record = self.find(model, id)
        if record is None:
            raise KeyError(id)
        return record

    def all(self, model: type[R]) -> tuple[R, ...]:
        """All records of a kind, in no particular order."""
        return tuple(cast(Iterable[R], self._by_kind.get(model, {}).values()))

    def replacing(self, removed: Iterable[Id], put: Iterable[AnyRecord]) -> "Document":
        """A document without `removed` and with `put`, new or in the place of what had their ids."""
        records = dict(self.records)
        kinds = dict(self._by_kind)
        copied: set[type[AnyRecord]] = set()

        def of_kind(kind: type[AnyRecord]) -> dict[Id, AnyRecord]:
            if kind not in copied:
                copied.add(kind)
                kinds[kind] = dict(kinds.get(kind, {}))
            return kinds[kind]

        for id in removed:
            of_kind(type(records.pop(id))).pop(id)
        for record in put:
            records[record.id] = of_kind(type(record))[record.id] = record
        document = Document(records)
        # Thousands of records are the same as before, and so is their grouping: it is handed on, not made again.
        document.__dict__["_by_kind"] = kinds
        return document

    @cached_property
    def _by_kind(self) -> dict[type[AnyRecord], dict[Id, AnyRecord]]:
        kinds: dict[type[AnyRecord], dict[Id, AnyRecord]] = {}
        for id, record in self.records.items():
            kinds.setdefault(type(record), {})[id] = record
        return kinds

    @cached_property
    def project(self) -> Project:
        """Raises KeyError when the document is empty."""
        for project in self.all(Project):
            return project
        raise KeyError("project")

    @cached_property
    def script(self) -> Script | None:
        """Today's draft."""
        return self.find(Script, self.project.script_id)

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """In the script's order, omitted ones too."""
        return in_order(self.all(Scene))

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return in_order(self.all(Element))

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        return in_order(self.all(Track))

    @cached_property
    def magnetic_track(self) -> Track | None:
        """V1."""
        return next((track for track in self.all(Track) if track.magnetic), None)

    def lines_of(self, scene_id: Id) -> tuple[Line, ...]:
        return self._lines.get(scene_id, ())

    def shots_of(self, scene_id: Id) -> tuple[Shot, ...]:
        """Every shot of a scene, deleted and omitted ones too."""
        return self._shots.get(scene_id, ())

    def live_shots(self) -> tuple[Shot, ...]:
        """The film's shots in the script's order."""
        return tuple(
            shot
            for scene in self.scenes
            if not scene.omitted
            for shot in self.shots_of(scene.id)
            if shot.state == "live"
        )

    def clips_of(self, track_id: Id) -> tuple[Clip, ...]:
        return self._clips.get(track_id, ())

    def guides_of(self, shot_id: Id) -> tuple[Guide, ...]:
        """By frame, then id."""
        return self._guides.get(shot_id, ())

    def transition_after(self, clip_id: Id) -> Transition | None:
        """The transition from a clip to the next."""
        return self._transitions.get(clip_id)

    def covered_lines(self, shot: Shot) -> tuple[Line, ...]:
        """The lines a shot covers, in order. A script edit may leave the range's ends in either order."""
        lines = self.lines_of(shot.scene_id)
        ends = [place for place, line in enumerate(lines) if line.id in (shot.first_line_id, shot.last_line_id)]
        return lines[min(ends) : max(ends) + 1] if ends else ()

    @cached_property
    def _lines(self) -> Mapping[Id, tuple[Line, ...]]:
        groups: dict[Id, list[Line]] = {}
        for line in in_order(self.all(Line)):
            groups.setdefault(line.scene_id, []).append(line)
        return {id: tuple(lines) for id, lines in groups.items()}

    @cached_property
    def _shots(self) -> Mapping[Id, tuple[Shot, ...]]:
        groups: dict[Id, list[Shot]] = {}
        for shot in in_order(self.all(Shot)):
            groups.setdefault(shot.scene_id, []).append(shot)
        return {id: tuple(shots) for id, shots in groups.items()}

    @cached_property
    def _clips(self) -> Mapping[Id, tuple[Clip, ...]]:
        groups: dict[Id, list[Clip]] = {}
        for clip in in_order(self.all(Clip)):
            groups.setdefault(clip.track_id, []).append(clip)
        return {id: tuple(clips) for id, clips in groups.items()}

    @cached_property
    def _guides(self) -> Mapping[Id, tuple[Guide, ...]]:
        groups: dict[Id, list[Guide]] = {}
        for guide in sorted(self.all(Guide), key=lambda guide: (guide.frame, guide.id)):
            groups.setdefault(guide.shot_id, []).append(guide)
        return {id: tuple(guides) for id, guides in groups.items()}

    @cached_property
    def _transitions(self) -> Mapping[Id, Transition]:
        return {transition.clip_id: transition for transition in self.all(Transition)}


def in_order(records: Iterable[Ordered]) -> tuple[Ordered, ...]:
    """Sort siblings by fractional key; two of the same key (made by two people at once) by id."""
    return tuple(sorted(records, key=lambda record: (record.order, record.id)))
