"""The first breakdown: a scene's lines into the shots that a director would start from.

Every visible line is covered by at least one shot, every spoken line by one shot only, which shows its speaker unless the cue says
that the voice is off screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from milimo.domain.beats import Beat, announces_document, beats_of, is_document_row, with_pronouns
from milimo.domain.cast import AnyLine, Cast, find_cast
from milimo.domain.coverage import Coverage, is_apart
from milimo.domain.framing import View, varied, view_of
from milimo.domain.on_air import as_heard
from milimo.domain.parsed import ParsedScene, ParsedScript
from milimo.domain.script import LineType, Scene
from milimo.domain.shot import Purpose, ShotValues
from milimo.domain.speech import (
    ESTABLISHING_SECONDS,
    INSERT_SECONDS,
    TITLE_SECONDS,
    bounded_frames,
    count_words,
    is_unseen,
    speech_frames,
)
from milimo.domain.time import Rate, frames_from_seconds

VISIBLE: frozenset[LineType] = frozenset({"action", "dialogue", "lyric", "title", "centered"})
_DESCRIPTION_LIMIT_SECONDS = 5
_READING_WORDS_A_SECOND = 3


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """A shot before it has an id. `first` and `last` are indices of the lines covered, inclusive; None where it covers none."""

    values: ShotValues
    first: int | None = None
    last: int | None = None


def break_down(
    scene: Scene | ParsedScene,
    lines: Sequence[AnyLine],
    rate: Rate,
    *,
    cast: Cast,
    new_location: bool,
    intercut: bool = False,
) -> tuple[PlannedShot, ...]:
    """Plan a scene's shots in order. `intercut`: the scene before ended so, and nobody here shares a frame with the other end."""
    heard = as_heard(scene.heading, lines)
    return _Planner(scene, heard, rate, cast=cast, new_location=new_location, intercut=intercut).plan()


class _Planner:
    def __init__(
        self,
        scene: Scene | ParsedScene,
        lines: Sequence[AnyLine],
        rate: Rate,
        *,
        cast: Cast,
        new_location: bool,
        intercut: bool,
    ) -> None:
        self._scene = scene
        self._lines = lines
        self._rate = rate
        self._cast = cast
        self._new_location = new_location
        self._outside = scene.setting == "EXT"
        self._shots: list[PlannedShot] = []
        self._present: list[str] = []
        self._people: tuple[str, ...] = ()
        self._shown_objects: set[str] = set()
        self._previous: tuple[View, tuple[str, ...]] | None = None
        self._coverage = Coverage(lines, cast, apart=intercut or is_apart(lines))

    def plan(self) -> tuple[PlannedShot, ...]:
        if not self._scene.setting:
            # A slug such as `.SCOTT` names its subject, and what follows goes on from it: `sees this`.
            self._people = self._cast.mentioned(self._scene.heading)
            self._enter(self._people)
            self._coverage.seen(0, self._people)
        start = self._establish()
        index = start
        while index < len(self._lines):
            index = self._take(index)
        return tuple(self._shots)

    def _establish(self) -> int:
        """Show a new place first. It covers the first line when that only describes the place; returns where to go on."""
        first = next((index for index, line in enumerate(self._lines) if line.type in VISIBLE), None)
        nothing = first is None and bool(self._scene.heading)
        if not nothing and not (self._new_location and self._scene.setting):
            return 0
        covers = first is not None and self._describes_place(first)
        action = self._lines[first].text if first is not None and covers else self._scene.heading
        values = ShotValues(
            size="ELS" if self._outside else "LS",
            framing="single",
            move="pan-right" if self._outside else "static",
            purpose="establishing",
            action=action,
            frames=frames_from_seconds(ESTABLISHING_SECONDS, self._rate),
        )
        self._previous = (View(values.size, values.framing), ())
        if first is None or not covers:
            self._shots.append(PlannedShot(values))
            return 0
        self._shots.append(PlannedShot(values, self._lead(first), first))
        return first + 1

    def _describes_place(self, index: int) -> bool:
        line = self._lines[index]
        if line.type != "action" or announces_document(line.text):
            return False
        beats = beats_of(line.text, index, self._cast)
        beat = with_pronouns(beats[0], self._people, self._present, self._cast)
        return (
            len(beats) == 1 and not beat.characters and not beat.object and beat.seconds <= _DESCRIPTION_LIMIT_SECONDS
        )

    def _lead(self, index: int) -> int:
        """The first line of the scene's first covering shot: a transition that stands before it is covered too."""
        earlier = [at for at in range(index) if self._lines[at].type == "transition"]
        return min(earlier, default=index) if all(shot.first is None for shot in self._shots) else index

    def _take(self, index: int) -> int:
        """Plan the line at `index`; returns the next one to plan."""
        line = self._lines[index]
        match line.type:
            case "action":
                return self._act(index)
            case "dialogue" | "lyric" if line.character:
                return self._speak(index)
            case "lyric":
                self._narrate(index)
            case "title" | "centered":
                self._title(index)
            case "transition":
                self._extend(index)
            case _:
                pass
        return index + 1

    def _extend(self, index: int) -> None:
        last = self._shots[-1] if self._shots else None
        if last is not None and last.first is not None:
            self._shots[-1] = PlannedShot(last.values, last.first, index)
        elif not any(line.type in VISIBLE for line in self._lines[index:]) and last is not None:
            self._shots[-1] = PlannedShot(last.values, index, index)

    def _act(self, index: int) -> int:
        line = self._lines[index]
        end = self._document_end(index)
        for beat in beats_of(line.text, index, self._cast):
            self._beat(with_pronouns(beat, self._people, self._present, self._cast))
            self._coverage.seen(index, self._people)
        if end > index:
            self._read(index + 1, end)
        return end + 1

    def _document_end(self, index: int) -> int:
        """The last of the lines that an action line announces to be read, or its own index."""
        if not announces_document(self._lines[index].text):
            return index
        end = index
        for at in range(index + 1, min(index + 6, len(self._lines))):
            line = self._lines[at]
            if line.type not in ("action", "centered") or not is_document_row(line.text, self._cast):
                break
            end = at
        return end

    def _read(self, first: int, last: int) -> None:
        """An insert of something written, held long enough to be read."""
        text = "\n".join(line.text for line in self._lines[first : last + 1])
        frames = frames_from_seconds(max(INSERT_SECONDS, count_words(text) / _READING_WORDS_A_SECOND), self._rate)
        self._insert(text, text.replace("\n", " / "), first, last, frames)

    def _beat(self, beat: Beat) -> None:
        new_object = beat.object if beat.object.upper() not in self._shown_objects else ""
        self._shown_objects.add(new_object.upper())
        frames = bounded_frames(beat.seconds, self._rate)
        insert = frames_from_seconds(INSERT_SECONDS, self._rate)
        if new_object and not beat.characters and beat.seconds <= _DESCRIPTION_LIMIT_SECONDS:
            self._insert(beat.text, new_object, beat.index, beat.last, insert)
            return
        if new_object and frames >= 2 * insert:
            frames -= insert
        entering = any(name not in self._present for name in beat.characters)
        view = view_of(beat.text, beat.characters, outside=self._outside, entering=entering, turn=len(self._shots))
        first_together = len(beat.characters) > 1 and not self._coverage.mastered and not self._coverage.apart
        purpose: Purpose = "master" if first_together else "coverage"
        if purpose == "coverage" and self._coverage.reacts(beat, view):
            purpose = "reaction"
        if self._scene.setting == "" and "POV" in self._scene.heading.upper().split() and not self._shots:
            view = View(view.size, "POV", view.move)
        self._add(view, purpose, beat.characters, action=beat.text, frames=frames, covers=(beat.index, beat.last))
        self._coverage.mastered = self._coverage.mastered or first_together
        self._enter(beat.characters)
        self._people = beat.characters or self._people
        if new_object:
            self._insert(beat.text, new_object, beat.index, beat.last, insert)

    def _insert(self, text: str, subject: str, first: int, last: int, frames: int) -> None:
        values = ShotValues(size="ECU", framing="insert", purpose="insert", action=text, subject=subject, frames=frames)
        self._shots.append(PlannedShot(values, self._lead(first), last))
        self._previous = None

    def _speak(self, index: int) -> int:
        line = self._lines[index]
        if is_unseen(line.character, line.extension):
            self._narrate(index)
            return index + 1
        shot = self._coverage.next(index)
        frames = [
            speech_frames(self._lines[at].text, self._rate)
            for at in range(index, shot.last + 1)
            if self._lines[at].character
        ]
        action = "; ".join(
            f"{self._lines[at].character}: {self._lines[at].parenthetical}"
            for at in range(index, shot.last + 1)
            if self._lines[at].parenthetical
        )
        total = max(frames) if shot.together else sum(frames)
        self._add(shot.view, shot.purpose, shot.people, action=action, frames=total, covers=(index, shot.last))
        self._enter(shot.people)
        self._people = (self._lines[shot.last].character.upper(),)
        return shot.last + 1

    def _narrate(self, index: int) -> None:
        """A voice off screen runs over the action before it, or over whoever listens."""
        line = self._lines[index]
        frames = speech_frames(line.text, self._rate)
        last = self._shots[-1] if self._shots else None
        over_action = last is not None and last.last == index - 1 and last.values.purpose in ("coverage", "master")
        if last is not None and over_action and self._lines[index - 1].type == "action":
            values = last.values.model_copy(update={"frames": max(last.values.frames, frames)})
            self._shots[-1] = PlannedShot(values, last.first, index)
            return
        listeners = tuple(name for name in (*self._people, *self._present) if name != line.character.upper())[:1]
        if not listeners and line.character.upper() in self._present:
            listeners = (line.character.upper(),)
        if listeners:
            self._add(
                View("MCU", "single"),
                "reaction",
                listeners,
                action=line.parenthetical,
                frames=frames,
                covers=(index, index),
            )
        else:
            place = View("LS", "single", "push-in" if len(self._shots) % 2 else "static")
            self._add(place, "coverage", (), action=self._scene.heading, frames=frames, covers=(index, index))

    def _title(self, index: int) -> None:
        text = self._lines[index].text
        label, colon, words = text.partition(":")
        subject = words.strip() if colon and self._lines[index].type == "title" else text
        frames = max(frames_from_seconds(TITLE_SECONDS, self._rate), speech_frames(subject, self._rate))
        values = ShotValues(
            size="LS", purpose="title", action=text, subject=subject.strip('"“” ') or label, frames=frames
        )
        self._shots.append(PlannedShot(values, self._lead(index), index))
        self._previous = None

    def _add(
        self,
        view: View,
        purpose: Purpose,
        people: tuple[str, ...],
        *,
        action: str,
        frames: int,
        covers: tuple[int, int],
    ) -> None:
        same = self._previous is not None and self._previous[1][:1] == people[:1]
        view = varied(view, self._previous[0] if self._previous else None, same)
        values = ShotValues(
            size=view.size,
            framing=view.framing,
            move=view.move,
            purpose=purpose,
            action=action,
            characters=people,
            frames=frames,
        )
        self._shots.append(PlannedShot(values, self._lead(covers[0]), covers[1]))
        self._previous = (view, people)

    def _enter(self, people: Sequence[str]) -> None:
        """Keep who is there, the latest first."""
        self._present = [*people, *(name for name in self._present if name not in people)]


def break_down_script(script: ParsedScript, rate: Rate) -> tuple[tuple[PlannedShot, ...], ...]:
    """Plan every scene of a script, in order: a place is established where the script first comes to it."""
    cast = find_cast(line for scene in script.scenes for line in scene.lines)
    known: set[str] = set()
    planned: list[tuple[PlannedShot, ...]] = []
    before: ParsedScene | None = None
    for scene in script.scenes:
        new = location_key(scene.location) not in known
        intercut = before is not None and ends_in_intercut(before.lines)
        planned.append(break_down(scene, scene.lines, rate, cast=cast, new_location=new, intercut=intercut))
        known.add(location_key(scene.location))
        before = scene
    return tuple(planned)


def location_key(location: str) -> str:
    """A location to compare by."""
    return " ".join(location.upper().replace(".", " ").split())


def ends_in_intercut(lines: Sequence[AnyLine]) -> bool:
    """Whether a scene hands over to one that it is intercut with."""
    return any(line.type == "transition" and "INTERCUT" in line.text.upper() for line in lines[-3:])
