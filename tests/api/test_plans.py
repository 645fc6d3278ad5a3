"""What the API says of a shot before anything is made of it, on a machine without weights."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from milimo.domain.asset import Asset, Take
from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.loras import LoraShelf
from milimo.engines.registry import engines, shared_residency
from milimo.jobs.engine_cards import card_of, publish_cards, read_cards
from milimo.jobs.intent import set_shots
from milimo.store.ids import asset_id_of
from milimo.store.jobs import JobRow, MadeTake
from milimo.store.store import Store
from tests.builders import film
from tests.engines.footprints import memory_of
from tests.engines.test_loras import LTX2_LORA, weights

DOCUMENT = film(scenes=1, shots=2)
PROJECT, SHOT = DOCUMENT.project.id, DOCUMENT.live_shots()[0].id
PLAN = f"/api/projects/{PROJECT}/shots/{SHOT}/plan"


@pytest.fixture
def studio(client: TestClient, data: Path) -> TestClient:
    """With a project, and no engine known yet."""
    store = Store(data)
    store.projects.create(list(DOCUMENT.records.values()))
    store.close()
    return client


@pytest.fixture
def told(studio: TestClient, data: Path) -> TestClient:
    """After a worker has told of its engines, none of which has weights."""
    store = Store(data)
    built = engines(data / "cache", LoraShelf(data / "loras"), shared_residency())
    publish_cards(store, tuple(card_of(engine, {}) for engine in built.values()))
    store.close()
    return studio


def test_before_a_worker_has_told_nothing_can_be_planned(studio: TestClient) -> None:
    answer = studio.post(PLAN, json={})
    assert (answer.status_code, answer.json()["remedy"]) == (503, "Wait until the worker has started, then try again.")


def test_previz_is_planned_without_a_word_of_refusal(told: TestClient) -> None:
    plan = told.post(PLAN, json={}).raise_for_status().json()
    assert (plan["spec"]["engine"], plan["spec"]["pipeline"], plan["refusal"]) == ("previz", "stage", None)
    assert plan["made_frames"] == plan["spec"]["frames"] == 96


def test_an_engine_without_weights_shows_its_plan_and_what_it_needs(told: TestClient) -> None:
    plan = told.post(PLAN, json={"engine": "ltx2"}).raise_for_status().json()
    assert (plan["spec"]["pipeline"], plan["made_frames"]) == ("text", 97)
    assert plan["spec"]["reason"] == "It has no guides: the prompt alone decides."
    assert plan["refusal"]["detail"] == "The engine ltx2 cannot run: it needs the pack ltx2."
    assert "milimo packs install ltx2" in plan["refusal"]["remedy"]
    assert plan["refusal"]["type"] == "milimo:not-ready"
    wish = {"boards": "none", "takes": "missing", "engine": "ltx2"}
    refused = told.post(f"/api/projects/{PROJECT}/draw", json=wish)
    assert (refused.status_code, refused.json()["detail"]) == (503, plan["refusal"]["detail"])
    assert told.get("/api/jobs").json() == []


@pytest.mark.parametrize(
    ("way", "wish"), [("retake", {"span": {"start": 1, "duration": 8}}), ("extend", {"frames": 8, "at": "start"})]
)
def test_work_on_a_take_is_refused_as_programs_know_it(
    told: TestClient, data: Path, way: str, wish: Mapping[str, object]
) -> None:
    take = taken(data)
    where = f"/api/projects/{PROJECT}/takes/{take}/{way}"
    plan = told.post(f"{where}/plan", json=wish).raise_for_status().json()
    refused = told.post(where, json=wish)
    assert plan["spec"] is None and refused.status_code == 503
    assert plan["refusal"] == {part: refused.json()[part] for part in ("title", "detail", "remedy", "type")}
    assert plan["refusal"]["type"] == "milimo:not-ready"


def taken(data: Path) -> str:
    """A take of the shot is there; gives its id."""
    store, rate = Store(data), Rate(numerator=24)
    spec = JobSpec(
        kind="take", engine="ltx2", shot_id=SHOT, label="1-1", width=640, height=352, rate=rate, frames=97, seed=1
    )
    made = {"spec": spec.model_dump(mode="json")}
    store.jobs.add([JobRow("job_000001", PROJECT, "take", "device", "1-1 take", made["spec"], "a0", SHOT)])
    digest = "7" * 64
    film = Asset(
        id=asset_id_of(digest), sha256=digest, type="video", mime="video/mp4", bytes=1, name="made", width=640, height=352,
        rate=rate, frames=97,
    )  # fmt: skip
    take = Take(
        id="take_000001", shot_id=SHOT, job_id="job_000001", number=1, type="motion", asset_id=film.id, frames=97, engine="ltx2",
        digest="x", created_at="2026",
    )  # fmt: skip
    store.jobs.finish("job_000001", "succeeded", assets=[film], takes=[MadeTake(take, made)])
    store.close()
    return take.id


@pytest.mark.parametrize(
    ("gib", "way", "frames"), [(80, "text", 0), (24, "chained", 265)], ids=["it holds the shot", "it does not"]
)
def test_a_shot_is_planned_by_the_memory_that_the_worker_told_of(
    told: TestClient, data: Path, gib: int, way: str, frames: int
) -> None:
    cards = tuple(
        card.model_copy(update={"memory": memory_of("cuda", gib, 128)}) if card.name == "ltx2" else card
        for card in read_cards(data)
    )
    store = Store(data)
    publish_cards(store, cards)
    store.close()
    assert read_cards(data) == cards
    edit(told, {SHOT: {"overrides.frames": {"from": None, "to": 505}}})
    spec = told.post(PLAN, json={"engine": "ltx2"}).raise_for_status().json()["spec"]
    assert (spec["pipeline"], spec["chunk_frames"]) == (way, frames)
    length = " 505 frames of 1280 by 704 are more than this machine's memory holds at once, so it is chained, 265 frames at a time."
    assert spec["reason"] == "It has no guides: the prompt alone decides." + (length if frames else "")


def edit(studio: TestClient, updated: Mapping[str, object]) -> None:
    """The project's first."""
    posted = {"id": "change_000009", "label": "Edit", "base_revision": 1, "diff": {"updated": updated}}
    studio.post(f"/api/projects/{PROJECT}/changes", json=posted).raise_for_status()


def test_a_lora_for_the_shots_move_is_offered_until_it_is_worn(told: TestClient, data: Path) -> None:
    store = Store(data)
    publish_cards(
        store, tuple(card.model_copy(update={"cameras": {"static": "ltx2-static"}}) for card in read_cards(data))
    )

    def offered(engine: str = "ltx2") -> object:
        return told.post(PLAN, json={"engine": engine}).raise_for_status().json()["camera_lora"]

    assert offered() == {"name": "ltx2-static", "move": "static", "installed": False, "instead_of": []}
    (data / "loras").mkdir()
    file = weights(data / "loras" / "ltx2-static.safetensors", LTX2_LORA)
    assert offered() == {"name": "ltx2-static", "move": "static", "installed": True, "instead_of": []}
    set_shots(store, PROJECT, [SHOT], {"engine": "flux2"})
    assert offered() is None, "what the shot wears is for its own engine"
    set_shots(store, PROJECT, [SHOT], {"engine": "ltx2", "loras": [{"name": "ltx2-static", "weight": 0.8}]})
    assert offered() is None
    set_shots(store, PROJECT, [SHOT], {"loras": None})
    assert offered() is not None
    file.write_bytes(b"no weights")
    assert offered() is None, "it cannot be worn"
    store.close()


def test_boards_go_to_an_engine_that_makes_them(told: TestClient) -> None:
    plan = told.post(PLAN, json={"engine": "ltx2", "kind": "board"}).raise_for_status().json()
    assert plan["spec"]["engine"] == "previz"
    unknown = told.post(PLAN, json={"engine": "nobody"})
    assert (unknown.status_code, unknown.json()["remedy"]) == (503, "There are: previz, ltx2, flux2.")


def test_what_the_script_says_of_an_element_is_told_and_changes_nothing(studio: TestClient) -> None:
    scene, mara = DOCUMENT.scenes[0].id, "element_000001"
    line = {"kind": "line", "id": "line_new001", "scene_id": scene, "order": "z", "type": "action"}
    element = {"kind": "element", "id": mara, "order": "a", "type": "character", "name": "Mara", "trigger": "@Mara"}
    added = {
        line["id"]: line | {"text": "MARA, 70, in a man's oilskin, waits. She looks."},
        "line_new002": line | {"id": "line_new002", "type": "dialogue", "character": "MARA", "text": "Yes."},
        mara: element,
    }
    change = {"id": "change_000001", "label": "Add Mara", "base_revision": 1, "diff": {"added": added}}
    studio.post(f"/api/projects/{PROJECT}/changes", json=change).raise_for_status()
    assert studio.get(f"/api/projects/{PROJECT}/elements/looks").json() == {mara: "a woman of 70, in a man's oilskin"}
    records = studio.get(f"/api/projects/{PROJECT}").json()["records"]
    assert next(each for each in records if each["id"] == mara)["description"] == ""
    assert studio.get("/api/projects/project_nothing/elements/looks").status_code == 404


@pytest.mark.parametrize(
    ("verb", "body"),
    [("retake", {"span": {"start": 0, "duration": 8}}), ("extend", {"frames": 8}), ("reproduce", None)],
)
def test_there_is_nothing_to_work_on_before_a_take(told: TestClient, verb: str, body: dict[str, object] | None) -> None:
    answer = told.post(f"/api/projects/{PROJECT}/takes/take_000001/{verb}", json=body)
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such take.")
    assert told.get(f"/api/projects/{PROJECT}/takes/take_000001/provenance").status_code == 404
    assert told.get("/api/jobs/job_000001/preview", params={"renewed": 1_795_677_310_229}).status_code == 404
