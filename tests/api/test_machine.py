"""What the studio tells of the machine it runs on."""

from pathlib import Path

import psutil
from fastapi.testclient import TestClient

from milimo.api.machine import gpus


def test_the_machine_is_told(client: TestClient) -> None:
    told = client.get("/api/machine").raise_for_status().json()
    assert told["cores"] == psutil.cpu_count()
    assert 0 < told["memory_free_bytes"] <= told["memory_bytes"] == psutil.virtual_memory().total
    assert told["disk_free_bytes"] > 0


def test_graphics_are_named_by_their_driver(tmp_path: Path) -> None:
    assert gpus(tmp_path / "none") == ()
    for number, name in enumerate(("NVIDIA H100 80GB HBM3", "NVIDIA RTX 4090")):
        card = tmp_path / f"0000:0{number}:00.0"
        card.mkdir()
        (card / "information").write_text(f"Model: \t\t {name}\nIRQ:   \t\t 61\n")
    assert gpus(tmp_path) == ("NVIDIA H100 80GB HBM3", "NVIDIA RTX 4090")
