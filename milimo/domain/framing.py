"""Chooses how the camera sees a beat of action: what the writer asks for, else what the verbs suggest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from milimo.domain.shot import Framing, Move, Size


@dataclass(frozen=True, slots=True)
class View:
    size: Size
    framing: Framing
    move: Move = "static"


_TIGHTER: dict[Size, Size] = {
    "ELS": "LS",
    "LS": "MLS",
    "MLS": "MS",
    "MS": "MCU",
    "MCU": "MS",
    "CU": "MCU",
    "ECU": "CU",
}

_ASKED_SIZE: tuple[tuple[re.Pattern[str], Size], ...] = (
    (re.compile(r"^(?:EXTREME CLOSE[- ]?UP|ECU)\b"), "ECU"),
    (re.compile(r"^(?:TIGHT ON|CLOSE[- ]?UP|CLOSE ON|CLOSE:|CLOSER|CU\b)"), "CU"),
    (re.compile(r"^(?:AERIAL|DRONE|BIRD'?S[- ]EYE|HIGH ABOVE)\b"), "ELS"),
    (re.compile(r"^(?:WIDE|WIDER|LONG SHOT|FULL SHOT)\b"), "LS"),
    (re.compile(r"^(?:ANGLE ON|MEDIUM|TWO[- ]?SHOT)\b"), "MS"),
)
_ASKED_MOVE: tuple[tuple[re.Pattern[str], Move], ...] = (
    (re.compile(r"\b(?:push(?:es|ing)? in|dolly in|move in on|creep in)\b", re.I), "push-in"),
    (
        re.compile(
            r"\b(?:pull(?:s|ing)? (?:back|out) to|dolly (?:back|out)|camera pulls|we pull (?:back|out)|widen to)\b",
            re.I,
        ),
        "pull-out",
    ),
    (re.compile(r"\b(?:we|camera|slowly) pans?\b|^PAN\b", re.I), "pan-right"),
    (re.compile(r"\btilts? up\b", re.I), "tilt-up"),
    (re.compile(r"\btilts? down\b", re.I), "tilt-down"),
    (re.compile(r"\bcrane up\b", re.I), "crane-up"),
    (re.compile(r"\bcrane down\b", re.I), "crane-down"),
    (re.compile(r"\bhandheld\b", re.I), "handheld"),
    (re.compile(r"^TRACKING\b|\b(?:we|camera) (?:tracks?|follows?)\b", re.I), "follow"),
)


def _verbs(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_VIOLENCE = _verbs(
    r"fights?|punch(?:es)?|kicks?(?! in| off| back)|shoots?(?! a look)|fires?|wrestles?|slams?|struggles?|"
    r"erupts?|explodes?|chaos|crash(?:es)?|smash(?:es)?|"
    r"tackles?|stabs?|attacks?|screaming|dives"
)
_VEHICLE = _verbs(r"drives?|cruises?|speeds?|pulls? (?:up|in|away)|barrels|sails?|rolls?|steers?|rows|flies|taxis")
_TRAVEL = _verbs(
    r"walks?|strolls?|runs?|rush(?:es)?|cross(?:es)?(?! h\w+ face)|moves? (?:through|towards?|to|across|along)|"
    r"makes? (?:his|her|their|its) way|"
    r"march(?:es)?|hurr(?:y|ies)|climbs?|glides?|wanders?|paces?|sprints?|dash(?:es)?|limps?|trudges?|"
    r"heads? (?:for|to|towards?|up|down)"
)
_ENTRANCE = _verbs(
    r"enters?|arrives?|comes? in|appears?|steps? (?:in|into|inside|out)|bursts? (?:in|out|into|through)|"
    r"emerges?|in walks"
)
_EXIT = _verbs(r"exits?|leaves?|storms? out|walks? (?:out|away|off)|turns? to go|disappears?|vanish(?:es)?|departs?")
_RISE = _verbs(r"rises?|stands? up|gets? up|gets to (?:his|her|their) feet|straightens?")
_FALL = _verbs(r"falls?|drops?|collaps(?:es?|ing)|topples?|kneels?|stoops?|sinks?|crouch(?:es)?|ducks?|bends? down")
_REVEAL = _verbs(r"reveals?|revealing|uncovers?|view of|stretch(?:es)? out|before (?:him|her|them) lies?")
_FACE = _verbs(
    r"smiles?|smiling|stares?|eyes|face|tears?|looks?|looking|frowns?|sighs?|grins?|glances?|watch(?:es)?|"
    r"reali[sz]es?|thoughtful|"
    r"disappointed|confused|dazed|dumbfounded|agape|incredulous|intrigued|bewildered|feels|hesitates?|freezes|"
    r"blinks?|nods?|"
    r"listens?|trance|pauses?|beams?|weeps?|cries|crying|blush(?:es)?|winces?|swallows?|considers?|notices?|regards?"
)
_INNER = _verbs(
    r"stares?|reali[sz]es?|deep in thought|trance|tears?|dazed|considers?|freezes|weeps?|listens?|understands?"
)


def view_of(text: str, people: Sequence[str], *, outside: bool, entering: bool, turn: int) -> View:
    """How to see a beat in which `people` act. `turn` counts the scene's shots, so that pans go both ways."""
    view = _by_people(text, people, outside, entering, turn)
    for pattern, size in _ASKED_SIZE:
        if pattern.match(text):
            view = replace(view, size=size, framing="single" if size in ("CU", "ECU") and people else view.framing)
            break
    for pattern, move in _ASKED_MOVE:
        if pattern.search(text):
            return replace(view, move=move)
    return view


def varied(view: View, previous: View | None, same_people: bool) -> View:
    """Never cut from a view to the same view of the same people: step in, or from close out."""
    if not same_people or previous is None or (view.size, view.framing) != (previous.size, previous.framing):
        return view
    return replace(view, size=_TIGHTER[view.size])


def _by_people(text: str, people: Sequence[str], outside: bool, entering: bool, turn: int) -> View:
    if not people:
        return _of_place(text, outside, turn)
    if len(people) > 2:
        return View("LS", "group", "handheld" if _VIOLENCE.search(text) else "static")
    if len(people) == 2:
        return View("MLS" if entering else "MS", "two", _pair_move(text))
    return _of_one(text, outside, entering, turn)


def _pair_move(text: str) -> Move:
    if _VIOLENCE.search(text):
        return "handheld"
    return "follow" if _TRAVEL.search(text) else "static"


def _of_place(text: str, outside: bool, turn: int) -> View:
    if _VIOLENCE.search(text):
        return View("LS", "single", "handheld")
    if _VEHICLE.search(text):
        return View("LS", "single", "track-right" if turn % 2 else "track-left")
    if _REVEAL.search(text):
        return View("ELS" if outside else "LS", "single", "pull-out")
    return View("LS" if outside else "MLS", "single", "static" if turn % 3 else "pan-right")


def _of_one(text: str, outside: bool, entering: bool, turn: int) -> View:
    """The first verb that the camera must serve decides; a face wants to be near, if it is all there is."""
    pan: Move = "pan-left" if turn % 2 else "pan-right"
    if _VIOLENCE.search(text):
        return View("MS", "single", "handheld")
    if _ENTRANCE.search(text):
        return View("MLS", "single", pan)
    if _EXIT.search(text):
        return View("LS" if outside else "MLS", "single", pan)
    if _TRAVEL.search(text):
        return View("MLS", "single", "follow")
    if _VEHICLE.search(text):
        return View("LS" if outside else "MS", "single", "track-right" if outside else "static")
    if _RISE.search(text):
        return View("MLS", "single", "tilt-up")
    if _FALL.search(text):
        return View("MLS", "single", "tilt-down")
    if _FACE.search(text) and len(text) <= 110 and not entering:
        return View("CU" if len(text) <= 50 else "MCU", "single", "push-in" if _INNER.search(text) else "static")
    if _REVEAL.search(text):
        return View("MS", "single", "pull-out")
    return View("MLS" if entering else "MS", "single")
