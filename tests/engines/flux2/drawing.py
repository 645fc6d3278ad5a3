"""Specs and pictures for tests that draw with a tiny FLUX.2."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from milimo.domain.job import JobSpec, SpecInput
from milimo.domain.time import Rate


def spec(**changes: object) -> JobSpec:
    """A board of 96 by 64 in two steps, but for what is changed."""
    values: dict[str, object] = {
        "kind": "board", "engine": "flux2", "shot_id": "shot_aaaaaa", "label": "1-1", "prompt": "a cat", "width": 96,
        "height": 64, "rate": Rate(numerator=24), "frames": 1, "seed": 3,
    }  # fmt: skip
    parameters: Any = changes.pop("parameters", {})
    return JobSpec.model_validate(values | changes | {"parameters": {"steps": 2, "guidance_scale": 1} | parameters})


def given_as(role: str, asset: str) -> SpecInput:
    """An asset in a role."""
    return SpecInput.model_validate({"role": role, "asset_id": asset})


def noise(path: Path, size: tuple[int, int], seed: int = 0) -> Path:
    """A picture in which each pixel differs from the next."""
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def pixels(path: Path) -> NDArray[np.uint8]:
    """[height, width, 3], uint8."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))
