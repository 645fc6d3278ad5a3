"""Who is who in a script: the names that cues and introductions give, and where action speaks of them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from milimo.domain.parsed import ParsedLine
from milimo.domain.script import Line
from milimo.domain.speech import is_voice
from milimo.domain.words import BODY, HE, LARGE, ROLES, SHE, SOUNDS

_STOP = frozenset(
    {"THE", "A", "AN", "OF", "AND", "OLD", "YOUNG", "LITTLE", "BIG", "FIRST", "SECOND", "THIRD"}
    | {"MR", "MRS", "MS", "DR", "MISS", "SIR", "NO"}
)
"""Words of names that alone name nobody."""
_TITLED = re.compile(
    r"\b(?P<name>(?:Mr|Mrs|Ms|Dr|Miss|MR|MRS|MS|DR|MISS)\.? [^\W\d_a-z][\w\u2019'-]*\w)\s+(?:is\b|[a-z]+s\b)"
)
_TOKEN = re.compile(r"[^\W_][\w\u2019'-]*")
_AGE = re.compile(
    r"^\s*[,(]\s*(?:(?:early|mid|late|about|around|aged?)[ -]*)?\d{1,2}(?:'?s)?\b|^\s*\((?:[a-z]+ )?(?:teens|\w+ties)",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"(?:\bthis is|\bnamed?(?: is)?|\bmust be|\bstands|\bmeet|\bcalled|\bknown as|^by|, by)\s*$",
    re.IGNORECASE,
)
_STARTS = re.compile(r"(?:^|[.!?]\s+|\band\s+|,\s+)$")
_ACTS = re.compile(r"^\s+(?:[a-z]+ly\s+)?(?!(?:is|was|has)\b)[a-z]+[^s\W]s\b")
"""`MARA enters` introduces somebody; `A SWORD slices` does not, with its article."""

AnyLine = Line | ParsedLine
Pronoun = Literal["he", "she"]

_PRONOUNS: Mapping[Pronoun, re.Pattern[str]] = {
    "he": re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE),
    "she": re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE),
}
_CLEAR_VOTES = 2
"""One pronoun of a name must be this many times as frequent as the other."""


@dataclass(frozen=True)
class Cast:
    """Every name of a script, upper case, as in the cues where there is one, and the pronoun that goes with it where it is clear."""

    names: frozenset[str]
    pronouns: Mapping[str, Pronoun] = field(default_factory=dict[str, Pronoun])

    def mentioned(self, text: str) -> tuple[str, ...]:
        """Who acts in a piece of action, in order of mention. `SCOTT'S PAINTINGS` shows no Scott, `Scott's hand` does; wha"
        "t
        is told in the past tense is not seen."""
        found: dict[str, int] = {}
        for match in self._pattern.finditer(text):
            name = self._aliases[_key(match["name"])]
            possessive = match["possessive"] and not _BODY_NEXT.match(text, match.end())
            if possessive or match["past"] or match["aside"]:
                continue
            found.setdefault(name, match.start())
        return tuple(sorted(found, key=found.__getitem__))

    def resolve(self, phrase: str) -> str | None:
        """The name that a phrase in capitals stands for, or None: `JACOB BILLUPS` is `BILLUPS`."""
        key = _key(phrase)
        if key in self._aliases:
            return self._aliases[key]
        hits = {self._aliases[word] for word in key.split() if word in self._aliases and word not in _STOP}
        return hits.pop() if len(hits) == 1 else None

    @cached_property
    def _aliases(self) -> dict[str, str]:
        """Full names, and single words that belong to one name only."""
        aliases = {_key(name): name for name in self.names}
        owners: dict[str, set[str]] = {}
        for name in self.names:
            for word in _key(name).split():
                if len(word) >= 3 and word not in _STOP:
                    owners.setdefault(word, set()).add(name)
        for word, names in owners.items():
            if len(names) == 1:
                aliases.setdefault(word, next(iter(names)))
        return aliases

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Names in capitals or with a capital letter; of roles also `the guard`."""
        forms: set[str] = set()
        for alias in self._aliases:
            forms |= {alias, alias.title().replace("'S", "'s")}
            if alias.split()[-1] in ROLES:
                forms |= {alias.capitalize(), f"the {alias.lower()}", f"The {alias.lower()}"}
        body = "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) or r"(?!)"
        return re.compile(
            rf"(?<![\w'\u2019-])(?P<aside>(?:than|about|like) )?(?P<name>{body})"
            rf"(?P<possessive>['\u2019][sS]?)?(?!\w)(?P<past>\s+(?:was|were|had)\b)?"
        )


_BODY_NEXT = re.compile(r"\s+(?:\w+ ){0,1}(?:" + "|".join(sorted(BODY)) + r")\b", re.IGNORECASE)


def find_cast(lines: Iterable[AnyLine]) -> Cast:
    """The cast of a whole script: who has a cue and is somebody, and whom action introduces."""
    lines = tuple(lines)
    names = {line.character.upper() for line in lines if line.character and not is_voice(line.character)}
    speaking = Cast(frozenset(names))
    action = [line.text for line in lines if line.type == "action"]
    whole = "\n".join(action)
    acts: dict[str, bool] = {}
    for text in action:
        for phrase, before, after in capitals(text):
            if _key(phrase) in names or speaking.resolve(phrase) is not None:
                continue
            if phrase not in acts:
                acts[phrase] = _acts_by_name(phrase, whole)
            if _may_be_person(phrase) and (acts[phrase] or _is_person(phrase, before, after)):
                names.add(_key(phrase))
        names |= {
            _key(match["name"])
            for match in _TITLED.finditer(text)
            if speaking.resolve(match["name"].split()[-1]) is None
        }
    cast = Cast(frozenset(names))
    return Cast(cast.names, _pronouns_of(cast, action))


def pronouns_in(text: str) -> tuple[Pronoun, ...]:
    """Which of he and she a piece of action speaks of, in order."""
    found: dict[Pronoun, int] = {}
    for pronoun, pattern in _PRONOUNS.items():
        match = pattern.search(text)
        if match is not None:
            found[pronoun] = match.start()
    return tuple(sorted(found, key=found.__getitem__))


def _pronouns_of(cast: Cast, action: Iterable[str]) -> dict[str, Pronoun]:
    """Counts the pronouns of the paragraphs in which somebody is named alone; a role's own word weighs more."""
    votes: dict[str, Counter[Pronoun]] = {name: Counter() for name in cast.names}
    for text in action:
        named = cast.mentioned(text)
        if len(named) == 1:
            for pronoun, pattern in _PRONOUNS.items():
                votes[named[0]][pronoun] += len(pattern.findall(text))
    found: dict[str, Pronoun] = {}
    for name, counts in votes.items():
        words = set(name.replace(".", "").split())
        counts["she"] += 9 * len(words & SHE)
        counts["he"] += 9 * len(words & HE)
        if counts["she"] > _CLEAR_VOTES * counts["he"]:
            found[name] = "she"
        elif counts["he"] > _CLEAR_VOTES * counts["she"]:
            found[name] = "he"
    return found


def capitals(text: str) -> Sequence[tuple[str, str, str]]:
    """The phrases in capitals of a piece of action, each with what stands before and after it."""
    found: list[tuple[str, str, str]] = []
    group: list[re.Match[str]] = []
    for token in (*_TOKEN.finditer(text), None):
        joined = token is not None and (not group or text[group[-1].end() : token.start()].strip(" \t") == "")
        if token is not None and joined and (_is_capital(token[0]) or (group and token[0].isdigit())):
            group.append(token)
            continue
        found.extend(_phrase(text, group))
        group = [token] if token is not None and _is_capital(token[0]) else []
    return found


def _phrase(text: str, group: Sequence[re.Match[str]]) -> Iterator[tuple[str, str, str]]:
    """A run of words in capitals without its article, if it is more than a letter or a number."""
    words = list(group)
    while words and words[0][0] in ("A", "I", "AN", "THE"):
        words.pop(0)
    if not words:
        return
    start, end = words[0].start(), words[-1].end()
    phrase = re.sub(r"['\u2019]S?$", "", text[start:end], flags=re.IGNORECASE)
    if sum(c.isalpha() for c in phrase) > 1:
        yield phrase, text[max(0, start - 60) : start], text[end : end + 60]


def _is_capital(word: str) -> bool:
    word = re.sub(r"['\u2019]s$", "", word)
    return word == word.upper() and any(c.isupper() for c in word)


def is_role(phrase: str) -> bool:
    """Whether a phrase's last word names a kind of person: `SECURITY GUARD`, `MAILMAN`."""
    words = _key(phrase).split()
    return bool(words) and (words[-1] in ROLES or (len(words[-1]) > 5 and words[-1].endswith(("MAN", "WOMAN"))))


def _may_be_person(phrase: str) -> bool:
    words = phrase.split()
    return len(words) <= 4 and (_STOP | SOUNDS).isdisjoint(words[1:]) and words[0] not in SOUNDS


def _is_person(phrase: str, before: str, after: str) -> bool:
    """Whether what stands around a phrase introduces somebody."""
    if is_role(phrase) or _AGE.match(after) or _INTRODUCED.search(before):
        return True
    acts = _STARTS.search(before) is not None and _ACTS.match(after) is not None
    return acts and LARGE.isdisjoint(phrase.split())


def _acts_by_name(phrase: str, whole: str) -> bool:
    """Whether the script goes on with the phrase as a name: `Spalding munches`."""
    title, first = re.escape(phrase.title()), re.escape(phrase.split(maxsplit=1)[0].title())
    acts = rf"(?:^|[.!?,]\s+|\band\s+)(?:{title}|{first})\s+(?:[a-z]+ly\s+)?[a-z]+(?:s|ing)\b"
    return re.search(acts, whole, re.MULTILINE) is not None


def _key(name: str) -> str:
    """A name to compare by: upper case, straight apostrophes, no full stops, no article."""
    words = name.upper().replace("\u2019", "'").replace(".", " ").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("THE", "A", "AN") else words)
