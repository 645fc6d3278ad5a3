"""Small whole documents and changes, as a client would send them."""

from typing import Any

from milimo.domain.document import Document
from milimo.domain.ids import IdSource, counting_ids
from milimo.domain.project import Project, Script
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot
from milimo.domain.timeline import Clip, Magnetic, Pinned, ShotSource, TitleSource, Track, Transition


def rename(project_id: str, revision: int, first: str = "Film") -> dict[str, Any]:
    """The change that takes a project from revision `revision` to the next by naming it after it."""
    before = first if revision == 1 else f"Film {revision}"
    return _edit(project_id, revision, "name", before, f"Film {revision + 1}")


def describe(project_id: str, revision: int) -> dict[str, Any]:
    """The change that takes a project from revision `revision` to the next by its style."""
    before = "" if revision == 1 else f"Style {revision}"
    return _edit(project_id, revision, "style", before, f"Style {revision + 1}")


def _edit(project_id: str, revision: int, field: str, before: str, after: str) -> dict[str, Any]:
    return {
        "id": f"change_{revision:06d}",
        "label": "Edit",
        "base_revision": revision,
        "diff": {"updated": {project_id: {field: {"from": before, "to": after}}}},
    }


def order(place: int) -> str:
    """A fractional key that sorts as its place does."""
    return f"a{place:06d}V"


def film(scenes: int = 2, shots: int = 2, lines: int = 2, ids: IdSource | None = None) -> Document:
    """A project with a script, scenes of lines and shots, a cut of all shots on V1, and a title on V2."""
    new = ids or counting_ids()
    script = Script(id=new("script"), number=1, text="INT. KITCHEN - DAY")
    project = Project(id=new("project"), name="Film", script_id=script.id)
    v1 = Track(id=new("track"), order="a0", type="video", name="V1", magnetic=True)
    v2 = Track(id=new("track"), order="a1", type="video", name="V2")
    a1 = Track(id=new("track"), order="a2", type="audio", name="A1")
    records: list[Any] = [project, script, v1, v2, a1]
    clips: list[Clip] = []
    for number in range(scenes):
        scene = Scene(id=new("scene"), order=order(number), heading=f"INT. ROOM {number} - DAY", setting="INT")
        said = [
            Line(id=new("line"), scene_id=scene.id, order=order(place), type="action", text=f"Line {place}.")
            for place in range(lines)
        ]
        records += [scene, *said]
        for place in range(shots):
            covered = said[place % lines].id if lines else None
            shot = Shot(
                id=new("shot"), scene_id=scene.id, order=order(place), first_line_id=covered, last_line_id=covered
            )
            clip = Clip(
                id=new("clip"),
                track_id=v1.id,
                order=order(len(clips)),
                source=ShotSource(shot_id=shot.id),
                placement=Magnetic(),
                duration=96,
            )
            clips.append(clip)
            records += [shot, clip]
    if clips:
        title = Clip(
            id=new("clip"),
            track_id=v2.id,
            order="a0",
            source=TitleSource(text="THE END"),
            placement=Pinned(start=0),
            duration=48,
        )
        dissolve = Transition(id=new("transition"), clip_id=clips[0].id, in_offset=6, out_offset=6)
        records += [title, dissolve]
    return Document.of(records)
