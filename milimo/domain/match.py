"""Editing the script: what a new text changes in the project, as one diff.

    text --parse--> scenes --match--> records that stay, change, come and go

Ids, overrides, directions, takes and the user's own shots survive whatever happens to the words. The cut is not touched, but for
new shots of scenes that nobody has cut by hand.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from milimo.domain.align import normal, ordered
from milimo.domain.assemble import cut_after_script
from milimo.domain.breakdown import VISIBLE, PlannedShot, break_down, ends_in_intercut, location_key
from milimo.domain.cast import Cast, find_cast
from milimo.domain.changes import RecordsDiff, diff_between, patch, squash
from milimo.domain.document import Document, Record
from milimo.domain.ids import Id, IdSource
from milimo.domain.keeping import Keeping
from milimo.domain.match_scenes import match_lines, match_scenes, moved_lines, renames
from milimo.domain.match_shots import Fitted, SceneLines, fit_shots
from milimo.domain.on_air import as_heard
from milimo.domain.parsed import ParsedLine, ParsedScene, ParsedScript
from milimo.domain.project import Script
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot

LABEL = "Edit the script"


@dataclass(frozen=True, slots=True)
class Summary:
    scenes_added: int = 0
    scenes_changed: int = 0
    scenes_removed: int = 0
    shots_added: int = 0
    shots_omitted: int = 0
    """Kept for their takes or the user's work."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """Where a scene stands in the source, for a list beside the editor."""

    scene_id: Id
    source_line: int
    heading: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    diff: RecordsDiff
    summary: Summary
    outline: tuple[OutlineEntry, ...]


def propose(document: Document, parsed: ParsedScript, ids: IdSource, *, with_takes: Collection[Id] = ()) -> Proposal:
    """What today's document must change to follow a new text. `with_takes` are the ids of shots that have takes.

    Pure: the same arguments give the same proposal. A text equal to today's draft gives an empty diff.
    """
    return _Edit(document, parsed, ids, frozenset(with_takes)).proposal()


class _Edit:
    """One proposal in the making. Indices: `old` of scenes with their lines as they are, `new` of parsed scenes."""

    def __init__(self, document: Document, parsed: ParsedScript, ids: IdSource, with_takes: frozenset[Id]) -> None:
        self._document = document
        self._parsed = parsed
        self._ids = ids
        self._keeping = Keeping(document, with_takes)
        self._old = [(scene, document.lines_of(scene.id)) for scene in document.scenes]
        self._pairs = match_scenes(self._old, parsed.scenes)
        self._scene_ids = [
            self._old[self._pairs[at]][0].id if at in self._pairs else ids("scene") for at in range(len(parsed.scenes))
        ]
        self._line_pairs: dict[tuple[int, int], Line] = {}
        self._renames: dict[str, str] = {}
        self._records: dict[Id, Record] = dict(document.records)
        self._summary: dict[str, int] = {}
        self._cast: Cast | None = None

    def proposal(self) -> Proposal:
        outline = tuple(
            OutlineEntry(id, scene.source_line, scene.heading, scene.number)
            for id, scene in zip(self._scene_ids, self._parsed.scenes, strict=True)
        )
        script = self._document.script
        if script is not None and script.text == self._parsed.text:
            return Proposal(RecordsDiff(), Summary(), outline)
        self._pair_lines()
        self._write_script()
        self._write_scenes()
        lines = [self._write_lines(at) for at in range(len(self._parsed.scenes))]
        gone = self._gone_scenes()
        self._write_shots(lines)
        for at in gone:
            self._drop_scene(at)
        self._drop_lines()
        self._drop_clips()
        diff = diff_between(self._document, Document(self._records))
        after = patch(self._document, diff)
        diff = squash(diff, cut_after_script(self._document, after, self._ids))
        return Proposal(diff, Summary(**self._summary), outline)

    def _pair_lines(self) -> None:
        """Lines inside matched scenes, then lines that went to another scene, then who is called otherwise."""
        left_old: dict[int, list[tuple[int, Line]]] = {}
        left_new: dict[int, list[tuple[int, ParsedLine]]] = {}
        matched = {old: new for new, old in self._pairs.items()}
        paired: set[tuple[int, int]] = set()
        for new, scene in enumerate(self._parsed.scenes):
            old = self._pairs.get(new)
            found = match_lines(self._old[old][1], scene.lines) if old is not None else {}
            for at, other in found.items():
                if old is not None:
                    self._line_pairs[new, at] = self._old[old][1][other]
                    paired.add((old, other))
            left_new[new] = [(at, line) for at, line in enumerate(scene.lines) if at not in found]
        for old, (scene, lines) in enumerate(self._old):
            if old in matched or not scene.omitted:
                left_old[old] = [(at, line) for at, line in enumerate(lines) if (old, at) not in paired]
        for place, (old, other) in moved_lines(left_old, left_new).items():
            self._line_pairs[place] = self._old[old][1][other]
        cues = {line.character.upper() for scene in self._parsed.scenes for line in scene.lines if line.character}
        both = [(line, self._parsed.scenes[new].lines[at]) for (new, at), line in self._line_pairs.items()]
        self._renames = renames(both, cues)

    def _write_script(self) -> None:
        drafts = self._document.all(Script)
        script = Script(
            id=self._ids("script"),
            number=max((draft.number for draft in drafts), default=0) + 1,
            format=self._parsed.format,
            text=self._parsed.text,
            title=self._parsed.title,
            author=self._parsed.author,
        )
        project = self._document.project
        self._records[script.id] = script
        self._records[project.id] = project.model_copy(update={"script_id": script.id})

    def _write_scenes(self) -> None:
        """Scenes in their new order; one that goes stays, for its key, behind the scene that it stood behind."""
        sequence: list[tuple[Id, ParsedScene | None]] = list(zip(self._scene_ids, self._parsed.scenes, strict=True))
        present = set(self._scene_ids)
        for place, (scene, _) in enumerate(self._old):
            if scene.id not in present:
                before = self._old[place - 1][0].id if place else None
                at = next((at for at, (id, _) in enumerate(sequence) if id == before), -1)
                sequence.insert(at + 1, (scene.id, None))
        old = {scene.id: scene for scene, _ in self._old}
        keys = ordered([old[id].order if id in old else None for id, _ in sequence])
        for (id, parsed), key in zip(sequence, keys, strict=True):
            before = old.get(id)
            if parsed is None:
                if before is not None and before.order != key:
                    self._records[id] = before.model_copy(update={"order": key})
                continue
            self._records[id] = Scene(
                id=id,
                order=key,
                heading=parsed.heading,
                number=parsed.number,
                setting=parsed.setting,
                location=parsed.location,
                time_of_day=parsed.time_of_day,
            )
            if before is None:
                self._count("scenes_added")

    def _write_lines(self, new: int) -> tuple[tuple[Line, ...], frozenset[int]]:
        """A scene's lines as they will be, and the visible ones that say something new."""
        scene_id = self._scene_ids[new]
        parsed = self._parsed.scenes[new].lines
        before = [self._line_pairs.get((new, at)) for at in range(len(parsed))]
        keys = ordered([line.order if line is not None and line.scene_id == scene_id else None for line in before])
        lines: list[Line] = []
        dirty: set[int] = set()
        for at, (value, old, key) in enumerate(zip(parsed, before, keys, strict=True)):
            line = Line(
                id=self._ids("line") if old is None else old.id,
                scene_id=scene_id,
                order=key,
                type=value.type,
                text=value.text,
                character=value.character,
                extension=value.extension,
                parenthetical=value.parenthetical,
                dual=value.dual,
            )
            if line.type in VISIBLE and (old is None or self._says_else(old, line)):
                dirty.add(at)
            lines.append(line)
            self._records[line.id] = line
        return tuple(lines), frozenset(dirty)

    def _says_else(self, old: Line, new: Line) -> bool:
        """Whether a line differs in more than its speaker's new name."""
        name = self._renames.get(old.character.upper(), old.character.upper())
        same = (name, normal(old.text), old.extension, old.parenthetical, old.dual, old.type)
        return same != (new.character.upper(), normal(new.text), new.extension, new.parenthetical, new.dual, new.type)

    def _gone_scenes(self) -> list[int]:
        present = set(self._scene_ids)
        return [at for at, (scene, _) in enumerate(self._old) if scene.id not in present]

    def _write_shots(self, lines: Sequence[tuple[tuple[Line, ...], frozenset[int]]]) -> None:
        """Each scene's shots: those whose lines are there now, whatever scene they came from."""
        home = {line.id: new for new, (own, _) in enumerate(lines) for line in own}
        index = {id: at for at, id in enumerate(self._scene_ids)}
        shots: list[list[Shot]] = [[] for _ in self._scene_ids]
        ranges: dict[Id, tuple[Id, ...]] = {}
        orphans: set[Id] = set()
        for scene, _ in self._old:
            for shot in self._document.shots_of(scene.id):
                covered = tuple(line.id for line in self._document.covered_lines(shot))
                at = next((home[id] for id in covered if id in home), index.get(scene.id))
                if at is not None:
                    ranges[shot.id] = tuple(id for id in covered if home.get(id, at) == at)
                    orphans |= {id for id in covered if home.get(id, at) != at}
                    shots[at].append(self._renamed(shot))
        for new, (own, dirty) in enumerate(lines):
            old = self._pairs.get(new)
            left_alone = {at for at, line in enumerate(own) if line.id in orphans and line.type in VISIBLE}
            arrives = old is None or self._old[old][0].omitted
            heard = as_heard(self._parsed.scenes[new].heading, own)
            scene = SceneLines(self._scene_ids[new], heard, dirty | left_alone, is_new=arrives)
            fitted = fit_shots(
                scene,
                self._revived(new, shots[new]),
                partial(self._plan, new),
                old_ranges=ranges,
                must_stay=self._keeping.must_stay,
                rate=self._document.project.rate,
                ids=self._ids,
            )
            self._take_over(new, fitted, changed=bool(dirty))

    def _take_over(self, new: int, fitted: Fitted, *, changed: bool) -> None:
        scene_id = self._scene_ids[new]
        own = {shot.id for shot in self._document.shots_of(scene_id)}
        keys = ordered([shot.order if shot.id in own else None for shot in fitted.shots])
        for shot, key in zip(fitted.shots, keys, strict=True):
            before = self._document.find(Shot, shot.id)
            if before is not None and before.state == "live" and shot.state == "omitted":
                self._count("shots_omitted")
            self._records[shot.id] = self._with_heading(
                new, shot if shot.order == key else shot.model_copy(update={"order": key})
            )
        for shot in fitted.removed:
            del self._records[shot.id]
        self._count("shots_added", len(fitted.added))
        old = self._document.find(Scene, scene_id)
        if old is not None and (changed or fitted.removed or old != self._records[scene_id]):
            self._count("scenes_changed")

    def _with_heading(self, new: int, shot: Shot) -> Shot:
        """A shot that shows the place follows the heading."""
        old = self._document.find(Scene, self._scene_ids[new])
        heading = self._parsed.scenes[new].heading
        if old is None or old.heading == heading or shot.parsed.action != old.heading or shot.origin == "user":
            return shot
        return shot.model_copy(update={"parsed": shot.parsed.model_copy(update={"action": heading})})

    def _revived(self, new: int, shots: Sequence[Shot]) -> list[Shot]:
        """The shots of a scene that came back are live again."""
        old = self._document.find(Scene, self._scene_ids[new])
        if old is None or not old.omitted:
            return list(shots)
        lineless = ("establishing", "title")
        return [
            shot.model_copy(update={"state": "live"})
            if shot.state == "omitted" and (shot.first_line_id is not None or shot.parsed.purpose in lineless)
            else shot
            for shot in shots
        ]

    def _renamed(self, shot: Shot) -> Shot:
        """A shot's parsed people under their new names; what the user set stays."""
        if not self._renames or self._renames.keys().isdisjoint(shot.parsed.characters):
            return shot
        names = tuple(self._renames.get(name, name) for name in shot.parsed.characters)
        action = shot.parsed.action
        for name, to in self._renames.items():
            action = action.replace(f"{name}: ", f"{to}: ")
        return shot.model_copy(
            update={"parsed": shot.parsed.model_copy(update={"characters": names, "action": action})}
        )

    def _plan(self, new: int) -> Sequence[PlannedShot]:
        scenes = self._parsed.scenes
        if self._cast is None:
            self._cast = find_cast(line for scene in scenes for line in scene.lines)
        known = {location_key(scene.location) for scene in scenes[:new]}
        return break_down(
            scenes[new],
            scenes[new].lines,
            self._document.project.rate,
            cast=self._cast,
            new_location=location_key(scenes[new].location) not in known,
            intercut=new > 0 and ends_in_intercut(scenes[new - 1].lines),
        )

    def _drop_scene(self, at: int) -> None:
        """A scene that left the script is kept, omitted, while one of its shots must stay; its lines and deletions stay with it."""
        scene, lines = self._old[at]
        moved = {line.id for line in self._line_pairs.values()}
        own = [shot for shot in self._document.shots_of(scene.id) if self._is_still_in(scene.id, shot.id)]
        kept = any(self._keeping.must_stay(shot) for shot in own)
        for shot in own:
            if not self._keeping.must_stay(shot) and not (kept and shot.state == "deleted"):
                del self._records[shot.id]
            elif shot.state == "live":
                self._records[shot.id] = shot.model_copy(update={"state": "omitted"})
                self._count("shots_omitted")
        if not scene.omitted:
            self._count("scenes_removed")
        if kept:
            self._records[scene.id] = self._records[scene.id].model_copy(update={"omitted": True})
            return
        del self._records[scene.id]
        for line in lines:
            if line.id not in moved:
                del self._records[line.id]

    def _is_still_in(self, scene_id: Id, shot_id: Id) -> bool:
        shot = self._records.get(shot_id)
        return isinstance(shot, Shot) and shot.scene_id == scene_id

    def _drop_lines(self) -> None:
        """Lines of scenes that stay and that are in no scene any more."""
        used = {line.id for line in self._line_pairs.values()}
        for old in self._pairs.values():
            for line in self._old[old][1]:
                if line.id not in used:
                    del self._records[line.id]

    def _drop_clips(self) -> None:
        """The clips of shots that are gone: their scenes' cut was untouched, or they would have been kept."""
        for shot in self._document.all(Shot):
            if shot.id not in self._records:
                for clip in self._keeping.clips_of(shot.id):
                    del self._records[clip.id]

    def _count(self, what: str, by: int = 1) -> None:
        self._summary[what] = self._summary.get(what, 0) + by
