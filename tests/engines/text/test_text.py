"""Words from good, slow and broken servers: a record that fits, or the rules; the user's words are never lost."""

import json
from collections.abc import Callable
from typing import Literal

import pytest
from pydantic import BaseModel

from milimo.domain.job import JobSpec, Spoken
from milimo.domain.time import Rate
from milimo.engines.text.base import LanguageModel, Question
from milimo.engines.text.enhance import enhance
from milimo.engines.text.servers import OllamaModel, OpenAiModel, Server
from milimo.engines.text.structured import ask
from milimo.errors import Cancelled, NotReady
from tests.engines.text.servers import Manner, Script, served

Kind = Literal["ollama", "openai"]
KINDS: list[Kind] = ["ollama", "openai"]


class Scene(BaseModel):
    place: str
    shots: int


RULES = Scene(place="by rule", shots=1)
GOOD = '{"place": "a kitchen", "shots": 3}'


def model(kind: Kind, address: str, **options: float | str) -> LanguageModel:
    server = Server(address, "tiny", **({"wait_seconds": 0.5, "limit_seconds": 1.0} | options))  # type: ignore[arg-type]
    return OllamaModel(server) if kind == "ollama" else OpenAiModel(server)


def asked(model: LanguageModel | None, check: Callable[[], None] = lambda: None) -> tuple[Scene, str, str]:
    answer = ask(model, Question("Break this down.", "INT. KITCHEN"), Scene, lambda: RULES, check)
    return answer.value, answer.by, answer.note


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", [GOOD, f"Sure!\n```json\n{GOOD}\n```\nBye.", f"Here: {GOOD} as you wished."])
def test_an_answer_is_read_out_of_its_wrapping(kind: Kind, text: str) -> None:
    script = Script([text])
    with served(script, kind) as address:
        value, by, note = asked(model(kind, address))
    assert (value, by, note) == (Scene(place="a kitchen", shots=3), "tiny", "")
    assert len(script.asked) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_answer_is_repaired_once(kind: Kind) -> None:
    script = Script(['{"place": "a kitchen"}', GOOD])
    with served(script, kind) as address:
        value, by, _ = asked(model(kind, address))
    assert (value.shots, by) == (3, "tiny")
    assert "shots: Field required" in json.dumps(script.asked[1])


@pytest.mark.parametrize("kind", KINDS)
def test_twice_wrong_and_the_rules_answer(kind: Kind) -> None:
    script = Script(["I would rather not."])
    with served(script, kind) as address:
        value, by, note = asked(model(kind, address))
    assert (value, by) == (RULES, "rules")
    assert "twice" in note
    assert len(script.asked) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("slow", "did not answer within"),
        ("endless", "does not come to an end"),
        ("drops", "cannot be reached|cannot be read|twice"),
        ("html", "cannot be read"),
        ("missing", "no model called tiny"),
        ("locked", "does not accept the key"),
        ("broken", "status 500"),
        ("empty", "answered nothing"),
        ("error", "cannot be read|answered nothing"),
    ],
)
def test_a_bad_server_costs_a_note_and_the_rules_answer(kind: Kind, manner: Manner, words: str) -> None:
    with served(Script([GOOD], manner), kind) as address:
        value, by, note = asked(model(kind, address))
    assert (value, by) == (RULES, "rules")
    assert any(word in note for word in words.split("|")), note


def test_no_server_and_no_model_leave_the_rules() -> None:
    assert asked(None) == (RULES, "rules", "")
    value, by, note = asked(model("ollama", "http://127.0.0.1:9"))
    assert (value, by) == (RULES, "rules")
    assert "cannot be reached" in note


@pytest.mark.parametrize("kind", KINDS)
def test_a_cancel_is_heard_between_pieces(kind: Kind) -> None:
    def cancelled() -> None:
        raise Cancelled

    with served(Script([GOOD]), kind) as address, pytest.raises(Cancelled):
        asked(model(kind, address), cancelled)


@pytest.mark.parametrize("kind", KINDS)
def test_models_are_listed(kind: Kind) -> None:
    with served(Script([""]), kind) as address:
        server = Server(address, "tiny")
        assert (OllamaModel if kind == "ollama" else OpenAiModel)(server).models() == ("a", "b")
    with pytest.raises(NotReady):
        OpenAiModel(Server("http://127.0.0.1:9", "tiny")).models()


def test_pictures_keys_and_keep_alive_are_sent() -> None:
    spec, picture = shot(), b"\x89PNG picture"
    for kind in KINDS:
        script = Script([json.dumps({"prompt": "A cat."})])
        with served(script, kind) as address:
            enhance(spec, model(kind, address, keep_alive="30m", key="secret"), picture)
        sent = script.asked[0]
        assert "iVBORw" in json.dumps(sent) or "iVBORyBwaWN0dXJl" in json.dumps(sent)
        if kind == "ollama":
            assert sent["keep_alive"] == "30m"
            assert sent["format"]["properties"]["prompt"]
        else:
            assert sent["authorization"] == "Bearer secret"
            assert sent["response_format"]["type"] == "json_schema"


def shot(**changes: object) -> JobSpec:
    values: dict[str, object] = {
        "kind": "take", "engine": "ltx2", "shot_id": "shot_aaaaaa", "label": "1-1", "prompt": "Mara opens the tin",
        "time_of_day": "NIGHT", "size": "CU", "move": "push-in", "width": 64, "height": 64, "rate": Rate(numerator=24),
        "frames": 17, "seed": 1, "dialogue": [Spoken(character="MARA", text="It's empty.")],
    }  # fmt: skip
    return JobSpec.model_validate(values | changes)


def test_rules_add_camera_light_and_words_once() -> None:
    made = enhance(shot(), None)
    assert made.by == "rules"
    assert made.prompt.startswith("Mara opens the tin")
    for words in ("lose-up", "push-in camera move", "night", "It's empty."):
        assert words in made.prompt
    assert enhance(shot(prompt=made.prompt), None).prompt.count("push-in camera move") == 1


def test_the_directors_words_are_never_lost() -> None:
    script = Script([json.dumps({"prompt": "Something else entirely."})])
    with served(script, "ollama") as address:
        made = enhance(shot(direction="Keep her hands in frame."), model("ollama", address))
    assert made.by == "tiny"
    assert made.prompt == "Keep her hands in frame. Something else entirely."
