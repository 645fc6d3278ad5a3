"""From a shot's words to a stage: which set, who stands where, what each does and when. Pure: no randomness but the names' own.

The line runs along x through the origin. People keep their places for the whole scene (they come from `present`), and the
camera never crosses to +y of the line, so that shots of one scene cut together.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import cast

from milimo.domain.job import Figure, JobSpec
from milimo.engines.previz.blocking import everyone_in, facing_of, partner_of, place_for
from milimo.engines.previz.body import Looks
from milimo.engines.previz.locations import INSIDE, SetKind, place_of
from milimo.engines.previz.looks import cast_looks, is_woman
from milimo.engines.previz.poses import SEAT_HEIGHT, alive, pose_for
from milimo.engines.previz.rig import Pose, mixed
from milimo.engines.previz.sets import Seat
from milimo.engines.previz.things import Thing, thing_of, things_in
from milimo.engines.previz.words import (
    Deed,
    Hour,
    Weather,
    deeds_in,
    find,
    hour_of,
    number,
    weather_of,
)  # fmt: skip

MOVES: frozenset[Deed] = frozenset({"enter", "leave", "walk", "run", "climb"})
UPRIGHT: frozenset[Deed] = frozenset(
    {
        "stand",
        "walk",
        "run",
        "enter",
        "leave",
        "rise",
        "climb",
        "dance",
        "fight",
        "slice",
        "kneel",
        "crouch",
        "fall",
        "hug",
        "lie",
        "sleep",
        "knock",
        "paint",
        "push",
        "throw",
        "aim",
    }
)
BUSY: frozenset[Deed] = frozenset(
    {
        "point",
        "aim",
        "reach",
        "pour",
        "hold",
        "carry",
        "read",
        "phone",
        "drink",
        "eat",
        "smoke",
        "write",
        "type",
        "clean",
        "paint",
        "drive",
        "cry",
        "wave",
        "think",
        "throw",
        "slice",
        "fight",
        "hug",
        "kiss",
        "open",
        "knock",
        "push",
        "dance",
        "lie",
        "sleep",
        "run",
        "walk",
    }
)
FIXTURES: frozenset[Thing] = frozenset({"door", "car", "painting", "keyboard", "screen", "sign", "switch", "rifle"})
"""Things that are not put down on a table."""
UNHANDY: frozenset[Thing] = frozenset({"door", "car", "clock", "painting", "cake", "sign", "switch"})
"""Things that are not held in a hand."""
CARRIED: frozenset[Thing] = frozenset({"lantern", "case", "bag", "umbrella", "box"})
"""What walking people are seen to carry."""
WALK_SPEED, RUN_SPEED = 1.25, 3.4


@dataclass(frozen=True)
class Beat:
    """A deed from a moment on, seconds."""

    start: float
    deed: Deed


@dataclass(frozen=True)
class State:
    """A figure at a moment: its feet's place, where it faces (radians, 0 towards -y, left positive), and its pose."""

    at: tuple[float, float, float]
    facing: float
    pose: Pose


@dataclass(frozen=True)
class Player:
    """A figure's whole performance."""

    name: str
    looks: Looks
    speaks: bool
    home: tuple[float, float]
    facing: float
    floor: float
    beats: tuple[Beat, ...]
    seat: Seat | None
    talks: tuple[tuple[float, float], ...]
    """When it speaks: start and end, seconds."""
    seed: int
    seconds: float
    door: tuple[float, float]
    holding: Thing | None = None
    lane: tuple[float, float] | None = None
    room: tuple[float, float, float, float] = (-60.0, 60.0, -60.0, 60.0)
    """Where it may go: x0, x1, y0, y1."""
    partner: tuple[float, float] | None = None
    """Where the other person of a hug stands."""
    bed: tuple[float, float, float] | None = None
    """The middle of a bed's top, head towards +y."""

    @property
    def leg(self) -> float:
        return self.looks.stature * 0.505

    def state(self, time: float) -> State:
        """Where and how it is, `time` seconds into the shot."""
        index = max(i for i, beat in enumerate(self.beats) if beat.start <= time + 1e-9)
        beat = self.beats[index]
        place = self._state(beat, time)
        if index and time - beat.start < 0.6:
            before = self._state(self.beats[index - 1], time)
            share = _ease((time - beat.start) / 0.6)
            place = State(
                _between(before.at, place.at, share),
                before.facing + (place.facing - before.facing) * share,
                mixed(before.pose, place.pose, share),
            )
        speaking = any(start <= time < end for start, end in self.talks)
        return replace(place, pose=alive(place.pose, time, self.seed, speaking, beat.deed in BUSY))

    def _state(self, beat: Beat, time: float) -> State:
        seated = self.seat is not None and beat.deed not in UPRIGHT
        lean = 1.0 if self.seed % 2 else -1.0
        if beat.deed in MOVES:
            return self._moving(beat.deed, time - beat.start)
        seat = SEAT_HEIGHT[self.seat] if seated and self.seat else None
        pose = pose_for(beat.deed, time, seat, self.leg, lean)
        if beat.deed in ("lie", "sleep") and self.bed is not None:
            return State(self.bed, 0.0, pose)
        return State((*self._spot(beat.deed), self.floor), self.facing, pose)

    def _spot(self, deed: Deed) -> tuple[float, float]:
        """Its mark, or close to whom it holds."""
        if deed not in ("hug", "kiss") or self.partner is None:
            return self.home
        dx, dy = self.home[0] - self.partner[0], self.home[1] - self.partner[1]
        gap = max(0.1, math.hypot(dx, dy))
        return self.partner[0] + dx / gap * 0.40, self.partner[1] + dy / gap * 0.40

    def _moving(self, deed: Deed, since: float) -> State:
        speed = RUN_SPEED if deed == "run" else WALK_SPEED
        whole = max(0.8, self.seconds - self.beats[-1].start if len(self.beats) == 1 else self.seconds * 0.6)
        reach = min(speed * whole, 3.4 if deed != "run" else 6.0)
        dx, dy = self._heading(deed)
        if deed == "enter":
            gone = min(
                0.0, since * speed - min(reach, math.hypot(self.door[0] - self.home[0], self.door[1] - self.home[1]))
            )
            walking = gone < -0.02
        elif deed == "leave":
            gone = min(since * speed, reach)
            walking = True
        else:
            gone = max(-reach / 2, min(reach / 2, since * speed - reach / 2))
            walking = gone < reach / 2 - 0.01
        x0, x1, y0, y1 = self.room
        at = (min(x1, max(x0, self.home[0] + dx * gone)), min(y1, max(y0, self.home[1] + dy * gone)), self.floor)
        facing = math.atan2(dx, -dy)
        pose = pose_for(deed, since, None, self.leg, 1.0)
        if not walking:
            pose = pose_for("stand", since, None, self.leg, 1.0)
            facing = self.facing if deed == "enter" else facing
        return State(at, facing, pose)

    def _heading(self, deed: Deed) -> tuple[float, float]:
        """Unit direction of travel over the floor."""
        if deed in ("enter", "leave"):
            dx, dy = self.door[0] - self.home[0], self.door[1] - self.home[1]
            length = max(0.1, math.hypot(dx, dy))
            sign = -1.0 if deed == "enter" else 1.0
            return sign * dx / length, sign * dy / length
        if self.lane is not None:
            return self.lane
        side = 1.0 if math.sin(self.facing) >= 0 else -1.0
        return side * 0.94, -0.34


@dataclass(frozen=True)
class Stage:
    """A staged shot."""

    kind: SetKind
    inside: bool
    hour: Hour
    weather: Weather
    seed: int
    players: tuple[Player, ...]
    """On screen, subject first."""
    things: tuple[Thing, ...]
    """On the table."""
    subject: Thing | None
    """The thing an insert shows."""
    lettering: str
    """What stands on it, where it shows words."""
    seconds: float


@dataclass(frozen=True)
class Plan:
    """What of a set a stage needs; see `Set` for the fields."""

    marks: tuple[tuple[float, float], ...] = ()
    seated: bool = False
    seat: Seat = "chair"
    door: tuple[float, float] = (2.6, 1.4)
    floor: float = 0.0
    lane: tuple[float, float] | None = None
    room: tuple[float, float, float, float] = (-60.0, 60.0, -60.0, 60.0)
    bed: tuple[float, float, float] | None = None


def stage(spec: JobSpec, plan: Plan) -> Stage:
    """Stage a shot on a set; `set_of` says which."""
    marks, seated = plan.marks, plan.seated
    kind = set_of(spec)
    text = " ".join((spec.action, spec.direction))
    seconds = float(spec.frames / spec.rate.fraction) if spec.frames > 1 else 4.0
    everyone = everyone_in(spec)
    told = _told(text, spec.figures)
    talks = _talks(spec, seconds)
    looks = cast_looks([(figure.name, figure.description) for figure in everyone])
    players: list[Player] = []
    for figure in spec.figures:
        order = next(i for i, other in enumerate(everyone) if other.name == figure.name)
        own = told.get(figure.name, "")
        if on_the_phone(spec, figure):
            own += " On the phone."
        beats = _beats(own, seconds, kind, figure.speaks, spec, seated)
        sits = seated or any(beat.deed in ("sit", "drive") for beat in beats)
        if any(beat.deed in UPRIGHT for beat in beats) and beats[0].deed in UPRIGHT:
            sits = kind in ("car", "boat")
        home = place_for(order, len(everyone), marks)
        partner = partner_of(figure, order, spec, everyone, marks)
        chosen: Seat | None = plan.seat if sits else None
        players.append(
            Player(
                name=figure.name,
                looks=looks[figure.name],
                speaks=figure.speaks,
                home=home,
                facing=facing_of(order, partner, len(everyone), marks, kind),
                floor=plan.floor,
                beats=beats,
                seat=chosen,
                talks=talks.get(figure.name, ()),
                seed=number(figure.name, "life") % 1000,
                seconds=seconds,
                door=plan.door,
                holding=_held(own, beats),
                lane=plan.lane,
                room=plan.room,
                bed=plan.bed,
                partner=partner,
            )
        )
    subject: Thing | None = None
    if spec.framing == "insert" or spec.purpose == "insert":
        subject = shown_by(spec.subject, text)
    things = _without(things_in(text), FIXTURES)[:3]
    return Stage(
        kind,
        kind in INSIDE,
        hour_of(spec.time_of_day, spec.heading),
        weather_of(f"{spec.heading}. {text}") or weather_of(spec.scenery),
        number(spec.scene_key or spec.location, "set"),
        tuple(players),
        things,
        subject,
        spec.subject,
        seconds,
    )


def shown_by(subject: str, text: str) -> Thing:
    """The thing that an insert on `subject` shows; written words are a page, and what nobody has drawn a card that says its name."""
    if " / " in subject or len(subject.split()) > 7:
        return "letter"
    if re.search(rf"(?i)\b(?:marked|reads?|reading|says|saying|labell?ed|titled|signs?)\W+{re.escape(subject)}", text):
        return "sign"
    if subject:
        return thing_of(subject) or "thing"
    named = things_in(text)
    return named[0] if named else "thing"


def on_the_phone(spec: JobSpec, figure: Figure) -> bool:
    """Whether somebody talks into a telephone: in a scene cut against another place, whoever speaks alone."""
    return "intercut" in spec.scenery.split() and len(spec.figures) == 1 and figure.speaks


def set_of(spec: JobSpec) -> SetKind:
    kind = place_of(spec.setting, spec.location, spec.heading, f"{spec.scenery}. {spec.action}")
    behind = kind not in INSIDE and "wheel" in spec.scenery.split() and spec.purpose != "establishing"
    return "car" if behind and kind not in ("boat", "sea", "harbour") else kind


def _told(text: str, figures: tuple[Figure, ...]) -> dict[str, str]:
    """Which sentences tell of whom: the first name in a sentence, or whoever the one before told of."""
    told = {figure.name: "" for figure in figures}
    if not figures:
        return told
    current = figures[0].name
    women = {figure.name: is_woman(figure.name, figure.description) for figure in figures}
    mentioned = [figure.name for figure in reversed(figures)]
    for sentence in re.split(r"(?<=[.!?;])\s+|\n+|--", text):
        places = [(match.start(), figure.name) for figure in figures if (match := _named(figure.name, sentence))]
        if places:
            current = min(places)[1]
            mentioned += [name for _, name in sorted(places)]
        elif match := re.match(r"\W*(she|he)\b", sentence, re.IGNORECASE):
            woman = match.group(1).lower() == "she"
            current = next((name for name in reversed(mentioned) if women[name] == woman), current)
        told[current] += " " + sentence
        for _, other in places:
            # Two names joined by "and" share the deed.
            if other != current and re.search(
                rf"{re.escape(current)}\s+and\s+{re.escape(other)}|{re.escape(other)}\s+and\s+{re.escape(current)}",
                sentence,
                re.IGNORECASE,
            ):
                told[other] += " " + sentence
    return told


def _named(name: str, sentence: str) -> re.Match[str] | None:
    for part in (name, *(word for word in name.split() if len(word) > 2)):
        if match := find(re.escape(part), sentence):
            return match
    return None


def _beats(text: str, seconds: float, kind: SetKind, speaks: bool, spec: JobSpec, seated: bool) -> tuple[Beat, ...]:
    deeds: list[Deed] = list(deeds_in(text))[:3]
    if kind == "car":
        deeds = [deed for deed in deeds if deed not in MOVES | {"fall", "lie"}] or ["drive"]
    if kind == "boat":
        deeds = [deed for deed in deeds if deed not in MOVES]
    if spec.size in ("ECU", "CU", "MCU"):
        # A close view of somebody who arrives or goes shows the moment, not the way.
        moments: dict[Deed, Deed] = {"leave": "turn", "enter": "stand", "climb": "stand"}
        deeds = cast(list[Deed], [moments.get(deed, deed) for deed in deeds])
    for parenthetical in (line.parenthetical for line in spec.dialogue if speaks):
        deeds += cast(list[Deed], [deed for deed in deeds_in(parenthetical) if not deeds.count(deed)])[:1]
    if not deeds:
        seat_named = find(r"seat|chair|sofa|couch|at the table", text) is not None
        deeds.append("sit" if seated or seat_named else "stand")
    if deeds[0] == "rise":
        deeds[:1] = ("sit", "stand")
    deeds = deeds[: max(1, min(3, int(seconds / 1.4)))]
    return tuple(Beat(i * seconds / len(deeds), deed) for i, deed in enumerate(deeds))


def _held(text: str, beats: tuple[Beat, ...]) -> Thing | None:
    deeds = {beat.deed for beat in beats}
    things = _without(things_in(text), UNHANDY)
    default: dict[Deed, Thing] = {
        "phone": "phone",
        "aim": "gun",
        "drink": "glass",
        "read": "letter",
        "pour": "pot" if find(r"coffee|tea|cocoa|hot water|soup", text) else "bottle",
        "smoke": "cigarette",
        "slice": "sword",
        "write": "letter",
    }
    wanted: dict[Deed, tuple[Thing, ...]] = {
        "phone": ("phone", "mobile"),
        "aim": ("rifle", "gun"),
        "drink": ("cup", "glass", "bottle"),
        "read": ("letter", "card", "booklet", "book", "newspaper"),
        "pour": ("bottle", "pot"),
        "slice": ("sword", "knife"),
    }
    for deed in (beat.deed for beat in beats):
        if deed in wanted:
            named = [thing for thing in things if wanted[deed].count(thing)]
            if named:
                return cast(Thing, named[0])
            return default[deed]
    if deeds & MOVES and (carried := [thing for thing in things if thing in CARRIED]):
        return cast(Thing, carried[0])
    if deeds & {"hold", "carry", "point", "reach", "open", "look", "think", "clean", "throw"}:
        return next(iter(things), None)
    return None


def _without(things: tuple[Thing, ...], barred: frozenset[Thing]) -> tuple[Thing, ...]:
    return tuple(thing for thing in things if not barred & {thing})


def _talks(spec: JobSpec, seconds: float) -> dict[str, tuple[tuple[float, float], ...]]:
    """When each speaker on screen speaks, in proportion to its words."""
    lines = [(line.character, max(1, len(line.text.split())), line.extension.upper()) for line in spec.dialogue]
    total = sum(words for _, words, _ in lines)
    talks: dict[str, list[tuple[float, float]]] = {}
    lead = min(0.5, seconds * 0.1)
    clock = lead
    for name, words, _ in lines:
        end = clock + (seconds - 2 * lead) * words / total
        talks.setdefault(name, []).append((0.0 if clock == lead else clock, end))
        clock = end
    for figure in spec.figures:
        if figure.speaks and figure.name not in talks:
            talks[figure.name] = [(0.0, seconds)]
    return {name: tuple(spans) for name, spans in talks.items()}


def _between(a: tuple[float, float, float], b: tuple[float, float, float], share: float) -> tuple[float, float, float]:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


def _ease(share: float) -> float:
    return share * share * (3 - 2 * share)
