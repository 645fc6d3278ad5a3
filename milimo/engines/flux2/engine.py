"""The FLUX.2 Klein engine: boards, concept art and pictures of elements; masked parts of pictures made anew."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.engines.accelerator import Peak, find_device, readiness_with
from milimo.engines.base import Limits, Outputs, Readiness, Ready, Run
from milimo.engines.controls import controls_of
from milimo.engines.flux2.inpaint import Inpainting
from milimo.engines.flux2.references import as_reference
from milimo.engines.flux2.room import PREVIEW_SIDE, PROMPT_TOKENS, Load, footprint_of
from milimo.engines.flux2.settings import (
    DISTILLED_STEPS,
    FULL_STEPS,
    MAX_REFERENCES,
    MAX_SIDE,
    SIDE_STEP,
    Inputs,
    Settings,
    inputs_of,
    settings_of,
)
from milimo.engines.loading import Held, damage_in_words, placed_leaner
from milimo.engines.loras import LoraShelf
from milimo.engines.residency import Residency
from milimo.engines.weights import is_distilled
from milimo.errors import BadInput, NotReady, Unreadable

if TYPE_CHECKING:
    from milimo.engines.flux2.models import LoadedFlux2

PACK = "flux2"
NO_NEGATIVE = "These weights are distilled, and know no negative prompt."


class Flux2Engine:
    """Stills. One checkpoint is loaded at a time; `residency` decides who may be on the device beside it."""

    name = "flux2"
    packs: tuple[str, ...] = (PACK,)

    def __init__(self, residency: Residency, loras: LoraShelf) -> None:
        self._residency = residency
        self._loras = loras
        self._held: Held[LoadedFlux2] = Held(self.name, residency)

    def limits(self) -> Limits:
        return Limits(
            kinds=frozenset({"board", "take", "image"}),
            side_multiple=SIDE_STEP,
            max_side=MAX_SIDE,
            max_frames=1,
            max_inputs=MAX_REFERENCES + 2,
            max_references=MAX_REFERENCES,
            roles=frozenset({"first_frame", "reference", "source", "mask"}),
            ways=frozenset({"still", "inpaint"}),
            controls=controls_of(Settings),
            prompt_tokens=PROMPT_TOKENS,
        )

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        found = readiness_with(
            PACK, packs, "Install the FLUX.2 weights on the Models page, or with `milimo packs install flux2`."
        )
        return (
            Ready(lacks={"negative_prompt": NO_NEGATIVE} if is_distilled(packs[PACK]) else {})
            if isinstance(found, Ready)
            else found
        )

    def run(self, spec: JobSpec, run: Run) -> Outputs:
        settings = settings_of(spec)
        pictures = _Pictures.of(spec, inputs_of(spec), run)

        def draw() -> tuple[Image.Image, dict[str, str | int | float], Mapping[str, str]]:
            with self._at_work(spec, run, pictures) as (models, peak):
                worn = models.wear(spec.loras, self._loras)
                made = _draw(models, spec, settings, pictures, run)
            return made, models.placement.details() | pictures.details() | {"peak_bytes": peak.bytes}, worn

        drawn, details, worn = placed_leaner(draw)
        if pictures.inpainting is not None:
            drawn = Image.fromarray(pictures.inpainting.with_part(drawn, settings.feather))
        path = run.scratch / "picture.png"
        drawn.save(path)
        run.progress(1, 1, "drawn")
        return Outputs(path, 1, spec.rate, details=details, loras=worn)

    def prepare(self) -> None:
        """Nothing is compiled ahead: weights are loaded by the first job."""

    def release(self) -> None:
        """Give all memory back."""
        self._residency.drop(self.name)

    @contextmanager
    def _at_work(self, spec: JobSpec, run: Run, pictures: "_Pictures") -> Generator[tuple["LoadedFlux2", Peak]]:
        """The loaded checkpoint, with room made for it, cancel heard in every block, and memory measured.

        Raises BadInput, before it is loaded, for what its weights cannot do.
        """
        from milimo.engines.flux2.models import LoadedFlux2

        folder = run.packs.get(PACK)
        if folder is None:
            raise NotReady("The FLUX.2 weights are not installed.", "Install the pack flux2.")
        if spec.negative_prompt.strip() and is_distilled(folder):
            raise BadInput(NO_NEGATIVE, "Clear it, or install the undistilled weights.")
        worn = [self._loras.get(lora.name).path for lora in spec.loras]
        with damage_in_words(folder):
            footprint = footprint_of(folder, Load(*pictures.size, pictures.looked_at), worn, self.name)
            models = self._held.loaded(
                folder, footprint, lambda placement: LoadedFlux2(folder, placement, find_device())
            )
        with self._held.at_work(models, footprint, models.watched, run.check_cancelled) as peak:
            yield models, peak


@dataclass(frozen=True)
class _Pictures:
    """The pictures that a spec names, opened; `size` is what the model works at."""

    size: tuple[int, int]
    references: list[Image.Image]
    inpainting: Inpainting | None = None

    @classmethod
    def of(cls, spec: JobSpec, inputs: Inputs, run: Run) -> "_Pictures":
        """Raises BadInput for a mask or a picture of another size, Unreadable for what is no picture."""
        references = [as_reference(_opened(run, asset)) for asset in inputs.references]
        if inputs.source is None or inputs.mask is None:
            return cls((spec.width, spec.height), references)
        source, mask = _opened(run, inputs.source).convert("RGB"), _opened(run, inputs.mask).convert("L")
        if mask.size != source.size:
            raise BadInput(
                f"The mask is {_by(mask.size)}, and the picture {_by(source.size)}.", "Paint the mask on this picture."
            )
        if source.size != (spec.width, spec.height):
            raise BadInput(
                f"The picture is {_by(source.size)}, and the job asks for {_by((spec.width, spec.height))}.",
                "Inpaint at the picture's own size.",
            )
        if mask.getextrema()[1] == 0:
            raise BadInput("The mask is empty.", "Paint over what is to change.")
        inpainting = Inpainting(np.asarray(source), np.asarray(mask))
        return cls(inpainting.part.working, references, inpainting)

    @property
    def looked_at(self) -> tuple[tuple[int, int], ...]:
        """The sizes of what the model looks at while it draws: what it paints over, and the references."""
        return (*([] if self.inpainting is None else [self.size]), *(it.size for it in self.references))

    def details(self) -> dict[str, str]:
        """Which part of a picture was painted over, and at what size the model drew it."""
        if self.inpainting is None:
            return {}
        part = self.inpainting.part
        where = f"{_by((part.width, part.height))} from {part.left}, {part.top}"
        return {"painted_part": where, "painted_at": _by(part.drawn)}


def _draw(models: "LoadedFlux2", spec: JobSpec, settings: Settings, pictures: _Pictures, run: Run) -> Image.Image:
    import torch

    from milimo.engines.flux2.preview import heading_of, show_picture
    from milimo.engines.live_preview import LivePreview

    steps = settings.steps or (DISTILLED_STEPS if models.distilled else FULL_STEPS)
    inpainting = pictures.inpainting
    taken = steps - int(steps - steps * settings.strength) if inpainting else steps

    preview = LivePreview(run.scratch, models.previews, PREVIEW_SIDE)

    def done(pipe: Any, index: int, _: object, told: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
        run.progress(min(index + 1, taken), taken + 1, f"drawing, step {index + 1} of {taken}")
        run.check_cancelled()
        show_picture(preview, models, heading_of(pipe.scheduler, told), pictures.size)
        return {}

    width, height = pictures.size
    pipeline: Any = models.pipeline(inpainting=inpainting is not None)
    options: dict[str, Any] = {
        "prompt": spec.prompt,
        "width": width,
        "height": height,
        "num_inference_steps": steps,
        "guidance_scale": 1.0 if models.distilled else settings.guidance_scale,
        "generator": torch.Generator().manual_seed(spec.seed % 2**63),
        "callback_on_step_end": done,
        "callback_on_step_end_tensor_inputs": pipeline.told,
        "return_dict": False,
    }
    if spec.negative_prompt.strip():
        with torch.no_grad():
            options["negative_prompt_embeds"], _ = pipeline.encode_prompt(
                prompt=spec.negative_prompt, device=models.device
            )
    run.progress(0, taken + 1, f"drawing, step 0 of {taken}")
    if inpainting is None:
        options["image"] = pictures.references or None
    else:
        pipeline.references = pictures.references
        options |= {
            "image": inpainting.shown(),
            "mask_image": inpainting.asked(),
            "strength": settings.strength,
        }
    made: Image.Image = pipeline(**options)[0][0]
    return made


def _opened(run: Run, asset: Id) -> Image.Image:
    try:
        with Image.open(run.inputs[asset]) as picture:
            return ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, OSError) as error:
        raise Unreadable("A picture that guides the drawing cannot be read.", "Choose another picture.") from error


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]} by {size[1]}"
