"""Words from good, slow and broken servers: a record that fits, or the rules; the user's words are never lost."""

import json
import time
from typing import Literal

import pytest
from pydantic import BaseModel

from milimo.domain.job import JobSpec, Spoken
from milimo.domain.time import Rate
from milimo.engines.text.base import Heard, LanguageModel, ModelCard, Picture, Question, unheard
from milimo.engines.text.enhance import enhance
from milimo.engines.text.servers import OllamaModel, OpenAiModel
from milimo.engines.text.structured import ask
from milimo.engines.text.wire import Server, checked_address
from milimo.errors import BadInput, Cancelled, EngineFailed, NotReady
from tests.engines.text.servers import Manner, Script, served

Kind = Literal["ollama", "openai"]
KINDS: list[Kind] = ["ollama", "openai"]


class Scene(BaseModel):
    place: str
    shots: int


RULES = Scene(place="by rule", shots=1)
PICTURE = Picture("asset_000001", b"\x89PNG picture")
GOOD = '{"place": "a kitchen", "shots": 3}'


def model(kind: Kind, address: str, **options: float | str) -> LanguageModel:
    server = Server(address, "tiny", **({"wait_seconds": 0.5, "limit_seconds": 1.0} | options))  # type: ignore[arg-type]
    return OllamaModel(server) if kind == "ollama" else OpenAiModel(server)


def asked(model: LanguageModel | None, heard: Heard = unheard) -> tuple[Scene, str, str]:
    answer = ask(model, Question("Break this down.", "INT. KITCHEN"), Scene, lambda: RULES, heard)
    return answer.value, answer.by, answer.note


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"Sure!\n```json\n{GOOD}\n```\nBye.",
        f"Here: {GOOD} as you wished.",
        f"<think>Maybe {{a: 1}}?</think>{GOOD}",
    ],
)
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
        ("error", "could not answer: |answered nothing"),
        ("silent", "did not answer within"),
        ("one long line", "does not come to an end"),
        ("elsewhere", "sends the studio elsewhere"),
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
@pytest.mark.parametrize("manner", ["silent", "endless"])
def test_a_cancel_is_heard_also_while_the_server_is_silent(kind: Kind, manner: Manner) -> None:
    begun = time.monotonic()

    def cancelled(_: int) -> None:
        if time.monotonic() > begun + 0.2:
            raise Cancelled

    with served(Script([GOOD], manner), kind) as address, pytest.raises(Cancelled):
        asked(model(kind, address, wait_seconds=20, limit_seconds=20), cancelled)
    assert time.monotonic() - begun < 20, "it waited for the server"


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_come_is_told_while_it_comes(kind: Kind) -> None:
    told: list[int] = []
    with served(Script([GOOD], "endless"), kind) as address:
        asked(model(kind, address), told.append)
    assert told == sorted(told)
    assert len(GOOD) < told[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_models_are_listed_with_what_they_say_of_pictures(kind: Kind) -> None:
    dialect = OllamaModel if kind == "ollama" else OpenAiModel
    with served(Script([""], seeing=("b",)), kind) as address:
        cards = dialect(Server(address)).models()
        assert cards == (ModelCard("a", False), ModelCard("b", True))
        assert (dialect(Server(address, "b")).sees(), dialect(Server(address, "a")).sees()) == (True, False)
    with pytest.raises(NotReady):
        dialect(Server("http://127.0.0.1:9")).models()
    with served(Script([""], "elsewhere"), kind) as address, pytest.raises(NotReady, match="elsewhere"):
        dialect(Server(address)).models()


def test_a_server_that_will_not_take_a_picture_or_a_schema_is_asked_without() -> None:
    manners: tuple[Manner, ...] = ("blind", "fails at pictures", "loose")
    for manner in manners:
        script = Script([json.dumps({"prompt": "A cat."})], manner)
        with served(script, "openai") as address:
            made = enhance(shot(dialogue=()), model("openai", address), PICTURE)
        assert (made.prompt, made.by, made.note) == ("A cat.", "tiny", "")
        assert ("image_url" in json.dumps(script.asked[-1])) is False
        assert ("response_format" in script.asked[-1]) is (manner != "loose")


@pytest.mark.parametrize("below", ["/v1", "/v1beta/openai", "/litellm/v1"])
def test_openais_dialect_is_spoken_below_the_address_as_it_was_given(below: str) -> None:
    script = Script([GOOD], below=below)
    with served(script, "openai") as host:
        address = checked_address(host + below)
        assert [card.name for card in OpenAiModel(Server(address)).models()] == ["a", "b"]
        assert asked(model("openai", address))[1] == "tiny"


def test_a_model_that_is_blind_is_not_shown_the_picture() -> None:
    for seeing in ((), ("tiny",)):
        script = Script([json.dumps({"prompt": "A cat."})], seeing=seeing)
        with served(script, "ollama") as address:
            enhance(shot(), model("ollama", address), PICTURE)
        assert ("images" in json.dumps(script.asked[0])) is bool(seeing)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434"),
        (" https://models.example/api/v1/ ", "https://models.example/api/v1"),
        ("http://127.0.0.1:1234/v1/", "http://127.0.0.1:1234"),
        ("https://models.example/v1beta/openai/", "https://models.example/v1beta/openai"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("ftp://127.0.0.1", None),
        ("file:///etc/passwd", None),
        ("127.0.0.1:11434", None),
        ("http://", None),
        ("http://127.0.0.1:99999", None),
        ("http://user:secret@127.0.0.1", None),
        ("http://127.0.0.1/?key=1", None),
        ("http://127.0.0.1/#x", None),
        ("http://exa mple", None),
        ("", None),
    ],
)
def test_an_address_is_http_and_nothing_else(text: str, kept: str | None) -> None:
    if kept is not None:
        assert checked_address(text) == kept
    else:
        with pytest.raises(BadInput):
            checked_address(text)


def test_pictures_keys_and_keep_alive_are_sent() -> None:
    spec, picture = shot(), PICTURE
    for kind in KINDS:
        script = Script([json.dumps({"prompt": "A cat."})], seeing=("tiny",))
        with served(script, kind) as address:
            enhance(spec, model(kind, address, keep_alive_seconds=1800, key="secret"), picture)
        sent = script.asked[0]
        assert "iVBORw" in json.dumps(sent) or "iVBORyBwaWN0dXJl" in json.dumps(sent)
        if kind == "ollama":
            assert sent["keep_alive"] == 1800
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
    told = enhance(shot(prompt="Mara opens the tin. The camera slowly pushes in."), None)
    assert "push-in" not in told.prompt, "the camera's move is told already"


def test_the_directors_words_are_never_lost() -> None:
    script = Script([json.dumps({"prompt": "Something else entirely."})])
    with served(script, "ollama") as address:
        made = enhance(shot(direction="Keep her hands in frame."), model("ollama", address))
    assert made.by == "tiny"
    assert made.prompt == 'Keep her hands in frame. Something else entirely. Mara says: "It\'s empty."'


@pytest.mark.parametrize("said", ["She says, \u201cit\u2019s empty!\u201d", '"IT\'S  EMPTY", she says.'])
def test_a_line_that_the_model_wrote_in_its_own_way_is_not_said_twice(said: str) -> None:
    with served(Script([json.dumps({"prompt": said})]), "ollama") as address:
        assert enhance(shot(), model("ollama", address)).prompt == said
        assert enhance(shot(frames=1), model("ollama", address)).prompt == said


@pytest.mark.parametrize("own", ["A giraffe looks in.", "A giraffe looks in. " * 990])
def test_the_users_own_prompt_is_never_lost(own: str) -> None:
    spec = shot(dialogue=(), direction="Keep her hands in frame.")
    assert enhance(spec, None, own=own).prompt.startswith(own.strip().rstrip("."))
    script = Script([json.dumps({"prompt": "Something else entirely."})])
    with served(script, "ollama") as address:
        made = enhance(spec, model("ollama", address), own=own)
    assert made.prompt == f"{own.strip()} Something else entirely."
    assert "giraffe" in script.asked[0]["messages"][1]["content"]


def test_a_still_is_not_made_to_speak() -> None:
    with served(Script([json.dumps({"prompt": "A tin."})]), "ollama") as address:
        assert enhance(shot(frames=1), model("ollama", address)).prompt == "A tin."
    assert "says" not in enhance(shot(frames=1), None).prompt


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_is_told_in_the_servers_words_without_the_key(kind: Kind) -> None:
    with served(Script([GOOD], "reasoned"), kind) as address:
        value, by, note = asked(model(kind, address, key="sesame"))
    assert (value, by) == (RULES, "rules")
    assert "status 500: more memory than there is for Bearer …" in note and "sesame" not in note


def test_a_server_that_lists_no_models_still_answers() -> None:
    script = Script([json.dumps({"prompt": "A cat."})], "unlisted")
    with served(script, "openai") as address:
        made = enhance(shot(dialogue=()), model("openai", address), PICTURE)
    assert (made.prompt, made.by) == ("A cat.", "tiny")
    assert "image_url" in json.dumps(script.asked[0]), "nobody says that it is blind"


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_of_another_form_is_said_to_be_unreadable(kind: Kind) -> None:
    dialect = OllamaModel if kind == "ollama" else OpenAiModel
    with served(Script([""], "odd list"), kind) as address, pytest.raises(EngineFailed, match="cannot be read"):
        dialect(Server(address)).models()


def test_a_long_scene_is_given_the_context_that_it_needs() -> None:
    contexts: list[int | None] = []
    for length in (3000, 12_000, 500_000):
        script = Script([GOOD])
        with served(script, "ollama") as address:
            ask(model("ollama", address), Question("Break this down.", "a" * length), Scene, lambda: RULES)
        contexts.append(script.asked[0].get("options", {}).get("num_ctx"))
    assert contexts == [None, 8192, 32_768]
