"""Who speaks out of a television or a radio is nobody in the room, whether the cue says so or the scene does."""

import pytest

from milimo.domain.breakdown import break_down_script
from milimo.domain.plan import Asked, Planner
from milimo.domain.script import Line
from milimo.domain.speech import is_off_screen
from milimo.domain.time import Rate
from milimo.interchange.fountain import parse
from tests.domain.script_edits import Edited
from tests.domain.test_plan import FIT

FILM = Rate(numerator=24)
NEWS = "Police have not said who was at home."


@pytest.mark.parametrize(
    ("extension", "unseen"),
    [
        ("ON TV", True), ("on the T.V.", True), ("ON RADIO", True), ("CONT'D, ON TELEVISION", True), ("VIA RADIO", True),
        ("ON SPEAKERPHONE", True), ("FILTERED", True), ("O.S.", True), ("FROM THE TV", True),
        ("ON PHONE", False), ("INTO RADIO", False), ("ON SCREEN", False), ("CONT'D", False), ("ON THE TVS", False),
    ],
)  # fmt: skip
def test_a_cue_may_say_it(extension: str, unseen: bool) -> None:
    assert is_off_screen(extension) is unseen


def people(heading: str, *action: str, cue: str = "NEWSCASTER") -> set[str]:
    """Everybody whom the shots of a scene show, in which Mara watches."""
    text = "\n\n".join([heading, "Mara sits.", *action, f"{cue}\n{NEWS}", "Mara switches it off.", "MARA\nEnough."])
    [shots] = break_down_script(parse(text), FILM)
    assert "MARA" in {name for shot in shots for name in shot.values.characters}
    return {name for shot in shots for name in shot.values.characters} - {"MARA"}


ROOM = "INT. LIVING ROOM - NIGHT"
HEARD = [
    (ROOM, ["She stares at the TV."], "NEWSCASTER"),
    (ROOM, ["The radio murmurs."], "ANNOUNCER"),
    (ROOM, ["The evening news is on."], "ANCHORWOMAN"),
    (ROOM, ["The TV flickers.", "She turns up the sound."], "WEATHER GIRL #2"),
    (".ON THE TV", ["Her house burns."], "NEWSCASTER"),
    (ROOM, [], "NEWSCASTER (ON TV)"),
]
SEEN = [
    (ROOM, [], "NEWSCASTER"),
    (ROOM, ["A TV crew sets up its lights."], "NEWSCASTER"),
    (ROOM, ["The TV is on.", "The newscaster knocks and comes in."], "NEWSCASTER"),
    ("INT. TV STUDIO - NIGHT", ["On the TV, her own face."], "NEWSCASTER"),
    ("INT. NEWSROOM - DAY", ["The evening news begins."], "ANCHOR"),
    (ROOM, ["She stares at the TV."], "REPORTER"),
    (ROOM, ["She stares at the TV."], "JOYCE"),
]


@pytest.mark.parametrize(("heading", "action", "cue"), HEARD)
def test_who_is_heard_from_a_set_is_not_in_the_room(heading: str, action: list[str], cue: str) -> None:
    assert people(heading, *action, cue=cue) == set()


def test_the_words_of_whom_a_set_shows_run_over_the_set() -> None:
    on_it = "On the television, a NEWSCASTER shuffles his papers."
    text = f"{ROOM}\n\nMara sits.\n\n{on_it}\n\nNEWSCASTER\n{NEWS}\n\nMara switches it off."
    [shots] = break_down_script(parse(text), FILM)
    [heard] = [shot for shot in shots if shot.last == 2]
    assert (heard.first, heard.values.action, heard.values.characters) == (1, on_it, ("NEWSCASTER",))


@pytest.mark.parametrize(("heading", "action", "cue"), SEEN)
def test_who_may_be_there_is(heading: str, action: list[str], cue: str) -> None:
    assert people(heading, *action, cue=cue) == {cue}


def test_an_edited_script_and_a_prompt_keep_to_it() -> None:
    text = f"{ROOM}\n\nMara stares at the TV.\n\nNEWSCASTER\nPolice have left.\n\nMARA\nEnough."
    played = Edited(text)
    played.edit(text.replace("Police have left.", f"{NEWS} {NEWS}"))
    shots = played.document.live_shots()
    assert {name for shot in shots for name in shot.parsed.characters} == {"MARA"}
    planner = Planner(played.document, {})
    [prompt] = [
        spec.prompt for shot in shots if "Newscaster" in (spec := planner.plan(shot.id, FIT, Asked("take")).spec).prompt
    ]
    assert "Newscaster says unseen" in prompt
    [line] = [each for each in played.document.all(Line) if each.character == "NEWSCASTER"]
    assert line.extension == "", "the script stays as it was written"
