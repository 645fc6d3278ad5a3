"""Holds a shot list that somebody else wrote to the laws of every breakdown: a language model proposes, the laws dispose.

What can be put right is put right: names that nobody bears go, whoever speaks on screen comes into the picture, the length follows
from the lines. What cannot is a fault, in words that its author can mend it by.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from milimo.domain.breakdown import VISIBLE, PlannedShot
from milimo.domain.cast import AnyLine, Cast
from milimo.domain.shot import Framing, ShotValues, Size
from milimo.domain.speech import (
    ESTABLISHING_SECONDS,
    INSERT_SECONDS,
    ROW_SECONDS,
    SHOT_FLOOR_SECONDS,
    TITLE_SECONDS,
    bounded_frames,
    is_unseen,
    rows_of,
    speech_frames,
)
from milimo.domain.time import Rate, frames_from_seconds

_SHOWN_CHARACTERS = 40
_CARDS = ("title", "centered")


@dataclass(frozen=True, slots=True)
class Lawful:
    """The shots in order, or what is wrong with them."""

    shots: tuple[PlannedShot, ...] = ()
    faults: tuple[str, ...] = ()


def lawful(proposed: Sequence[PlannedShot], lines: Sequence[AnyLine], cast: Cast, rate: Rate) -> Lawful:
    """Put a scene's proposed shots right. Their `frames` are not looked at; faults count shots and lines from 1."""
    faults = [
        f"shot {number} covers lines {_shown(shot)}, and the scene has lines 1 to {len(lines)}"
        for number, shot in enumerate(proposed, start=1)
        if not _is_in(shot, len(lines))
    ]
    inside = [shot for shot in proposed if _is_in(shot, len(lines))]
    covered = {at for shot in inside for at in _range(shot)}
    faults += [
        f'line {at + 1} ("{line.text[:_SHOWN_CHARACTERS]}") is in no shot'
        for at, line in enumerate(lines)
        if line.type in VISIBLE and at not in covered
    ]
    if not proposed:
        faults.append("there is no shot")
    if faults:
        return Lawful(faults=tuple(faults))
    in_order = sorted(inside, key=lambda shot: -1 if shot.first is None else shot.first)
    righted = [replace(shot, values=_righted(shot, lines, cast)) for shot in in_order]
    return Lawful(shots=_timed(righted, lines, rate))


def _is_in(shot: PlannedShot, count: int) -> bool:
    if shot.first is None or shot.last is None:
        return shot.first is shot.last and shot.values.purpose == "establishing"
    return 0 <= shot.first <= shot.last < count


def _shown(shot: PlannedShot) -> str:
    ends = ("none" if at is None else str(at + 1) for at in (shot.first, shot.last))
    return " to ".join(ends)


def _range(shot: PlannedShot) -> range:
    return range(0) if shot.first is None or shot.last is None else range(shot.first, shot.last + 1)


def _righted(shot: PlannedShot, lines: Sequence[AnyLine], cast: Cast) -> ShotValues:
    covered = [lines[at] for at in _range(shot)]
    values = shot.values
    visible = [line for line in covered if line.type in VISIBLE]
    if visible and all(line.type in _CARDS for line in visible):
        words = visible[0].text.partition(":")[2].strip() or visible[0].text
        update = {"purpose": "title", "size": "LS", "framing": "single", "characters": (), "subject": words}
        return values.model_copy(update=update | {"action": visible[0].text})
    action = values.action.strip() or " ".join(line.text for line in visible if line.type == "action")
    values = values.model_copy(update={"action": action})
    if values.purpose == "title" or (values.purpose == "insert" and not values.subject.strip()):
        values = values.model_copy(update={"purpose": "coverage"})
    if values.purpose != "insert":
        values = values.model_copy(update={"subject": ""})
    named = (cast.resolve(name.strip().upper()) for name in values.characters)
    people = tuple(dict.fromkeys(name for name in named if name is not None))
    return _with_speakers(values.model_copy(update={"characters": people}), covered)


def _with_speakers(values: ShotValues, covered: Sequence[AnyLine]) -> ShotValues:
    """Whoever speaks on screen is in the picture, and the picture is wide enough for them."""
    speakers = [
        line.character.upper() for line in covered if line.character and not is_unseen(line.character, line.extension)
    ]
    people = tuple(dict.fromkeys((*values.characters, *speakers)))
    if len(people) == len(values.characters):
        return values
    framing: Framing = values.framing
    size: Size = values.size
    if len(people) > 1 and framing in ("single", "insert"):
        framing, size = ("two", "MS") if len(people) == 2 else ("group", "MLS")
    purpose = "coverage" if values.purpose == "insert" else values.purpose
    update = {"characters": people, "framing": framing, "size": size, "purpose": purpose}
    return values.model_copy(update=update | ({"subject": ""} if purpose == "coverage" else {}))


def _timed(shots: Sequence[PlannedShot], lines: Sequence[AnyLine], rate: Rate) -> tuple[PlannedShot, ...]:
    """A line sounds in the first shot that covers it; shots that show the same action share its time."""
    heard: set[int] = set()
    sharing = [0] * len(lines)
    for shot in shots:
        for at in _range(shot) if shot.values.purpose != "insert" else ():
            sharing[at] += 1
    timed: list[PlannedShot] = []
    for shot in shots:
        spoken = [at for at in _range(shot) if lines[at].character and at not in heard]
        heard.update(spoken)
        acted = [at for at in _range(shot) if lines[at].type == "action"]
        seconds = sum(((rows_of(lines[at].text) + 1) * ROW_SECONDS / max(1, sharing[at]) for at in acted), Fraction(0))
        said = [speech_frames(lines[at].text, rate) for at in spoken]
        speech = max(said) if any(lines[at].dual for at in spoken) else sum(said)
        frames = max(_least(shot.values, rate), _acting(shot.values, seconds, rate) + speech)
        timed.append(replace(shot, values=shot.values.model_copy(update={"frames": frames})))
    return tuple(timed)


def _acting(values: ShotValues, seconds: Fraction, rate: Rate) -> int:
    return 0 if values.purpose in ("insert", "establishing", "title") or not seconds else bounded_frames(seconds, rate)


def _least(values: ShotValues, rate: Rate) -> int:
    match values.purpose:
        case "insert":
            return frames_from_seconds(INSERT_SECONDS, rate)
        case "establishing":
            return frames_from_seconds(ESTABLISHING_SECONDS, rate)
        case "title":
            return max(frames_from_seconds(TITLE_SECONDS, rate), speech_frames(values.subject, rate))
        case _:
            return frames_from_seconds(SHOT_FLOOR_SECONDS, rate)
