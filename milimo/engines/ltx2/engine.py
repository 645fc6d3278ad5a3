"""The LTX-2 engine: readiness, and the way from a spec to a film in steps that survive a killed process."""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import DEFAULT_CHUNK_FRAMES, FRAMES_PER_LATENT, SIDE_STEP
from milimo.engines.accelerator import (
    find_device,
    out_of_memory_in_words,
    readiness_with,
    watching_memory,
)
from milimo.engines.base import Limits, Outputs, Readiness, Ready, Run
from milimo.engines.controls import controls_of
from milimo.engines.loading import Held
from milimo.engines.lora_names import signs_of
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.guides import MAX_GUIDES, Guides, place_guides
from milimo.engines.ltx2.layout import Layout, lay_out_extension, lay_out_new, lay_out_prelude, lay_out_retake
from milimo.engines.ltx2.settings import (
    DISTILLED_LORA,
    UPSAMPLER,
    Settings,
    check_reference_size,
    pipeline_of,
    settings_of,
)
from milimo.engines.residency import Footprint, Placement, Residency
from milimo.engines.watch import heard_inside
from milimo.engines.weights import is_distilled, is_newer
from milimo.errors import BadInput, EngineFailed, NotReady

if TYPE_CHECKING:
    from torch import Tensor

    from milimo.engines.ltx2.draw import Drawing, Drawn
    from milimo.engines.ltx2.models import LoadedLTX2

PACK = "ltx2"
FOLLOWERS_2_0 = {"depth": "ltx2-depth", "pose": "ltx2-pose"}
FOLLOWERS_2_3: Mapping[str, str] = dict.fromkeys(("depth", "pose", "film"), "ltx2-3-control")
"""The IC-LoRA (by its pack) that follows a control film, by what that film is."""
PROMPT_TOKENS = 1024
"""What diffusers' LTX-2 pipelines read of a prompt (`max_sequence_length`)."""
DECODING_SHARE = 0.15
"""Of a shot's work, what decoding and writing take."""


class LTX2Engine:
    """Video with sound. One checkpoint is loaded at a time; `residency` decides who may be on the device beside it."""

    name = "ltx2"
    packs: tuple[str, ...] = (PACK,)

    def __init__(self, residency: Residency, loras: LoraShelf) -> None:
        self._residency = residency
        self._loras = loras
        self._held: Held[LoadedLTX2] = Held(self.name, residency)
        self._peak = 0

    def limits(self) -> Limits:
        return Limits(
            kinds=frozenset({"take"}),
            side_multiple=SIDE_STEP,
            min_side=64,
            max_side=3840,
            max_frames=20_000,
            frame_step=FRAMES_PER_LATENT,
            chunk_frames=DEFAULT_CHUNK_FRAMES,
            max_inputs=MAX_GUIDES,
            roles=frozenset({"first_frame", "last_frame", "keyframe", "video", "control", "source"}),
            ways=frozenset(
                {"still", "text", "image", "keyframes", "control", "chained", "retake", "extend", "prelude"}
            ),
            controls=controls_of(Settings),
            prompt_tokens=PROMPT_TOKENS,
        )

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        found = readiness_with(
            PACK, packs, "Install the LTX-2 weights on the Models page, or with `milimo packs install ltx2`."
        )
        if not isinstance(found, Ready):
            return found
        newer = is_newer(packs[PACK])
        return Ready(lacks=_lacking(packs[PACK]), followers=FOLLOWERS_2_3 if newer else FOLLOWERS_2_0)

    def run(self, spec: JobSpec, run: Run) -> Outputs:
        """All steps, then the film. What an earlier run left in the scratch folder is used again."""
        state = run.scratch / "state"
        for index in range(self.steps(spec)):
            self.run_step(spec, run, index, state)
        return self.join(spec, run, state)

    def steps(self, spec: JobSpec) -> int:
        """Chunks of a shot. A retake and a prelude are one; an extension counts as one, for its chunks depend on its source."""
        settings, pipeline = settings_of(spec), pipeline_of(spec)
        if pipeline != "new":
            return 1
        return len(lay_out_new(spec.frames, settings.chunk_frames, settings.overlap_frames).draws)

    def run_step(self, spec: JobSpec, run: Run, index: int, state: Path) -> None:
        """Draw chunk `index`, handed the last latents of the one before; of an extension, all of its chunks."""
        from milimo.engines.ltx2.draw import Drawing

        layout, settings, guides = self._prepare(spec, run)
        chunks = range(len(layout.draws)) if pipeline_of(spec) == "extend" else [index]
        for number in chunks:
            if not _chunk(state, number).is_file():
                with self._at_work(spec, run, layout) as models:
                    drawing = Drawing(models, spec, settings, guides, run.inputs)
                    self._draw(drawing, layout, number, run=run, state=state)

    def join(self, spec: JobSpec, run: Run, state: Path) -> Outputs:
        """Decode what the steps left in `state` and write the film. Raises NotReady when a chunk is missing."""
        from milimo.engines.ltx2.film import FilmMaker

        layout, settings, guides = self._prepare(spec, run)
        picture = run.scratch / "take.mp4"
        total = len(layout.draws) / (1 - DECODING_SHARE)

        def frame_done(done: int, frames: int) -> None:
            run.progress(total * (1 - DECODING_SHARE * (1 - done / frames)), total, f"writing frame {done} of {frames}")

        with self._at_work(spec, run, layout) as models:
            source = run.inputs[guides.source] if guides.source else None
            maker = FilmMaker(models, spec, layout, lambda number: _read(_chunk(state, number)), source)
            maker.write(picture, sound=settings.sound, frame_done=frame_done)
        notes = json.loads(_notes(_chunk(state, 0)).read_text())
        details = self._details(layout, notes["placement"], spec)
        return Outputs(
            picture, layout.frames, spec.rate, shot_start=layout.shot_start, details=details, loras=notes["loras"]
        )

    def prepare(self) -> None:
        """Nothing is compiled ahead: weights are loaded by the first job."""

    def release(self) -> None:
        """Give all memory back."""
        self._residency.drop(self.name)

    def _prepare(self, spec: JobSpec, run: Run) -> tuple[Layout, Settings, Guides]:
        """Decide everything that can be decided without loading. Raises BadInput for a spec that cannot be met."""
        from milimo.engines.ltx2.pictures import FilmSource

        settings, pipeline = settings_of(spec), pipeline_of(spec)
        guides = place_guides(spec.inputs, spec.frames)
        if any(film.control for film in guides.films):
            check_reference_size(spec, settings, self._reference_factors(spec))
        if pipeline == "new":
            if guides.source:
                raise BadInput("A new shot works on no source.", "Choose retake or extend, or remove the source.")
            return lay_out_new(spec.frames, settings.chunk_frames, settings.overlap_frames), settings, guides
        if guides.source is None:
            raise BadInput(f"To {_verb(pipeline)} a take the job must name it as its source.", "Choose a take.")
        with FilmSource(run.inputs[guides.source], spec.rate) as film:
            frames = film.frames
        if pipeline == "extend":
            layout = lay_out_extension(frames, spec.frames, settings.chunk_frames, settings.overlap_frames)
        elif pipeline == "prelude":
            layout = lay_out_prelude(frames, spec.frames, settings.chunk_frames, settings.overlap_frames)
        elif spec.span is None:
            raise BadInput("A retake needs the span that is to be made anew.", "Mark a span of the take.")
        else:
            layout = lay_out_retake(frames, spec.span, settings.chunk_frames)
        return layout, settings, guides

    def _reference_factors(self, spec: JobSpec) -> set[int]:
        """Of the IC-LoRAs that the spec names."""
        found = {signs_of(self._loras.get(lora.name).path).reference_factor for lora in spec.loras}
        return found - {0}

    @contextmanager
    def _at_work(self, spec: JobSpec, run: Run, layout: Layout) -> Generator["LoadedLTX2"]:
        """The loaded checkpoint, with room made for it, cancel heard in every block, and memory measured."""
        from milimo.engines.ltx2.models import footprint_of

        folder = run.packs.get(PACK)
        if folder is None:
            raise NotReady("The LTX-2 weights are not installed.", "Install the pack ltx2.")
        frames = max(draw.frames for draw in layout.draws)
        footprint = footprint_of(folder, spec.width, spec.height, frames, self.name)
        models = self._models(folder, footprint)
        parts = (models.guided.text_encoder, models.transformer, models.guided.vae)
        try:
            with (
                self._residency.working(self.name),
                heard_inside(parts, run.check_cancelled),
                watching_memory(models.device) as peak,
                out_of_memory_in_words(models.device, models.placement.offload),
            ):
                yield models
        finally:
            models.rest()
        if models.device.type == "cuda":
            self._residency.measured(footprint, models.placement, peak.bytes)
        self._peak = peak.bytes

    def _models(self, folder: Path, footprint: Footprint) -> "LoadedLTX2":
        from milimo.engines.ltx2.models import LoadedLTX2

        return self._held.loaded(folder, footprint, lambda placement: LoadedLTX2(folder, placement, find_device()))

    def _draw(
        self,
        drawing: "Drawing",
        layout: Layout,
        number: int,
        *,
        run: Run,
        state: Path,
    ) -> None:
        from milimo.engines.ltx2.preview import LivePreview

        models, spec = drawing.models, drawing.spec
        worn = models.wear(spec.loras, self._loras, distilled=drawing.distilled)
        draw = layout.draws[number]
        before = _read(_chunk(state, number - 1)) if draw.handed else None
        preview = LivePreview(models, run.scratch, draw.latents, spec.width, spec.height)
        say = _progress(run, drawing, number, len(layout.draws))

        def step_done(done: int, tokens: "Tensor", sigma: float) -> None:
            say(done)
            preview.step(tokens, sigma)

        say(0)
        _write(_chunk(state, number), drawing.draw(draw, before, step_done), models.placement, worn)

    def _details(
        self, layout: Layout, placement: Mapping[str, str | int | float], spec: JobSpec
    ) -> dict[str, str | int | float]:
        found: dict[str, str | int | float] = {**placement, "chunks": len(layout.draws), "peak_bytes": self._peak}
        found["pipeline"] = pipeline_of(spec)
        if layout.retaken is not None:
            found |= {"retaken_start": layout.retaken.start, "retaken_frames": layout.retaken.duration}
        return found


def _lacking(folder: Path) -> dict[str, str]:
    """What these weights cannot do. Cheap: asked again and again."""
    found: dict[str, str] = {}
    if not (folder / UPSAMPLER).is_dir():
        found["stages=2"] = "Two stages need the latent upsampler, which the installed weights lack."
    if not is_distilled(folder) and not (folder / DISTILLED_LORA).is_file():
        found["guidance=distilled"] = "Distilled guidance needs distilled weights or the distillation LoRA."
    return found


def _chunk(state: Path, index: int) -> Path:
    return state / f"chunk-{index:03d}.safetensors"


def _notes(chunk: Path) -> Path:
    return chunk.with_suffix(".json")


def _read(path: Path) -> "Drawn":
    from safetensors.torch import load_file

    from milimo.engines.ltx2.draw import Drawn

    if not path.is_file():
        raise EngineFailed("A part of the shot has not been drawn.", "Retry the job.")
    return Drawn.of(load_file(str(path)))


def _write(path: Path, drawn: "Drawn", placement: Placement, worn: Mapping[str, str]) -> None:
    """Publish a chunk by one rename; what is beside it comes first."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    _notes(path).write_text(json.dumps({"placement": placement.details(), "loras": dict(worn)}))
    part = path.with_suffix(".part")
    save_file({name: tensor.contiguous() for name, tensor in drawn.tensors().items()}, str(part))
    part.replace(path)


def _progress(run: Run, drawing: "Drawing", number: int, chunks: int) -> Callable[[int], None]:
    total = chunks / (1 - DECODING_SHARE)
    where = f", chunk {number + 1} of {chunks}" if chunks > 1 else ""

    def say(done: int) -> None:
        run.progress(number + done / drawing.steps, total, f"drawing, step {done} of {drawing.steps}{where}")
        run.check_cancelled()

    return say


def _verb(pipeline: str) -> str:
    return {"retake": "retake a span of", "extend": "extend", "prelude": "put a beginning before"}[pipeline]
