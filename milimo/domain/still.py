"""Who makes a take of one frame: an image model where one can, else the shot's own engine, with the reason in words.

One frame is a still, and an image model draws a better one than a film's engine, which makes the first frame of a film it never sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from milimo.domain.fit import EngineFit
from milimo.domain.job import SpecInput
from milimo.domain.shot import ShotOverrides


@dataclass(frozen=True)
class ImageModel:
    """An engine that draws stills alone. `missing` says why it cannot run now; empty when it can."""

    fit: EngineFit
    missing: str = ""


def own_still(fit: EngineFit, image: ImageModel | None, overrides: ShotOverrides) -> str:
    """Why the shot's own engine makes the still, known before anything is planned; empty when the image model is to be tried."""
    if image is None:
        return f"One frame is a still. There is no image model here, so {fit.name} makes it."
    if image.missing:
        return f"One frame is a still, which an image model draws best. {image.missing} Until then {fit.name} makes it."
    if overrides.parameters or overrides.loras:
        return f"One frame is a still. Its settings are of {fit.name}, which therefore makes it."
    return ""


def refused_still(fit: EngineFit, image: EngineFit, why: str) -> str:
    """The same when the image model refused it."""
    return (
        f"One frame is a still. {image.name} cannot make this one: {why[:1].lower()}{why[1:]} So {fit.name} makes it."
    )


def left_out(given: Sequence[SpecInput], taken: Sequence[SpecInput]) -> SpecInput | None:
    """The first of the user's guides that an engine would leave out."""
    known = {it.asset_id for it in taken}
    return next((it for it in given if it.asset_id not in known), None)


def drawn_still(image: EngineFit) -> str:
    """Why the image model makes it."""
    return f"One frame is a still, so {image.name} makes it as a picture."
