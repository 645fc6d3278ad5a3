"""Files as people have them: formats, encodings, and what is no screenplay."""

import json
from pathlib import Path

import pytest

from milimo.errors import BadInput, TooLarge, Unreadable
from milimo.interchange.outline import outline
from milimo.interchange.reading import read_script, read_text, to_fountain

FOUNTAIN = "INT. CAFÉ - NUIT\n\nÉLODIE (O.S.)\nÇa va — «très» bien.\n"
EXAMPLE = Path(__file__).parents[2] / "examples" / "the-tide-table.fountain"

FDX = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="1"><Content>
<Paragraph Number="12A" Type="Scene Heading"><Text>Int. kitchen - night</Text></Paragraph>
<Paragraph Type="Action"><Text>Mara waits. </Text><Text Style="Bold">Long.</Text>
  <ScriptNote><Paragraph><Text>how long?</Text></Paragraph></ScriptNote></Paragraph>
<Paragraph Type="Action"><Text>BANG</Text></Paragraph>
<Paragraph Type="Character"><Text>Élodie (O.S.)</Text></Paragraph>
<Paragraph Type="Parenthetical"><Text>(softly)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>2 * 3 is not [[5]].</Text></Paragraph>
<Paragraph><DualDialogue>
  <Paragraph Type="Character"><Text>MARA</Text></Paragraph><Paragraph Type="Dialogue"><Text>Yes.</Text></Paragraph>
  <Paragraph Type="Character"><Text>ANA</Text></Paragraph><Paragraph Type="Dialogue"><Text>No.</Text></Paragraph>
</DualDialogue></Paragraph>
<Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph>
<Paragraph Type="Scene Heading"><Text>SNIPER POV</Text></Paragraph>
<Paragraph Type="Action"><Text>Grass.</Text></Paragraph>
</Content><TitlePage><Content><Paragraph><Text>THE FILM</Text></Paragraph><Paragraph><Text>written by</Text></Paragraph>
<Paragraph><Text>Ana Silva</Text></Paragraph></Content></TitlePage></FinalDraft>"""

TEXT = """
                              THE FILM

 12   INT. KITCHEN - NIGHT                                          12

      Mara enters and looks around for the thing that she lost
      long ago.

                          MARA
                    (to herself, and
                    slowly)
               Where did I put it, where did
               I put the damned thing?

                                                        (CONTINUED)
 2.
                          ÉLODIE (O.S.)
               Here.

                                                     SMASH CUT TO:

 13   EXT. SEA - DAY                                                13

      Waves.
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    script = read_script(FOUNTAIN.encode(encoding), "film.fountain")
    assert script.scenes[0].location == "CAFÉ"
    line = script.scenes[0].lines[0]
    assert (line.character, line.text) == ("ÉLODIE", "Ça va — «très» bien.")


def test_final_draft() -> None:
    script = read_script(FDX.encode(), "film.fdx")
    assert (script.format, script.title, script.author) == ("fdx", "THE FILM", "Ana Silva")
    first, second = script.scenes
    assert (first.heading, first.number, second.heading) == ("INT. KITCHEN - NIGHT", "12A", "SNIPER POV")
    assert [
        (line.type, line.character, line.extension, line.parenthetical, line.text, line.dual) for line in first.lines
    ] == [
        ("action", "", "", "", "Mara waits. Long.", ""),
        ("note", "", "", "", "how long?", ""),
        ("action", "", "", "", "BANG", ""),
        ("dialogue", "Élodie", "O.S.", "softly", "2 * 3 is not [ [5]].", ""),
        ("dialogue", "MARA", "", "", "Yes.", "left"),
        ("dialogue", "ANA", "", "", "No.", "right"),
        ("transition", "", "", "", "CUT TO:", ""),
    ]


def test_final_draft_is_known_by_its_content() -> None:
    assert read_script(FDX.encode(), "film.xml").format == "fdx"


def test_plain_text_with_a_layout() -> None:
    script = read_script(TEXT.encode("cp1252"), "film.txt")
    assert script.format == "txt"
    first, kitchen, sea = script.scenes
    assert [line.text for line in first.lines] == ["THE FILM"]
    assert (kitchen.heading, kitchen.number, sea.number) == ("INT. KITCHEN - NIGHT", "12", "13")
    assert [(line.type, line.character, line.text) for line in kitchen.lines] == [
        ("action", "", "Mara enters and looks around for the thing that she lost long ago."),
        ("dialogue", "MARA", "Where did I put it, where did I put the damned thing?"),
        ("dialogue", "ÉLODIE", "Here."),
        ("transition", "", "SMASH CUT TO:"),
    ]
    assert kitchen.lines[1].parenthetical == "to herself, and slowly"


def test_plain_text_without_a_layout_is_fountain() -> None:
    assert to_fountain(FOUNTAIN.encode(), "film.txt") == (FOUNTAIN, "txt")
    assert read_text(FOUNTAIN, "txt").scenes[0].lines[0].character == "ÉLODIE"


@pytest.mark.parametrize(
    ("data", "name", "error", "words"),
    [
        (b"", "a.fountain", BadInput, "empty"),
        (b"\xff\xfe", "a.fountain", BadInput, "empty"),
        (b" \n\n", "a.fountain", BadInput, "empty"),
        (b"x" * 10_000_000, "a.fountain", TooLarge, "MB"),
        (b"x" * 20_000_000, "a.fdx", TooLarge, "MB"),
        (bytes(range(256)) * 40, "a.fountain", Unreadable, "not a text file"),
        (b"\x7fELF\x01\x01\x01\x00" + b"\x00\x05\x93" * 400, "a.txt", Unreadable, "not a text file"),
        (b"%PDF-1.7 ...", "a.pdf", Unreadable, "a PDF"),
        (b"PK\x03\x04....", "a.docx", Unreadable, "Word"),
        (b"INT. A - DAY", "a.fdx", Unreadable, "not a Final Draft"),
        (b"<html></html>", "a.fdx", Unreadable, "not a Final Draft"),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]><FinalDraft><Content/>&a;</FinalDraft>',
            "a.fdx",
            Unreadable,
            "not a Final Draft",
        ),
    ],
)
def test_what_is_no_screenplay_is_refused_in_clear_words(
    data: bytes, name: str, error: type[BadInput], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        read_script(data, name)
    assert caught.value.remedy


def test_the_outline_of_the_sample() -> None:
    found = outline(EXAMPLE.read_bytes(), EXAMPLE.name)
    assert found.problems == ()
    assert [(scene.setting, scene.time) for scene in found.scenes] == [
        ("EXT", "DAWN"),
        ("INT", "CONTINUOUS"),
        ("INT", "NIGHT"),
        ("EXT", "DAWN"),
    ]
    spoken = [line for scene in found.scenes for shot in scene.shots for line in shot.dialogue]
    assert len(spoken) == 22
    assert spoken[1].model_dump() == {
        "character": "TOMÁS",
        "extension": "O.S.",
        "parenthetical": "",
        "text": "Dona Inês? It's the harbour office.",
        "dual": False,
    }
    assert [line.character for line in spoken if line.dual] == ["TOMÁS", "INÊS"]
    subjects = [shot.subject for scene in found.scenes for shot in scene.shots if shot.type == "insert"]
    assert subjects == ["TIDE TABLE", "6:40. Low water. / She will be angry. / Tell her anyway.", "SWITCH"]
    assert found.frames == sum(shot.frames for scene in found.scenes for shot in scene.shots)
    assert 110 <= found.frames / 24 <= 170, "two pages are some two minutes"


def test_the_outline_is_json() -> None:
    found = json.loads(outline(FOUNTAIN.encode(), "a.fountain").model_dump_json())
    scene = found["scenes"][0]
    assert {"id", "heading", "interior/exterior", "location", "time", "number", "shots"} <= scene.keys()
    assert {"id", "type", "action", "characters", "frames", "dialogue"} <= scene["shots"][0].keys()
    assert len({shot["id"] for shot in scene["shots"]}) == len(scene["shots"])
