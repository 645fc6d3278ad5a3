"""The LTX-2 engine: readiness, and the way from a spec to a film in steps that survive a killed process."""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import DEFAULT_CHUNK_FRAMES, FRAMES_PER_LATENT, SIDE_STEP
from milimo.domain.shot import Move
from milimo.engines.accelerator import Peak, find_device, readiness_with
from milimo.engines.base import Limits, Outputs, Readiness, Ready, Run
from milimo.engines.controls import controls_of
from milimo.engines.loading import Held, damage_in_words, placed_leaner
from milimo.engines.lora_names import signs_of
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.abilities import Abilities
from milimo.engines.ltx2.guides import MAX_GUIDES, Guides, place_guides
from milimo.engines.ltx2.layout import Layout, lay_out_extension, lay_out_new, lay_out_prelude, lay_out_retake
from milimo.engines.ltx2.memory import MemoryTeller
from milimo.engines.ltx2.room import PROMPT_TOKENS, footprint_of, load_of
from milimo.engines.ltx2.settings import (
    DISTILLED_LORA,
    NEGATIVE_PROMPT,
    Settings,
    check_reference_size,
    chunk_frames_of,
    pipeline_of,
    settings_of,
)
from milimo.engines.ltx2.speech import prompts_of
from milimo.engines.residency import Residency
from milimo.engines.weights import is_newer
from milimo.errors import BadInput, EngineFailed, NotReady

if TYPE_CHECKING:
    from milimo.engines.ltx2.draw import Drawing, Drawn, Step
    from milimo.engines.ltx2.models import LoadedLTX2

PACK = "ltx2"
FOLLOWERS_2_0 = {"depth": "ltx2-depth", "pose": "ltx2-pose"}
FOLLOWERS_2_3: Mapping[str, str] = dict.fromkeys(("depth", "pose", "film"), "ltx2-3-control")
"""The IC-LoRA (by its pack) that follows a control film, by what that film is."""
CAMERAS_2_0: Mapping[Move, str] = {
    "push-in": "ltx2-dolly-in",
    "pull-out": "ltx2-dolly-out",
    "track-left": "ltx2-dolly-left",
    "track-right": "ltx2-dolly-right",
    "crane-up": "ltx2-jib-up",
    "crane-down": "ltx2-jib-down",
    "static": "ltx2-static",
}
"""The LoRA (by its pack) for a move of the camera. Its makers have none for newer weights, nor for a pan or a tilt."""
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
        self._memory = MemoryTeller(residency)

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
            negative_prompt=NEGATIVE_PROMPT,
            prompt_tokens=PROMPT_TOKENS,
        )

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        found = readiness_with(
            PACK, packs, "Install the LTX-2 weights on the Models page, or with `milimo packs install ltx2`."
        )
        if not isinstance(found, Ready):
            return found
        folder = packs[PACK]
        lacks, memory = Abilities.of(folder).lacks(), self._memory.told(folder)
        if is_newer(folder):
            return Ready(lacks=lacks, followers=FOLLOWERS_2_3, memory=memory)
        return Ready(lacks=lacks, followers=FOLLOWERS_2_0, cameras=CAMERAS_2_0, memory=memory)

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
        return len(lay_out_new(spec.frames, chunk_frames_of(spec, settings), settings.overlap_frames).draws)

    def run_step(self, spec: JobSpec, run: Run, index: int, state: Path) -> None:
        """Draw chunk `index`, handed the last latents of the one before; of an extension, all of its chunks."""
        from milimo.engines.ltx2.draw import Drawing

        layout, settings, guides = self._prepare(spec, run)
        chunks = range(len(layout.draws)) if pipeline_of(spec) == "extend" else [index]
        prompts = prompts_of(spec, layout)

        def draw(number: int) -> None:
            with self._at_work(spec, run, layout, settings, guides) as (models, peak):
                own = spec.model_copy(update={"prompt": prompts[number]})
                drawing = Drawing(models, own, settings, guides, run.inputs)
                self._draw(drawing, layout, number, run=run, state=state, peak=peak)

        for number in chunks:
            if not _chunk(state, number).is_file():
                placed_leaner(partial(draw, number))

    def join(self, spec: JobSpec, run: Run, state: Path) -> Outputs:
        """Decode what the steps left in `state` and write the film. Raises NotReady when a chunk is missing."""
        from milimo.engines.ltx2.film import FilmMaker

        layout, settings, guides = self._prepare(spec, run)
        picture = run.scratch / "take.mp4"
        total = len(layout.draws) / (1 - DECODING_SHARE)
        run.progress(len(layout.draws), total, "decoding")

        def frame_done(done: int, frames: int) -> None:
            run.progress(total * (1 - DECODING_SHARE * (1 - done / frames)), total, f"writing frame {done} of {frames}")

        def write() -> int:
            with self._at_work(spec, run, layout, settings, guides) as (models, peak):
                source = run.inputs[guides.source] if guides.source else None
                maker = FilmMaker(models, spec, layout, lambda number: _read(_chunk(state, number)), source)
                maker.write(picture, sound=settings.sound, frame_done=frame_done)
            return peak.bytes

        details = _details(layout, state, spec, placed_leaner(write))
        if not (spec.negative_prompt.strip() or Abilities.of(run.packs[PACK]).draws_distilled(settings)):
            details["negative_prompt"] = NEGATIVE_PROMPT
        worn = _notes(_chunk(state, 0)).loras
        return Outputs(picture, layout.frames, spec.rate, shot_start=layout.shot_start, details=details, loras=worn)

    def prepare(self) -> None:
        """Nothing is compiled ahead: weights are loaded by the first job."""

    def release(self) -> None:
        """Give all memory back."""
        self._residency.drop(self.name)

    def _prepare(self, spec: JobSpec, run: Run) -> tuple[Layout, Settings, Guides]:
        """Decide everything that can be decided without loading. Raises BadInput for a spec that cannot be met."""
        from milimo.engines.ltx2.pictures import FilmSource

        settings, pipeline = settings_of(spec), pipeline_of(spec)
        if PACK not in run.packs:
            raise NotReady("The LTX-2 weights are not installed.", "Install the pack ltx2.")
        Abilities.of(run.packs[PACK]).check(spec, settings)
        guides, chunk_frames = place_guides(spec.inputs, spec.frames), chunk_frames_of(spec, settings)
        if any(film.control for film in guides.films):
            check_reference_size(spec, settings, self._reference_factors(spec))
        if pipeline == "new":
            if guides.source:
                raise BadInput("A new shot works on no source.", "Choose retake or extend, or remove the source.")
            return lay_out_new(spec.frames, chunk_frames, settings.overlap_frames), settings, guides
        if guides.source is None:
            raise BadInput(f"To {_verb(pipeline)} a take the job must name it as its source.", "Choose a take.")
        with FilmSource(run.inputs[guides.source], spec.rate) as film:
            frames = film.frames
        if pipeline == "extend":
            layout = lay_out_extension(frames, spec.frames, chunk_frames, settings.overlap_frames)
        elif pipeline == "prelude":
            layout = lay_out_prelude(frames, spec.frames, chunk_frames, settings.overlap_frames)
        elif spec.span is None:
            raise BadInput("A retake needs the span that is to be made anew.", "Mark a span of the take.")
        else:
            layout = lay_out_retake(frames, spec.span, chunk_frames)
        return layout, settings, guides

    def _reference_factors(self, spec: JobSpec) -> set[int]:
        """Of the IC-LoRAs that the spec names."""
        found = {signs_of(self._loras.get(lora.name).path).reference_factor for lora in spec.loras}
        return found - {0}

    @contextmanager
    def _at_work(
        self, spec: JobSpec, run: Run, layout: Layout, settings: Settings, guides: Guides
    ) -> Generator[tuple["LoadedLTX2", Peak]]:
        """The loaded checkpoint, with room made for it, cancel heard in every block, and memory measured."""
        from milimo.engines.ltx2.models import LoadedLTX2

        folder = run.packs[PACK]
        abilities = Abilities.of(folder)
        distilled = abilities.draws_distilled(settings)
        worn = [self._loras.get(lora.name).path for lora in spec.loras]
        if not abilities.distilled and (distilled or settings.stages == 2):
            worn.append(folder / DISTILLED_LORA)
        smaller = max(self._reference_factors(spec), default=1)
        load = load_of(spec, settings, guides, layout, distilled=distilled, reference_factor=smaller)
        with damage_in_words(folder):
            footprint = footprint_of(folder, load, worn, self.name)
            models = self._held.loaded(folder, footprint, lambda placed: LoadedLTX2(folder, placed, find_device()))
        models.fit(spec.width, spec.height)
        with self._held.at_work(models, footprint, models.parts, run.check_cancelled) as peak:
            yield models, peak

    def _draw(
        self,
        drawing: "Drawing",
        layout: Layout,
        number: int,
        *,
        run: Run,
        state: Path,
        peak: Peak,
    ) -> None:
        from milimo.engines.live_preview import Allowance, LivePreview
        from milimo.engines.ltx2.preview import LONGEST_SIDE, show_film

        models, spec = drawing.models, drawing.spec
        worn = models.wear(spec.loras, self._loras, distilled=drawing.needs_distillation)
        draw = layout.draws[number]
        before = _read(_chunk(state, number - 1)) if draw.handed else None
        preview = LivePreview(run.scratch, Allowance(), LONGEST_SIDE)
        say = _progress(run, drawing, number, len(layout.draws))

        def step_done(step: "Step") -> None:
            say(step.done)
            show_film(preview, models, step.heading)

        say(0)
        drawn = drawing.draw(draw, before, step_done)
        _write(_chunk(state, number), drawn, _Notes(models.placement.details(), worn, peak.so_far()))


def _details(layout: Layout, state: Path, spec: JobSpec, peak: int) -> dict[str, str | int | float]:
    """For a take's provenance: how its draws were placed, and the most memory that any of them or writing the film took."""
    drawn = [_notes(_chunk(state, draw.index)) for draw in layout.draws]
    found: dict[str, str | int | float] = {
        key: ", ".join(dict.fromkeys(str(notes.placement[key]) for notes in drawn)) for key in drawn[0].placement
    }
    found |= {"chunks": len(layout.draws), "peak_bytes": max(peak, *(notes.peak_bytes for notes in drawn))}
    found["pipeline"] = pipeline_of(spec)
    if layout.retaken is not None:
        found |= {"retaken_start": layout.retaken.start, "retaken_frames": layout.retaken.duration}
    return found


@dataclass(frozen=True)
class _Notes:
    """Of a chunk: how its models lay, the SHA-256 of the LoRAs they wore, and the most memory that drawing it took."""

    placement: Mapping[str, str | int | float]
    loras: Mapping[str, str]
    peak_bytes: int


def _chunk(state: Path, index: int) -> Path:
    return state / f"chunk-{index:03d}.safetensors"


def _notes(chunk: Path) -> _Notes:
    return _Notes(**json.loads(chunk.with_suffix(".json").read_text()))


def _read(path: Path) -> "Drawn":
    from safetensors.torch import load_file

    from milimo.engines.ltx2.draw import Drawn

    if not path.is_file():
        raise EngineFailed("A part of the shot has not been drawn.", "Retry the job.")
    return Drawn.of(load_file(str(path)))


def _write(path: Path, drawn: "Drawn", notes: _Notes) -> None:
    """Publish a chunk by one rename; the notes beside it come first."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps(asdict(notes)))
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
