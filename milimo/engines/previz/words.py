"""What words mean on a stage: hours, weather and deeds. Pure tables and the functions that read them."""

import hashlib
import re
from typing import Literal

Hour = Literal["day", "night", "dawn", "dusk"]
Weather = Literal["", "rain", "snow", "fog", "cloud"]


def find(pattern: str, text: str) -> re.Match[str] | None:
    """The first whole-word match, a plural allowed."""
    return re.search(rf"(?<![\w'])(?:{pattern})(?:s|es)?(?![\w])", text, re.IGNORECASE)


def hour_of(time_of_day: str, text: str = "") -> Hour:
    """Dawn, day, dusk or night."""
    words = f"{time_of_day} " if time_of_day else text
    if find(r"dawn|sunrise|sun-?up|daybreak|first light", words):
        return "dawn"
    if find(r"dusk|sunset|twilight|magic hour|golden hour|blue hour|sundown|nightfall|evening", words):
        return "dusk"
    if find(r"night|midnight|late at night|moonlight|2 ?am|3 ?am", words):
        return "night"
    return "day"


def weather_of(text: str) -> Weather:
    """The weather that a text names. Somebody who storms in brings none."""
    if find(
        r"(?<!-)rain\w*|storm(?!s? (?:in|out|off|up|past|through|down|away)\b|ing)(?:s|y)?|downpour|drizzl\w*|thunder\w*|wet night",
        text,
    ):
        return "rain"
    if find(r"snow\w*|blizzard|sleet", text):
        return "snow"
    if find(r"fog(?:gy|s)?|mist(?:y|s)?|haz[ey](?! of)|smog", text):
        return "fog"
    if find(
        r"gr[ea]y (?:sky|skies|sea|morning|dawn|day|light)|overcast|cloudy|leaden|dark clouds?|gloomy|storm clouds?",
        text,
    ):
        return "cloud"
    return ""


Deed = Literal[
    "stand",
    "sit",
    "walk",
    "run",
    "enter",
    "leave",
    "look",
    "point",
    "reach",
    "pour",
    "hug",
    "kiss",
    "lie",
    "kneel",
    "fight",
    "dance",
    "hold",
    "phone",
    "drink",
    "write",
    "type",
    "drive",
    "crouch",
    "knock",
    "paint",
    "aim",
    "fall",
    "cry",
    "laugh",
    "shake",
    "nod",
    "read",
    "wave",
    "carry",
    "think",
    "shout",
    "sleep",
    "rise",
    "turn",
    "clean",
    "open",
    "throw",
    "eat",
    "smoke",
    "climb",
    "push",
    "slice",
]
# Verbs as scripts write them: third person, participle. The first in the text that a figure does is its deed.
DEEDS: tuple[tuple[str, Deed], ...] = (
    (r"(?:is |are )?(?:sits?|sitting|seated|sat)(?: down)?|slumps? (?:in|into|on)|perch\w*|behind the wheel", "sit"),
    (r"(?:rises?|gets up|stands up|gets to (?:his|her|their) feet)|stumbl\w+ out of bed", "rise"),
    (
        r"aims?|aiming|fires?|firing|shoots?|shooting|points? (?:a|the|his|her) (?:gun|pistol|rifle)|"
        r"draws (?:a|his|her) gun|pulls out a gun",
        "aim",
    ),
    (
        r"runs?|running|sprints?|rush(?:es|ing)?|races?|racing|dash(?:es|ing)?|flees?|chas(?:es?|ing)|bursts?|barrels|charges",
        "run",
    ),
    (r"enters?|entering|comes? in|walks? in|arrives?|appears?|steps? in|steps? inside|strides? in", "enter"),
    (r"exits?|exiting|leav(?:es?|ing)|walks? (?:out|away|off)|storms? out|goes out|departs?|steps? out", "leave"),
    (
        r"walks?|walking|cross(?:es|ing)|strides?|paces?|pacing|moves? (?:through|to|towards?|across)|"
        r"makes? (?:his|her|their) way|strolls?|wander\w*|approach\w*|stumbl\w+|glid\w+|heads? (?:to|for|"
        r"down|towards?)|follows?|tiptoe\w*",
        "walk",
    ),
    (r"climbs?|climbing|scales", "climb"),
    (
        r"dials?|phones?|calls?|on the phone|picks? up the phone|answers? the phone|talks on (?:his|her)|hangs up",
        "phone",
    ),
    (r"points?|pointing|gestures? (?:at|to|towards?)|indicates?", "point"),
    (r"pours?|pouring|fills?", "pour"),
    (r"hugs?|embrac\w+|holds? (?:him|her) close|cradl\w+", "hug"),
    (r"kiss(?:es|ing)?", "kiss"),
    (r"sleeps?|sleeping|asleep|dozes?", "sleep"),
    (r"lies|lying|laid out|sprawl\w*|unconscious|lays? (?:down|back)|(?:is )?dead", "lie"),
    (r"kneels?|kneeling|on (?:his|her|their) knees|prays?|praying", "kneel"),
    (r"crouch\w*|squats?|ducks?|hides?|hiding", "crouch"),
    (r"falls?|falling|topples?|collaps\w+|trips?|faints?", "fall"),
    (r"fights?|fighting|punch\w*|hits?|strikes?|attack\w*|wrestl\w+|struggl\w+|kicks?", "fight"),
    (r"slic(?:es?|ing)|swings?|slash\w*|stabs?", "slice"),
    (r"danc(?:es?|ing)|sways?|twirls?|spins?", "dance"),
    (r"drives?|driving|steers?|at the wheel|cruises", "drive"),
    (r"paints?|painting|dabs?|draws|drawing|sketch\w*", "paint"),
    (r"types?|typing|plays? (?:the )?(?:piano|keyboard)|at the keyboard|plays?", "type"),
    (r"writ(?:es?|ing)|scribbl\w+|signs?", "write"),
    (r"reads?|reading|sorts? through|studies|studying|leafs? through", "read"),
    (r"drinks?|drinking|sips?|sipping|gulps?", "drink"),
    (r"eats?|eating|chews?|bites?", "eat"),
    (r"smok(?:es?|ing)|lights? a cigarette", "smoke"),
    (r"knocks?|knocking|rings? the (?:bell|doorbell)", "knock"),
    (r"opens?|opening|unlocks?|pops? it open|clos(?:es?|ing)|shuts?", "open"),
    (r"cleans?|wipes?|wash(?:es|ing)|checks?|polish\w*|folds?|fix(?:es|ing)|packs?|cooks?|chops?|stirs?", "clean"),
    (r"throws?|throwing|toss(?:es|ing)|hurls?|flings?|slams?", "throw"),
    (r"push(?:es|ing)?|shoves?|pulls?|drags?", "push"),
    (
        r"reach(?:es|ing)?|grabs?|grabbing|tak(?:es|ing)|picks? up|lifts?|offers?|hands?|gives?|stuffs?|"
        r"puts?|plac(?:es|ing)|touch\w*|sets? (?:down|the)",
        "reach",
    ),
    (r"carr(?:ies|ying)|lugs?|brings?|hauls?", "carry"),
    (r"holds?|holding|clutch\w*|grips?|wields?|brandish\w*", "hold"),
    (r"cr(?:ies|ying)|sobs?|weeps?|tears", "cry"),
    (r"laughs?|laughing|chuckles?|giggles?|grins?|smiles?|smiling|beams?", "laugh"),
    (r"shakes? (?:his|her) head", "shake"),
    (r"nods?|nodding", "nod"),
    (r"waves?|waving|beckons?|salutes?", "wave"),
    (r"shouts?|shouting|yells?|screams?|cheers?", "shout"),
    (r"thinks?|ponders?|pondering|wonders?|considers?|hesitates?", "think"),
    (r"turns?|turning|spins around|whirls", "turn"),
    (r"looks?|looking|stares?|staring|gaz(?:es?|ing)|watch(?:es|ing)?|peers?|glanc\w+|sees|eyes", "look"),
    (r"stands?|standing|waits?|waiting|leans?|leaning", "stand"),
)


def deeds_in(text: str) -> tuple[Deed, ...]:
    """The deeds a text tells, in order of mention."""
    found: list[tuple[int, int, Deed]] = [
        (match.start(), -len(match.group()), deed) for pattern, deed in DEEDS if (match := find(pattern, text))
    ]
    order: list[Deed] = []
    for _, _, deed in sorted(found):
        if deed not in order:
            order.append(deed)
    return tuple(order)


def number(name: str, salt: str) -> int:
    """A steady number for a name: the same on every machine and in every run."""
    return int.from_bytes(hashlib.sha256(f"{salt}\0{name.upper()}".encode()).digest()[:6], "big")
