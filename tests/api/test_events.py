"""The stream: what came is replayed once, in order; other processes' events arrive; a lost cursor is told so."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from milimo.store.store import Store
from tests.builders import describe, rename


@dataclass(frozen=True)
class Heard:
    name: str
    id: int | None
    data: Any


def heard(client: httpx.Client, count: int, after: int | None = None, last: int | None = None) -> list[Heard]:
    """The first `count` events of a fresh connection."""
    params = {} if after is None else {"after": after}
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    with client.stream("GET", "/api/events", params=params, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        return list(islice(parse(response.iter_lines()), count))


def parse(lines: Iterator[str]) -> Iterator[Heard]:
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            id = fields.get("id")
            yield Heard(fields["event"], None if id is None else int(id), json.loads(fields["data"]))
            fields = {}


def new_project(client: httpx.Client, name: str = "Film") -> str:
    return client.post("/api/projects", json={"name": name}).raise_for_status().json()["id"]


def test_replays_in_order_from_a_cursor(live: httpx.Client) -> None:
    project = new_project(live)
    for revision in range(1, 6):
        live.post(f"/api/projects/{project}/changes", json=describe(project, revision)).raise_for_status()
    events = heard(live, 6, after=0)
    assert [event.id for event in events] == [1, 2, 3, 4, 5, 6]
    assert [event.name for event in events] == ["project"] + ["change"] * 5
    assert [event.data["revision"] for event in events[1:]] == [2, 3, 4, 5, 6]
    assert heard(live, 2, after=4) == events[4:]
    assert heard(live, 2, after=1, last=4) == events[4:], "a reconnecting browser's header is newer than its address"


def test_hears_another_process(live: httpx.Client, data: Path) -> None:
    start = new_project(live)
    worker = Store(data)
    with live.stream("GET", "/api/events") as response:
        lines = response.iter_lines()
        assert next(lines) == ": milimo"
        worker.events.announce("engine", None, {"name": "previz", "ready": "ready"})
        event = next(parse(lines))
    worker.close()
    assert event == Heard("engine", 2, {"name": "previz", "ready": "ready"})
    assert start


def test_a_cursor_from_the_future_is_reset(live: httpx.Client) -> None:
    new_project(live)
    assert heard(live, 1, after=99) == [Heard("reset", 1, {})]


def test_a_snapshot_and_the_stream_meet_without_a_gap(live: httpx.Client) -> None:
    project = new_project(live)
    live.post(f"/api/projects/{project}/changes", json=describe(project, 1)).raise_for_status()
    snapshot = live.get(f"/api/projects/{project}").json()
    live.post(f"/api/projects/{project}/changes", json=describe(project, 2)).raise_for_status()
    (event,) = heard(live, 1, after=snapshot["last_event_id"])
    assert (snapshot["revision"], event.data["revision"]) == (2, 3)


def test_a_renaming_is_told_to_those_who_show_the_list(live: httpx.Client) -> None:
    project = new_project(live)
    live.post(f"/api/projects/{project}/changes", json=rename(project, 1)).raise_for_status()
    *_, change, told = heard(live, 3, after=0)
    assert (change.name, told) == ("change", Heard("project", 3, {"project_id": project, "action": "renamed"}))
