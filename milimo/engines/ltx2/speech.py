"""What is said in each draw: a prompt's spoken words, divided by time over the chunks of a shot and what is kept of a take. Pure.

    prompt   A pier. Mara says: "We waited. He never came." Rain.
    chunk 0  A pier. Mara says: "We waited." Rain.
    chunk 1  A pier. Mara says: "He never came." Rain.

All the rest of the prompt is every draw's. Words in quotation marks count as spoken where their sentence says so (`says:`,
`"...," she whispers`), or a colon leads to them; what stands on a sign does not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from milimo.domain.job import JobSpec
from milimo.domain.speech import WORDS_A_SECOND, count_words
from milimo.engines.ltx2.layout import Layout

_QUOTE = re.compile(r'"[^"\n]+"|“[^”\n]+”|«[^»\n]+»')
_NEW = r'(?=\s+(?:[^\W_a-zß-öø-ÿ]|["“«(])|\s*$)'
"""Something new begins here: a word that is not in small letters, or the end."""
_SENTENCE = re.compile(
    rf"(?:{_QUOTE.pattern}|[.!?…](?!\s|$)|[^.!?…\n])+?"
    rf'(?:[.!?…]+(?=\s|$)|(?<=[.!?…]["”»]){_NEW}|:\s*(?:{_QUOTE.pattern}){_NEW}|(?=\n|$))'
)
"""Up to a stop, to a closing quotation mark with a stop before it, or to the end of a quotation after a colon."""
_SAYS = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|ask|answer|repl(?:y|ies|ied)|whisper|shout|yell|cr(?:y|ies|ied)|call|murmur|mutter|mumble|tell|told"
    r"|speak|spoke|sing|sang|announce|exclaim|scream|add|continue|respond|remark|plead|beg|snap|hiss|growl|sigh|laugh|chant|recite"
    r"|narrat|voice|line|word|dialogue)\w*\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\b(?:sign|letter|note|card|label|poster|headline|screen|text|title|caption|banner|page|book|print|inscription|written|reads?)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[,;]|\b(?:and|then|while)\b")
_CLAUSE = re.compile(r"(?<=[,;])\s+|\s+(?=(?:and|then|while)\b)")
_A_NAME = 2
"""Words: of what is no longer, nothing is seen."""
_STOP = re.compile(r"(?<=[.!?…])\s+")
_COMMA = re.compile(r"(?<=[,;:—])\s+")


@dataclass(frozen=True)
class _Said:
    """A piece of a quotation that is said in one breath. `moment` is the middle of it, in seconds."""

    quote: int
    text: str
    moment: float


def prompts_of(spec: JobSpec, layout: Layout) -> list[str]:
    """The prompt of each draw. What the source of a retake or an extension has said already, the new frames do not say again."""
    rate = float(spec.rate.fraction)
    if spec.said is None:
        return divide_speech(spec.prompt, [frames / rate for frames in layout.added])
    start = layout.source_start + spec.said.start
    parts = [((first - start) / rate, (end - start) / rate) for first, end in layout.spans]
    return speech_within(spec.prompt, parts, spec.said.duration / rate)


def divide_speech(prompt: str, lengths: Sequence[float]) -> list[str]:
    """The prompt of each chunk. `lengths` are the seconds that each adds to the shot."""
    if len(lengths) < 2:
        return [prompt] * len(lengths)
    return speech_within(prompt, list(pairwise(accumulate(lengths, initial=0.0))), sum(lengths))


def speech_within(prompt: str, parts: Sequence[tuple[float, float]], seconds: float) -> list[str]:
    """The prompt with what falls into each part, [start, end) in seconds. All is said from 0 to `seconds`; what there is no time for
    goes on after that, where a part is.

        said                  |  We waited.  He never came.  |
        a retake                             |...|                 He never came.
        an extension                                         |...|
        a prelude        |...|
    """
    sentences = [match for match in _SENTENCE.finditer(prompt) if _is_spoken(match.group())]
    quotes = [quote for sentence in sentences for quote in _QUOTE.finditer(prompt, *sentence.span())]
    if not quotes:
        return [prompt] * len(parts)
    room = max(seconds, parts[-1][1])
    shortest = min(end - start for start, end in parts)
    said = _timed([quote.group()[1:-1] for quote in quotes], seconds, room, shortest)
    return [
        _with_words(prompt, sentences, [it for it in said if start <= it.moment and (it.moment < end or end >= room)])
        for start, end in parts
    ]


def _is_spoken(sentence: str) -> bool:
    return any(_is_said(sentence[: quote.start()], sentence[quote.end() :]) for quote in _QUOTE.finditer(sentence))


def _is_said(before: str, after: str) -> bool:
    """By the clause that leads to the quotation; by what follows where nothing leads to it."""
    clause = _LEAD.split(before)[-1] if before.strip() else after
    return not _SHOWN.search(clause) and (before.rstrip().endswith(":") or bool(_SAYS.search(before + after)))


def _timed(quotes: Sequence[str], seconds: float, room: float, part_seconds: float) -> list[_Said]:
    """Every quotation in breaths, at speaking pace, with the silence of `seconds` spread evenly before, between and after them;
    faster where they would not end within `room`.
    """
    breaths = [_breaths(quote, part_seconds) for quote in quotes]
    pace = float(WORDS_A_SECOND)
    spoken = sum(count_words(text) for breath in breaths for text in breath) / pace
    hurry = min(1.0, room / spoken) if spoken else 1.0
    pause = max(0.0, seconds - spoken) / (len(quotes) + 1)
    found: list[_Said] = []
    now = 0.0
    for number, texts in enumerate(breaths):
        now += pause
        for text in texts:
            length = count_words(text) / pace * hurry
            found.append(_Said(number, text, now + length / 2))
            now += length
    return found


def _breaths(quote: str, seconds: float) -> list[str]:
    """A quotation in sentences; what a chunk has no time for in clauses, and those in words."""
    most = max(1, int(seconds * float(WORDS_A_SECOND) / 2))
    found: list[str] = []
    for sentence in _STOP.split(quote):
        for part in [sentence] if count_words(sentence) <= most else _COMMA.split(sentence):
            words = part.split()
            found += [" ".join(words[at : at + most]) for at in range(0, len(words), most)]
    return found


def _silent(sentence: str) -> str:
    """What a sentence shows beside its quotations and the clauses that lead to them; empty where that is nothing.

    A woman on a pier, rain falling, whispers: "Come back."    A woman on a pier, rain falling.
    Mara stands on the pier and says: "We waited."             Mara stands on the pier.
    He asks: "Is it enough?"
    """
    quotes = list(_QUOTE.finditer(sentence))
    before, after = sentence[: quotes[0].start()], sentence[quotes[-1].end() :]
    clauses = [*_clauses(before), *_clauses(after)]
    shown = " ".join(clause for clause in clauses if not _SAYS.search(clause) and not clause.endswith(":"))
    shown = shown.strip(" ,;:.!?…").removesuffix(" and").removesuffix(" then").removesuffix(" while").strip(" ,;")
    return f"{shown}." if count_words(shown) > _A_NAME else ""


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]


def _with_words(prompt: str, sentences: Sequence[re.Match[str]], heard: Sequence[_Said]) -> str:
    """The prompt with these words said; of a sentence of which nothing is, what it shows beside its speaking stays."""
    made: list[str] = []
    end, number = 0, 0
    for sentence in sentences:
        made.append(prompt[end : sentence.start()])
        end = sentence.start()
        quotes = list(_QUOTE.finditer(prompt, *sentence.span()))
        said = [" ".join(it.text for it in heard if it.quote == number + at) for at in range(len(quotes))]
        number += len(quotes)
        if any(said):
            for quote, text in zip(quotes, said, strict=True):
                made.append(prompt[end : quote.start()])
                made.append(f"{quote.group()[0]}{text}{quote.group()[-1]}" if text else "")
                end = quote.end()
            made.append(prompt[end : sentence.end()])
        else:
            made.append(_silent(sentence.group()))
        end = sentence.end()
    made.append(prompt[end:])
    left = "".join(made) if "".join(made).strip() else _QUOTE.sub("", prompt).replace(":", "")
    return re.sub(r"[^\S\n]{2,}", " ", left).strip()
