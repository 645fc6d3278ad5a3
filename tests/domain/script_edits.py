"""Plays script edits: a project from a text, what the user did to it, a new text; and what must hold whatever the edit."""

from collections.abc import Mapping, Sequence
from typing import Any

from milimo.domain.assemble import propose_cut
from milimo.domain.breakdown import VISIBLE
from milimo.domain.changes import apply, diff_between
from milimo.domain.document import Document, Record
from milimo.domain.ids import Id, IdSource, counting_ids
from milimo.domain.match import Proposal, propose
from milimo.domain.project import Project
from milimo.domain.script import Line
from milimo.domain.shot import Shot, ShotOverrides
from milimo.domain.speech import is_unseen
from milimo.domain.timeline import Clip, ShotSource, Track
from milimo.interchange.fountain import parse

Case = Mapping[str, Any]


class Edited:
    """A project made from a text, and what is done to it."""

    def __init__(self, text: str) -> None:
        self.ids: IdSource = counting_ids()
        self.takes: set[Id] = set()
        self.document = Document.of(
            [
                Project(id="project_000001", name="Film"),
                Track(id="track_000001", order="a0", type="video", name="V1", magnetic=True),
            ]
        )
        self.edit(text)
        self.labels = labels(self.document)
        self.first = self.document

    def edit(self, text: str) -> Proposal:
        """Propose a text and apply it, by the rules of every change."""
        proposal = propose(self.document, parse(text), self.ids, with_takes=self.takes)
        self.document = apply(self.document, proposal.diff)
        return proposal

    def put(self, *records: Record) -> None:
        after = Document({**self.document.records, **{record.id: record for record in records}})
        self.document = apply(self.document, diff_between(self.document, after))

    def shot(self, label: str) -> Shot:
        return self.document.get(Shot, self.labels[label])

    def do(self, step: Mapping[str, Any]) -> None:
        """One thing that a user, or a worker, does between two drafts."""
        match step["op"]:
            case "take":
                self.takes.add(self.labels[step["shot"]])
            case "override":
                shot = self.shot(step["shot"])
                values = shot.overrides.model_dump() | {step["field"]: step["value"]}
                overrides = ShotOverrides.model_validate(values)
                self.put(shot.model_copy(update={"overrides": overrides}))
            case "delete":
                self.put(self.shot(step["shot"]).model_copy(update={"state": "deleted"}))
            case "direct":
                self.put(self.shot(step["shot"]).model_copy(update={"direction": step["text"]}))
            case "edit":
                self.edit(step["text"])
            case "reorder":
                before = self.shot(step["before"])
                self.put(self.shot(step["shot"]).model_copy(update={"order": before.order[:-1] + "0V"}))
            case "add":
                self.put(self._by_hand(step))
            case "assemble":
                self.document = apply(self.document, propose_cut(self.document, self.ids))
            case "swap clips":
                clip = self.clip_of(step["shot"])
                spine = self.document.clips_of(clip.track_id)
                other = spine[spine.index(clip) + 1]
                self.put(clip.model_copy(update={"order": other.order}), other.model_copy(update={"order": clip.order}))
            case op:
                raise ValueError(f"no such step: {op}")

    def clip_of(self, label: str) -> Clip:
        return next(
            clip
            for clip in self.document.all(Clip)
            if isinstance(clip.source, ShotSource) and clip.source.shot_id == self.labels[label]
        )

    def _by_hand(self, step: Mapping[str, Any]) -> Shot:
        scene = self.document.scenes[int(step["scene"]) - 1]
        lines = self.document.lines_of(scene.id)
        covered: Sequence[int] = step["lines"] or ()
        return Shot(
            id=self.ids("shot"),
            scene_id=scene.id,
            order="zz",
            first_line_id=lines[covered[0]].id if covered else None,
            last_line_id=lines[covered[-1]].id if covered else None,
            direction=step["direction"],
            origin="user",
        )


def labels(document: Document) -> dict[str, Id]:
    """`2-3`: the third live shot of the second scene."""
    scenes = [scene for scene in document.scenes if not scene.omitted]
    return {
        f"{number}-{at}": shot.id
        for number, scene in enumerate(scenes, start=1)
        for at, shot in enumerate((s for s in document.shots_of(scene.id) if s.state == "live"), start=1)
    }


def assert_covered(document: Document) -> None:
    """Every visible line of the script is in a shot; a shot read out of the script shows who speaks in it on screen."""
    for scene in document.scenes:
        if scene.omitted:
            continue
        shots = document.shots_of(scene.id)
        covered: set[Id] = set()
        for shot in shots:
            lines = document.covered_lines(shot)
            covered |= {line.id for line in lines}
            if shot.state == "live" and shot.origin == "breakdown":
                assert missing_speakers(shot, lines) == []
        for line in document.lines_of(scene.id):
            assert line.type not in VISIBLE or line.id in covered, f"nobody sees {line.text!r}"


def missing_speakers(shot: Shot, lines: Sequence[Line]) -> list[str]:
    speakers = [
        line.character.upper() for line in lines if line.character and not is_unseen(line.character, line.extension)
    ]
    return [name for name in speakers if name not in shot.parsed.characters]


def assert_nothing_of_the_user_s_was_touched(before: Document, after: Document, takes: set[Id]) -> None:
    """Overrides, directions, picks, takes and the user's shots are what they were; no clip has moved or changed."""
    for shot in before.all(Shot):
        now = after.find(Shot, shot.id)
        if now is None:
            assert shot.id not in takes and shot.origin == "breakdown" and not shot.direction
            assert shot.overrides == ShotOverrides()
            continue
        assert (now.overrides, now.direction, now.picked_take_id, now.origin) == (
            shot.overrides,
            shot.direction,
            shot.picked_take_id,
            shot.origin,
        )
        assert shot.state != "deleted" or now.state == "deleted"
    for clip in before.all(Clip):
        now_clip = after.find(Clip, clip.id)
        if now_clip is None:
            assert isinstance(clip.source, ShotSource) and after.find(Shot, clip.source.shot_id) is None
        else:
            assert now_clip == clip
