"""What things a text names. Pure: a table of words, and the rule that a compound is what its last noun is.

`GLASS DOOR` is a door, `PAPER BAG` a bag; where the last noun misleads (`TIDE TABLE`, `PHONE BOOK`) the compound has a row.
"""

import re
from typing import Literal

Thing = Literal[
    "cup", "glass", "bottle", "letter", "book", "phone", "mobile", "gun", "key", "candle", "box", "case", "photo",
    "cake", "door", "clock", "knife", "sword", "lamp", "radio", "flower", "bag", "ring", "laptop", "plate", "coin",
    "hat", "newspaper", "umbrella", "painting", "guitar", "ball", "doll", "cigarette", "keyboard", "screen", "car",
    "card", "tag", "booklet", "sign", "pot", "rifle", "lantern", "switch", "thing",
]  # fmt: skip
THINGS: tuple[tuple[str, Thing], ...] = (
    (r"cup|mug|tea ?cup|coffee|tea|latte", "cup"),
    (r"(?:coffee|tea) ?pot|kettle|jug|pitcher|carafe", "pot"),
    (r"glass(?!es\b)|(?:wine|beer|two|three|empty|champagne) glasses|wine|whisk[e]?y|goblet|tumbler|beer", "glass"),
    (r"bottle|flask|vial|jar|champagne|vodka", "bottle"),
    (r"birthday card|greeting card|christmas card|valentine|card", "card"),
    (
        r"letter|envelope|note|postcard|telegram|mail|bill|invitation|paper|document|map|contract|will|deed|list|receipt|drawing|"
        r"manuscript|handwriting",
        "letter",
    ),
    (
        r"(?:business|credit|id|identity|playing|visiting|index|calling|place) card|badge|label|tag|ticket|passport|licen[cs]e",
        "tag",
    ),
    (r"(?:tide|time) ?table|log ?book|phone ?book|guide ?book|brochure|pamphlet|booklet|almanac|schedule", "booklet"),
    (r"sign|poster|plaque|billboard|banner|name ?plate|notice|placard", "sign"),
    (r"book|diary|journal|bible|notebook|ledger|script|menu|file|folder", "book"),
    (r"cell ?phone|mobile|smartphone|startac|pager|text message", "mobile"),
    (r"phone|telephone|receiver|handset", "phone"),
    (r"gun|pistol|revolver|beretta|glock|weapon|holster|derringer|handgun", "gun"),
    (r"rifle|shotgun|carbine|machine ?gun|musket|sniper rifle", "rifle"),
    (r"key|car key", "key"),
    (r"candle", "candle"),
    (r"briefcase|suitcase|attach[eé]|case|luggage|trunk", "case"),
    (r"box|package|parcel|present|gift|crate|chest|carton", "box"),
    (r"photo|photograph|picture|polaroid|portrait|snapshot", "photo"),
    (r"cake|birthday cake|pie|cupcake", "cake"),
    (r"door|doorway|door ?knob|peephole", "door"),
    (r"clock|(?:a|the|his|her|my|pocket|wrist|gold|silver) ?watch|alarm clock|timer|stopwatch", "clock"),
    (r"samurai sword|sword|katana|blade", "sword"),
    (r"knife|dagger|scalpel|razor|scissors", "knife"),
    (r"radio|stereo|walkie[- ]talkie|speaker", "radio"),
    (r"lamp|light bulb", "lamp"),
    (r"lantern|torch|flashlight|oil lamp|storm lamp|hurricane lamp", "lantern"),
    (r"switch|lever|light switch|fuse box", "switch"),
    (r"flower|rose|bouquet|tulip|vase", "flower"),
    (r"bag|handbag|purse|backpack|sack|duffel", "bag"),
    (r"ring|necklace|locket|bracelet|jewel", "ring"),
    (r"laptop|computer", "laptop"),
    (r"tv|television|monitor|screen", "screen"),
    (r"plate|dish|bowl|soup|breakfast|dinner|food|sandwich", "plate"),
    (r"coin|money|cash|wallet|bill", "coin"),
    (r"hat|cap|helmet|crown", "hat"),
    (r"newspaper|magazine|headline", "newspaper"),
    (r"umbrella", "umbrella"),
    (r"painting|canvas(?:es)?|easel|mural", "painting"),
    (r"guitar|violin|cello", "guitar"),
    (r"ball|football|baseball", "ball"),
    (r"doll|teddy|toy", "doll"),
    (r"cigarette|cigar|ashtray|pipe", "cigarette"),
    (r"keyboard|piano|synthesi[sz]er|organ", "keyboard"),
    (r"car|truck|gti|van|taxi|land rover|toyota|land ?cruiser|lexus|mazda", "car"),
)
NO_THINGS = (
    r"lamp ?room|lamp ?post|lamp ?light|phone (?:booth|box|call|number)|letter ?box|mail ?(?:box|man|room)|card ?board|ball ?room|"
    r"book ?(?:shop|store|case|shelf)|door ?(?:bell|step|way|man)|ring(?:s|ing)? ?tone|key ?(?:pad|hole)|car ?park|paper ?work|"
    r"cup ?board|hat ?stand|box ?office|will(?= \w+)|signs? (?:of|his|her|the|it)|bring(?:s|ing)?|in (?:the )?case|"
    r"watch(?:es|ing)? (?:him|her|them|it)"
)
"""Words that have a thing in them and show none."""


def things_in(text: str) -> tuple[Thing, ...]:
    """The things a text names, in order of mention, each once."""
    order: dict[Thing, None] = {}
    for _, _, thing in _spans(text):
        order.setdefault(thing)
    return tuple(order)


def thing_of(subject: str) -> Thing | None:
    """The one thing that a phrase is about, by its head: the last thing of it, but before an `of` or `with`. None where unknown."""
    head = re.split(r"\b(?:of|with|for|from|in|on)\b", subject, maxsplit=1, flags=re.IGNORECASE)[0]
    for phrase in (head, subject):
        spans = _spans(phrase)
        if spans:
            end = spans[-1][1]
            rest = re.sub(r"[^\w]", "", phrase[end:])
            return spans[-1][2] if not rest else None
    return None


def _spans(text: str) -> list[tuple[int, int, Thing]]:
    """Where things are named: start, end and kind; the longest of what overlaps, and of two nouns in a row the last."""
    barred = [match.span() for match in _finder(NO_THINGS).finditer(text)]

    def free(match: re.Match[str]) -> bool:
        return not any(a <= match.start() and match.end() <= b and b - a > len(match[0]) for a, b in barred)

    found: list[tuple[int, int, Thing]] = [
        (match.start(), match.end(), thing)
        for pattern, thing in THINGS
        for match in _finder(pattern).finditer(text)
        if free(match)
    ]
    found.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int, Thing]] = []
    for span in found:
        if kept and span[0] < kept[-1][1]:
            continue
        if kept and re.fullmatch(r" |-", text[kept[-1][1] : span[0]]):
            kept.pop()
        kept.append(span)
    return kept


def _finder(pattern: str) -> re.Pattern[str]:
    """Whole words, a plural allowed."""
    return re.compile(rf"(?<![\w'])(?:{pattern})(?:s|es)?(?![\w])", re.IGNORECASE)
