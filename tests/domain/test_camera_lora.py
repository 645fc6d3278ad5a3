"""The LoRA for a shot's move: which is offered, for which weights, and when there is nothing to offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

import pytest

from milimo.domain.camera_lora import CameraLora, camera_lora_for
from milimo.domain.job import SpecInput
from milimo.domain.lora import Lora
from milimo.domain.shot import Move
from milimo.engines.ltx2.engine import CAMERAS_2_0
from milimo.engines.packs.catalog import CATALOG
from tests.domain.test_plan_prompted import plan

IN, OUT = "ltx2-dolly-in", "ltx2-dolly-out"
INK = Lora(name="ink", weight=0.5)
DEPTH = SpecInput(asset_id="asset_000001", role="control", frame=0, strength=1.0)
PICTURE = SpecInput(asset_id="asset_000002", role="first_frame", frame=0, strength=1.0)


@dataclass(frozen=True)
class Case:
    name: str
    offered: CameraLora | None
    move: Move = "push-in"
    loras: tuple[Lora, ...] = ()
    inputs: tuple[SpecInput, ...] = ()
    frames: int = 96
    kind: str = "take"
    shelf: Mapping[str, str] = field(default_factory=lambda: {IN: "", "ink": ""})
    cameras: Mapping[Move, str] = field(default_factory=lambda: CAMERAS_2_0)


def offer(installed: bool = True, instead_of: tuple[str, ...] = ()) -> CameraLora:
    return CameraLora(name=IN, move="push-in", installed=installed, instead_of=instead_of)


CASES = [
    Case("on the shelf", offer()),
    Case("beside another LoRA", offer(), loras=(INK,)),
    Case("with a picture to begin with", offer(), inputs=(PICTURE,)),
    Case("to be fetched", offer(installed=False), shelf={"ink": ""}),
    Case("in place of another move's", offer(instead_of=(OUT,)), loras=(INK, Lora(name=OUT))),
    Case("worn already, also weakly", None, loras=(Lora(name=IN, weight=0.3),)),
    Case("weights that it does not fit", None, shelf={IN: "It is for other weights."}),
    Case("weights that have none", None, cameras={}),
    Case("a move that has none", None, move="pan-left"),
    Case("a film that is followed has the camera", None, inputs=(DEPTH,)),
    Case("a still", None, frames=1),
    Case("a board", None, kind="board"),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_is_offered_for_a_move(case: Case) -> None:
    spec = plan().checked().model_copy(
        update={
            "move": case.move, "loras": case.loras, "inputs": case.inputs, "frames": case.frames, "kind": case.kind,
        }
    )  # fmt: skip
    assert camera_lora_for(spec, case.cameras, case.shelf) == case.offered


def test_every_camera_pack_is_for_one_move_and_moves_without_one_are_named() -> None:
    packs = {pack.name for pack in CATALOG if pack.lora == "camera"}
    assert sorted(CAMERAS_2_0.values()) == sorted(packs)
    without = set(get_args(Move)) - CAMERAS_2_0.keys()
    assert without == {"pan-left", "pan-right", "tilt-up", "tilt-down", "follow", "handheld"}
