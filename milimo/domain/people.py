"""What a script says of how its people look: age, build, hair, and what they wear, scene by scene, in plain words.

Cast + scenes of lines --read_people--> People --described(name, scene)--> "a woman of 70, in a man's oilskin"
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from milimo.domain.cast import AnyLine, Cast, Pronoun, find_cast

GARMENTS = (
    r"(?:rain|over|trench|great|lab )?coats?|jacket|blazer|suit|tuxedo|uniform|dress|gown|skirt|robe|kimono|gi|shirt|t-shirt|"
    r"sweater|jumper|cardigan|hoodie|vest|blouse|oilskins?|anorak|parka|overalls|dungarees|apron|habit|cassock|scrubs|fatigues|"
    r"pyjamas|pajamas|jeans|cloak|cape|shawl|poncho|armou?r|leathers|tracksuit|wetsuit|black tie|rags"
)
HATS = r"(?:bowler |top |straw |sun |cowboy |wool )?hat|cap|fedora|stetson|helmet|hood|beret|headscarf|beanie|turban"
_PERSON = r"(?:man|woman|boy|girl|lady|gentleman|guy|fellow|kid|child|teenager|person|figure|type|dude|bloke)"
_NUMBERS = (
    "four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
    "forty fifty sixty seventy eighty ninety"
)
_DECADES = r"teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|\d0'?s"
_AGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), shape)
    for pattern, shape in (
        (rf"\b((?:early|mid|late)[ -])?(?:to[ -]late[ -])?({_DECADES})(?![\w])", "in {their} {0}{1}"),
        (
            r"\b(?:aged?|is|of|about|around|turns|turning|just) (\d{1,2})(?![\d:.]\d| ?[ap]\.?m)(?= *(?:[,.;)(]|years|$))",
            "of {0}",
        ),
        (r"\b(\d{1,2})(?: years? old|[ -]year[ -]old)", "of {0}"),
        (rf"\b(?:he's|she's|looks|about|aged|around|is|of|turns) ({'|'.join(_NUMBERS.split())})\b(?!-)", "of {0}"),
    )
)
_BARE_AGE = re.compile(
    rf"^\s*[,(]\s*(?:aged? )?(?:((?:early|mid|late)[ -])?({_DECADES})|(\d{{1,2}}))(?![\d:\w])", re.IGNORECASE
)
_STAGES = r"old|elderly|aged|ancient|middle-aged|young|teenage|little|small"
_BUILDS = (
    r"tall|towering|lanky|short|tiny|petite|heavy|heavyset|fat|large|burly|big|stout|chubby|huge|overweight|plump|portly|thin|"
    r"skinny|gaunt|slim|slender|frail|wiry|muscular|balding|bald|bearded|unshaven|bespectacled|blonde?|dark|pale|freckled|"
    r"red-haired|grey-haired|gray-haired|white-haired|dark-haired|fair-haired|black-haired|long-haired|curly-haired|weathered"
)
_PEOPLES = (
    r"african|african-american|nigerian|jamaican|haitian|kenyan|japanese|chinese|korean|asian|vietnamese|thai|indian|pakistani|latino|"
    r"latina|mexican|arab|irish|scottish|swedish|norwegian|german|french|portuguese|italian|russian|spanish|american|english|black|white"
)
_ADJECTIVE = re.compile(rf"(?<!not )(?<![\w-])({_STAGES}|{_BUILDS})(?![\w-])", re.IGNORECASE)
_BEFORE_PERSON = re.compile(
    rf"(?<![\w-])((?:(?:{_STAGES}|{_BUILDS}|{_PEOPLES}|[a-z]+-looking|[a-z]+ive|[a-z]+ful)(?:, | and | ))+){_PERSON}\b",
    re.IGNORECASE,
)
_ANCESTRY = re.compile(rf"(?<!\w)({_PEOPLES}) (?:ancestry|descent|origin|heritage|parents)", re.IGNORECASE)
_WORN = re.compile(
    rf"(?<![\w-])(?:(?:dressed|clad|wrapped|bundled) (?:up )?in|in|wearing|wears)\s+((?:a|an|his|her|the|their)\s+"
    rf"(?:(?!and |in |whose |who |\w*(?:ties|teens|\d0'?s) )[\w'\u2019-]+,? ){{0,4}}?(?:{GARMENTS})"
    rf"(?:\s+and\s+(?:[\w'-]+\s){{0,3}}?(?:{GARMENTS}|{HATS}|trousers|pants))?)(?![\w-])",
    re.IGNORECASE,
)
_WHOSE = re.compile(rf"\bwhose\s+((?:[\w'-]+\s){{0,2}}?(?:{GARMENTS}))(?![\w-])", re.IGNORECASE)
_BARE_WORN = re.compile(
    rf"\b(?:dressed|clad)\s+in\s+((?:[\w'-]+\s){{0,2}}?(?:{GARMENTS}|black|white|rags))(?![\w-])"
    r"|\bin (uniform|costume|rags|overalls|pyjamas|pajamas|scrubs)(?![\w-])",
    re.IGNORECASE,
)
_HAT = re.compile(
    rf"\b(?:in|wearing|wears|under)\s+((?:a|an|his|her)\s+(?:[\w'-]+\s){{0,3}}?(?:{HATS}))(?![\w-])", re.IGNORECASE
)
_HAIR = re.compile(
    r"\b(?:(?:his|her|with(?: a)?|has(?: a)?)\s+|[,(]\s*)((?:(?:long|short|cropped|curly|black|dark|brown|auburn|red|blonde?|gr[ae]y|"
    r"white|silver|fair|wild)[ ,-]+)+hair|(?:[a-z]+ )?(?:beard|moustache|mustache|ponytail|stubble|afro)|(?:shaved|bald) head)(?!\w)",
    re.IGNORECASE,
)
_GLASSES = re.compile(
    r"\b(?:his|her|in|wears|wearing|with)\s+(?:[\w'-]+\s){0,2}?(?:glasses|spectacles)(?!\w)", re.IGNORECASE
)
_NAMED_NEXT = re.compile(
    r"(?i:\bthis is|\bmust be|\bname is|\bnamed?|\bcalled|\bmeet|\bby the name of|^)\s*(?:[A-Z]\w+\s+)*$"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'\u201c(A-ZÀ-Þ])|\n+")
_VERB = re.compile(r"\b(?!(?:his|is|this|its|years|as|was|has|plus|us|thus|always|perhaps|glasses)\b)[a-z]{2,}s\b")
_RELATIVE = re.compile(r"(?:whose|who|that)\s+(?:[\w'-]+\s)*$")
_GROWN = 18
_YEARS: Mapping[str, int] = {word: index + 4 for index, word in enumerate(_NUMBERS.split()[:17])}
_SEXED: Mapping[str, Pronoun] = {
    "man": "he", "boy": "he", "gentleman": "he", "guy": "he", "fellow": "he", "dude": "he", "bloke": "he",
    "woman": "she", "girl": "she", "lady": "she",
}  # fmt: skip


@dataclass
class _Known:
    """What was read of somebody so far."""

    age: str = ""
    years: int | None = None
    noun: str = ""
    """As the script has it: `boy`, `fellow`."""
    words: dict[str, None] = field(default_factory=dict[str, None])
    details: dict[str, None] = field(default_factory=dict[str, None])
    worn: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """From which scene on, and what."""


@dataclass(frozen=True)
class People:
    """The looks of a whole script's people, by their names in the cast."""

    pronouns: Mapping[str, Pronoun]
    known: Mapping[str, _Known]

    def described(self, name: str, scene: int = 0) -> str:
        """Somebody in a scene (its place in the script), or an empty text where the script says nothing that can be seen.

        Clothes hold from the scene that names them until others are named; before that, the first ones hold.
        """
        known = self.known.get(name.upper(), _Known())
        pronoun = self.pronouns.get(name.upper())
        worn = next((what for start, what in reversed(known.worn) if start <= scene), "") or next(
            (w for _, w in known.worn), ""
        )
        pronoun = pronoun or _SEXED.get(known.noun)
        named = known.noun if known.noun in _SEXED and known.noun != "fellow" else ""
        who = " ".join((*known.words, named or _noun(pronoun, known.years)))
        if known.age:
            who += " " + known.age.replace("{their}", {"he": "his", "she": "her"}.get(pronoun or "", "their"))
        worn = f"in {worn}" if worn else ""
        if not (pronoun or known.age or known.words or known.details or worn):
            return ""
        article = "an" if who[0] in "aeiou" else "a"
        return ", ".join(part for part in (f"{article} {who}", *known.details, worn) if part)


def read_people(scenes: Iterable[Sequence[AnyLine]], cast: Cast | None = None) -> People:
    """What the action of a script, scene by scene, says of everybody in it."""
    scenes = tuple(scenes)
    cast = cast or find_cast(line for scene in scenes for line in scene)
    known: dict[str, _Known] = {name: _Known() for name in cast.names}
    for index, scene in enumerate(scenes):
        for line in scene:
            if line.type == "action":
                for name, words, near in _tellings(line.text, cast):
                    _learn(known[name], words, near, index)
    return People(cast.pronouns, known)


def _tellings(text: str, cast: Cast) -> Iterator[tuple[str, str, str]]:
    """Of whom each sentence tells, its words, and what stands right beside the name: before it, and in apposition after it."""
    sentences = _SENTENCE.split(text)
    named_later = _introduced(sentences, cast)
    last = ""
    for sentence in sentences:
        names = _named(sentence, cast)
        if not names and re.match(r"\W*(?:he|she|his|her)\b", sentence, re.IGNORECASE) and last:
            if _agrees(sentence, cast.pronouns.get(last)):
                yield last, sentence, ""
        elif not names and named_later and re.search(rf"\b{_PERSON}\b", sentence, re.IGNORECASE):
            last = named_later
            yield last, sentence, sentence
        for name, start, end in names:
            until = next((other for _, other, _ in names if other > start), len(sentence))
            own = sentence if len(names) == 1 else sentence[start:until]
            yield name, own, _beside(sentence, start, end, until)
        if names:
            last = names[0][0]


def _introduced(sentences: Sequence[str], cast: Cast) -> str:
    """Whom a paragraph describes first and names at its end: `Her name is NANCY`."""
    for sentence in sentences:
        for name, start, _ in _named(sentence, cast):
            if _NAMED_NEXT.search(sentence[:start]):
                return name
    return ""


def _named(sentence: str, cast: Cast) -> list[tuple[str, int, int]]:
    """Who is named in a sentence, and where first."""
    found: list[tuple[str, int, int]] = []
    for name in cast.mentioned(sentence):
        for form in (name, *(part for part in name.split() if len(part) > 2 and part not in ("THE", "MR.", "MRS."))):
            if match := re.search(rf"(?<!\w){re.escape(form)}(?!\w)", sentence, re.IGNORECASE):
                found.append((name, match.start(), match.end()))
                break
    return sorted(found, key=lambda item: item[1])


def _agrees(sentence: str, pronoun: Pronoun | None) -> bool:
    start = re.match(r"\W*(he|she|his|her)\b", sentence, re.IGNORECASE)
    wanted: Mapping[str, Pronoun] = {"he": "he", "his": "he", "she": "she", "her": "she"}
    return start is not None and pronoun in (None, wanted[start[1].lower()])


def _beside(sentence: str, start: int, end: int, until: int) -> str:
    """The adjectives before a name, `|`, and the apposition after it: `young ART GIRL`, `INÊS, 70, in an oilskin, walks`."""
    before = re.search(r"(?:(?:^|(?<=\s))[\w'-]+,? (?:and )?){0,4}$", sentence[:start])
    after = sentence[end:until]
    if re.match(r"\s+is\b", after):
        after = re.split(r"\b(?:in|on|at|by|to|with|from|into|through|behind|under)\b", after)[0]
    elif re.match(r"\s*[,(]", after) is None:
        after = ""
    elif after.lstrip().startswith("("):
        after = after[: after.find(")") + 1] if ")" in after else after
    else:
        verbs = (m.start() for m in _VERB.finditer(after) if not _RELATIVE.search(after[: m.start()]))
        after = after[: next(verbs, len(after))]
    return f"{before[0] if before else ''}|{after}"


def _learn(known: _Known, words: str, near: str, scene: int) -> None:
    if not known.age and (
        near.strip("|") or re.match(r"\W*(?:he|she)(?:'s| is| looks| turns)\b", words, re.IGNORECASE)
    ):
        known.age, known.years = _age(near.split("|", 1)[-1], words)
    people = " ".join(match[1] for match in _BEFORE_PERSON.finditer(near))
    for match in _ADJECTIVE.finditer(near):
        known.words.setdefault(match[1].lower())
    if noun := re.search(
        rf"(?:^|[,(|]|--|\bis)\s*(?:a|an|the)\s+(?:[\w,-]+\s+){{0,4}}?({_PERSON})\b", near, re.IGNORECASE
    ):
        known.noun = known.noun or noun[1].lower()
    for match in (*_ANCESTRY.finditer(words), *re.finditer(rf"(?<!\w)({_PEOPLES})(?!\w)", people, re.IGNORECASE)):
        descent = match[1].lower()
        known.details.setdefault(descent if descent in ("black", "white") else f"of {descent.capitalize()} descent")
    for match in _HAIR.finditer(words):
        known.details.setdefault("with " + _one(match[1].lower()))
    if _GLASSES.search(words) and "takes off" not in words:
        known.details.setdefault("with glasses")
    for pattern in (_WORN, _WHOSE, _BARE_WORN):
        if match := pattern.search(words):
            worn = _one(" ".join(next(filter(None, match.groups())).split()))
            if not known.worn or known.worn[-1][1] != worn:
                known.worn.append((scene, worn))
            break
    if match := _HAT.search(words):
        known.details.setdefault("in " + match[1])


def _age(near: str, words: str) -> tuple[str, int | None]:
    """`of 70`, `in {their} late forties`; and the number, where there is one."""
    if match := _BARE_AGE.match(near):
        if match[3]:
            return f"of {match[3]}", int(match[3])
        return f"in {{their}} {(match[1] or '').lower()}{match[2].lower()}", None
    for pattern, shape in _AGES:
        if match := pattern.search(words):
            groups = [(group or "").lower() for group in match.groups()]
            years = int(groups[0]) if groups[0].isdigit() else _YEARS.get(groups[0])
            return shape.replace("{0}", groups[0]).replace("{1}", groups[1] if len(groups) > 1 else ""), years
    return "", None


def _noun(pronoun: Pronoun | None, years: int | None) -> str:
    if years is not None and years < _GROWN:
        return {"he": "boy", "she": "girl"}.get(pronoun or "", "child")
    return {"he": "man", "she": "woman"}.get(pronoun or "", "person")


def _one(phrase: str) -> str:
    """With an article where one is needed: `expensive suit` becomes `an expensive suit`."""
    if "'s" not in phrase and "\u2019s" not in phrase:
        phrase = re.sub(r"^(?:his|her|their|the)\s+", "", phrase, flags=re.IGNORECASE)
    if re.match(r"(?:an?|his|her|black|white|uniform|costume)\b", phrase, re.IGNORECASE) or re.search(
        r"(?:hair|stubble|[^s]s)$", phrase
    ):
        return phrase
    return f"{'an' if phrase[0].lower() in 'aeiou' else 'a'} {phrase}"
