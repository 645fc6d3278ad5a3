"""Laws of editing the script, over random scripts, random work by hand and random new texts."""

import time

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from milimo.domain.ids import counting_ids
from milimo.domain.match import propose
from milimo.domain.shot import Shot
from milimo.interchange.fountain import parse
from tests.domain.script_edits import (
    Edited,
    assert_covered,
    assert_nothing_of_the_user_s_was_touched,
    labels,
)

HEADINGS = [
    "INT. KITCHEN - NIGHT",
    "EXT. HARBOUR - DAWN #2#",
    "INT. SHED - DAY",
    "INT. KITCHEN - DAY #7A#",
    ".THE SEA",
    "EXT. HARBOUR",
]
ACTIONS = [
    "Mara waits at the table.",
    "A KETTLE boils. Mara and Élodie look at each other.",
    "Fog.",
    "He was here before. " * 20 + "Mara runs.",
    "SUPER: Ten years later",
    "> CUT TO:",
    "~la la la",
    "[[a note]]",
    "> THE END <",
    "She reads the letter, on which is written:\n\nCome home.\nJack",
]
SPEECHES = ["Yes.", "Are you coming in or not?", "You smell of the sea, and of him.", "No!", "One. " * 60]
CUES = ["MARA", "ÉLODIE", "MARA (V.O.)", "JOÃO (O.S.)", "@McClane", "ÉLODIE ^"]

laws = settings(max_examples=60, phases=set(Phase) - {Phase.explain})

actions = st.sampled_from(ACTIONS)
speeches = st.tuples(st.sampled_from(CUES), st.sampled_from(SPEECHES)).map("\n".join)
scenes = st.tuples(st.sampled_from(HEADINGS), st.lists(st.one_of(actions, speeches), max_size=6)).map(
    lambda parts: "\n\n".join((parts[0], *parts[1]))
)
scripts = st.lists(scenes, min_size=1, max_size=6).map(lambda parts: "\n\n".join(parts) + "\n")


@st.composite
def rewritten(draw: st.DrawFn, text: str) -> str:
    """A text with paragraphs taken out, doubled, moved or exchanged: what people do to a script."""
    parts = text.strip().split("\n\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(parts) - 1))
        match draw(st.sampled_from(["remove", "insert", "move", "replace", "rename"])):
            case "remove" if len(parts) > 1:
                del parts[at]
            case "insert":
                parts.insert(at, draw(st.one_of(actions, speeches, scenes)))
            case "move":
                parts.insert(draw(st.integers(0, len(parts) - 1)), parts.pop(at))
            case "replace":
                parts[at] = draw(st.one_of(actions, speeches))
            case _:
                parts = [part.replace("MARA", "LENA").replace("Mara", "Lena") for part in parts]
    return "\n\n".join([*parts, "Somebody waits."]) + "\n"


@st.composite
def work(draw: st.DrawFn, edited: Edited) -> None:
    """What the user does between two drafts."""
    edited.labels = labels(edited.document)
    for _ in range(draw(st.integers(0, 4))):
        if not edited.labels:
            return
        label = draw(st.sampled_from(sorted(edited.labels)))
        op = draw(st.sampled_from(["take", "delete", "direct", "override", "assemble", "add"]))
        step: dict[str, object] = {"op": op, "shot": label, "text": "Slow.", "field": "size", "value": "CU"}
        if op == "add":
            step = {"op": op, "scene": 1, "lines": None, "direction": "Mine."}
        if op == "delete":
            edited.do(step)
            edited.labels = labels(edited.document)
            continue
        edited.do(step)


@laws
@given(st.data())
def test_whatever_is_written_nothing_of_the_user_s_is_lost(data: st.DataObject) -> None:
    text = data.draw(scripts)
    edited = Edited(text)
    assert_covered(edited.document)
    for _ in range(3):
        data.draw(work(edited))
        before = edited.document
        text = data.draw(rewritten(text))
        edited.edit(text)
        assert_nothing_of_the_user_s_was_touched(before, edited.document, edited.takes)
        assert_covered(edited.document)
        assert edited.edit(text).diff.is_empty


@laws
@given(st.data())
def test_the_old_text_brings_the_old_scenes_back(data: st.DataObject) -> None:
    text = data.draw(scripts)
    edited = Edited(text)
    headings = [(scene.heading, scene.number) for scene in edited.document.scenes]
    data.draw(work(edited))
    edited.edit(data.draw(rewritten(text)))
    edited.edit(text)
    assert_covered(edited.document)
    back = [(scene.heading, scene.number) for scene in edited.document.scenes if not scene.omitted]
    assert back == headings
    lines = [
        line.text
        for scene in edited.document.scenes
        if not scene.omitted
        for line in edited.document.lines_of(scene.id)
    ]
    assert lines == [line.text for scene in parse(text).scenes for line in scene.lines]


@laws
@given(scripts, scenes)
def test_a_scene_that_nobody_touched_keeps_every_shot(text: str, extra: str) -> None:
    """A scene put at the end touches none before it."""
    edited = Edited(text)
    before = edited.document
    edited.edit(f"{text}\n\n{extra}\n")
    last = before.scenes[-1]
    for scene in before.scenes:
        if scene.id != last.id:
            assert edited.document.shots_of(scene.id) == before.shots_of(scene.id)


def test_a_long_script_is_proposed_again_in_no_time() -> None:
    """120 pages, some 2,000 shots: an edit must not be felt while typing."""
    parts: list[str] = []
    for number in range(110):
        parts.append(f"INT. ROOM {number} - {'NIGHT' if number % 2 else 'DAY'}")
        for turn in range(9):
            parts.append(f"MARA\nThis is what I say in room {number} at turn {turn}, and I mean every word.")
            parts.append(f"ANA\nAnd this is what I answer, {turn} of {number}, without a pause.")
    text = "\n\n".join(parts) + "\n"
    edited = Edited(text)
    assert len(edited.document.all(Shot)) >= 1_900
    parsed = parse(text.replace("in room 57 at turn 4", "in the cellar at turn 4"))
    assert len(propose(edited.document, parsed, counting_ids()).diff.updated) <= 4
    times: list[float] = []
    for _ in range(3):
        start = time.process_time()
        propose(edited.document, parsed, counting_ids())
        times.append(time.process_time() - start)
    assert min(times) < 0.6, "0.2 s on a quiet machine"
