"""Cuts action into beats: what one shot shows, with who acts in it and the object it points at.

A writer's paragraph is a shot in the reader's eye; a long one is several. A row that begins with a dash is one beat of a montage.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from milimo.domain.cast import Cast, Pronoun, capitals, is_role, pronouns_in
from milimo.domain.speech import ROW_SECONDS, count_words, rows_of
from milimo.domain.words import CAMERA, LARGE, SOUNDS

BEAT_LIMIT_SECONDS = 9
"""A paragraph that takes longer is cut between sentences."""
_BEAT_GOAL_SECONDS = 6
_BULLET = re.compile(r"^\s*(?:[-\u2013—•*]+\s+|[A-Z0-9]{1,2}[.)]\s+)")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”\u2019)]*\s+(?=[\"'“\u2018(]?[^\W\d_a-z])")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|etc|No|[A-Z])\.$")
_DETERMINER = re.compile(
    r"(?:^|[\s\"\u201c(])(?i:a|an|the|his|her|their|its|my|your|this|that|these|those|some|one|two|three|another|[\w\u2019']+[\u2019']s)"
    r"(?:\s+(?!(?:and|or|of|to|in|on|at|with|by|for|from|is|are)\b)[a-z][\w-]*,?){0,2}\s*$"
)
_LEGIBLE = re.compile(
    r"\b(?:marked|reads|reading|labell?ed|says|stamped|engraved|written|titled|entitled)[:,]?\s*[\"“']?$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:written|writes|reads|reading|says|note|letter|card|sign|message|screen|headline|text|label)\b[^.]*:$",
    re.IGNORECASE,
)
_ACTS = re.compile(r"^[^\W\d_a-z]\w*\s+(?:[a-z]+ly\s+)?[a-z]+s\b")
_SUBJECT: Mapping[Pronoun, re.Pattern[str]] = {
    pronoun: re.compile(rf"(?:^|[.!?;,]\s+|\b(?:and|as|when|while)\s+){pronoun}\b", re.IGNORECASE)
    for pronoun in ("he", "she")
}
"""Where a pronoun acts; `her letter` shows nobody beside the people named."""
_GOES_ON = re.compile(r"^(?:\.\.\.|\u2026|--)?\s*[a-z]|^[A-Z][a-z]+s(?: |\.)(?!(?:is|are|of)\b)")
"""`...and lowers his guns`, `Takes his hand away`: the subject is the one before."""
_PLURAL = re.compile(r"\b(?:they|the two|the pair|each other)\b|\bboth\b(?! (?:of|the|\w+s)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Beat:
    """A piece of one action line. `index` is the line's, `last` (inclusive) differs for a document read on screen."""

    text: str
    index: int
    last: int
    seconds: Fraction
    characters: tuple[str, ...] = ()
    object: str = ""
    """The thing that capitals point at, as written; a beat with no characters is its insert."""
    document: bool = False


def beats_of(text: str, index: int, cast: Cast) -> list[Beat]:
    """The beats of one action line. Their seconds add up to the line's (an empty row follows every paragraph)."""
    pieces = list(_pieces(text))
    beats: list[Beat] = []
    for position, piece in enumerate(pieces):
        rows = Fraction(rows_of(piece) if len(pieces) == 1 else max(1, len(piece)), 1 if len(pieces) == 1 else 60)
        seconds = (rows + (1 if position == len(pieces) - 1 else 0)) * ROW_SECONDS
        found = objects(piece, cast)
        people = cast.mentioned(piece.replace(found[0], "") if found else piece)
        beats.append(Beat(piece, index, index, seconds, people, found[0] if found else ""))
    return beats


def with_pronouns(beat: Beat, before: Sequence[str], present: Sequence[str], cast: Cast) -> Beat:
    """Fill in who `he`, `she`, `they` are: whoever they fit and acted last. `before` is the last beat's or speech's people,
    subject first; `present` everybody there, the latest first."""
    near = list(dict.fromkeys((*before, *present)))
    if _PLURAL.search(beat.text) and len(beat.characters) < 2:
        both = [*beat.characters, *(name for name in near if name not in beat.characters)]
        return replace(beat, characters=tuple(both[:2]))
    goes_on = _GOES_ON.match(beat.text) is not None
    if goes_on and before and before[0] not in beat.characters and beat.text[:1].upper() != beat.text[:1]:
        return replace(beat, characters=(before[0], *beat.characters))
    subjects = [name for pronoun in pronouns_in(beat.text) if (name := _meant(pronoun, beat, near, cast))]
    if beat.characters:
        acting = [name for name in subjects if _SUBJECT[cast.pronouns.get(name, "he")].search(beat.text)]
        return replace(beat, characters=tuple(dict.fromkeys((*beat.characters, *acting)))) if acting else beat
    if goes_on and not subjects:
        subjects = list(before[:1])
    return replace(beat, characters=tuple(dict.fromkeys(subjects)))


def _meant(pronoun: Pronoun, beat: Beat, near: Sequence[str], cast: Cast) -> str | None:
    """Whom a pronoun means, if it is nobody whom the beat names: the latest whom it fits, or may fit."""
    if any(cast.pronouns.get(name, pronoun) == pronoun for name in beat.characters):
        return None
    sure = next((name for name in near if cast.pronouns.get(name) == pronoun), None)
    return sure or next((name for name in near if name not in cast.pronouns), None)


def announces_document(text: str) -> bool:
    """Whether the lines that follow are read by the audience: `He opens the card. Inside is written:`"""
    return _DOCUMENT.search(text.strip()) is not None


def is_document_row(text: str, cast: Cast) -> bool:
    """Short rows that do not read like action: an address, a signature, a headline."""
    rows = text.split("\n")
    if _ACTS.match(text) and (text.startswith(("He ", "She ", "It ")) or cast.mentioned(rows[0])):
        return False
    if any(not SOUNDS.isdisjoint(phrase.split()) for phrase, _, _ in capitals(text)):
        return False
    return len(rows) <= 6 and all(len(row) <= 48 and count_words(row) <= 8 for row in rows)


def objects(text: str, cast: Cast) -> list[str]:
    """Things in capitals worth an insert: `a BIRTHDAY CARD`, a sign's words; not people, sounds or helicopters."""
    found: list[str] = []
    for phrase, before, _ in capitals(text):
        words = [word.strip("'\u2019") for word in phrase.replace("-", " ").upper().split()]
        if _LEGIBLE.search(before):
            found.append(phrase)
            continue
        # A possessive (`SCOTT'S PAINTINGS`) is not its owner.
        person = not re.search(r"['\u2019]S\b", phrase) and (cast.resolve(phrase) is not None or is_role(phrase))
        if person or not CAMERA.isdisjoint(words) or any(word in SOUNDS for word in words):
            continue
        if len("".join(words)) > 2 and words[-1] not in LARGE and len(words) <= 5 and _is_thing(phrase, before):
            found.append(phrase)
    return found


def _is_thing(phrase: str, before: str) -> bool:
    return (
        _DETERMINER.search(before) is not None or re.match(r"[\w-]+['\u2019]S\s+\w", phrase, re.IGNORECASE) is not None
    )


def _pieces(text: str) -> Iterator[str]:
    """Rows of a montage each on their own; other text whole, or in groups of sentences when it is long."""
    rows = text.split("\n")
    if len(rows) > 1 and sum(1 for row in rows if _BULLET.match(row)) >= 2:
        for row in rows:
            yield from _grouped(_BULLET.sub("", row).strip())
        return
    yield from _grouped(text)


def _grouped(text: str) -> Iterator[str]:
    if not text:
        return
    if (rows_of(text) + 1) * ROW_SECONDS <= BEAT_LIMIT_SECONDS:
        yield text
        return
    group = ""
    for sentence in _sentences(text):
        if group and len(group) + len(sentence) > _BEAT_GOAL_SECONDS / ROW_SECONDS * 60:
            yield group
            group = sentence
        else:
            group = f"{group} {sentence}".strip()
    if group:
        yield group


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for piece in _SENTENCE.split(text):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found
