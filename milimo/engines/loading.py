"""Lays a diffusers pipeline on a device as its placement says, and works with it there. Loads from the disk only."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from milimo.engines.accelerator import Peak, collect, dtype_of, find_device, out_of_memory_in_words, watching_memory
from milimo.engines.base import Damaged
from milimo.engines.footprint import DECODERS, UNCAST, Footprint, Placement
from milimo.engines.packs.receipt import damage_in
from milimo.engines.residency import Residency
from milimo.engines.watch import heard_inside
from milimo.engines.weights import Mark, header_of, mark_of
from milimo.errors import NotReady, RanOut, Unreadable

if TYPE_CHECKING:
    import torch
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline
    from torch import nn

    from milimo.engines.offload import Turns

TEXT_ENCODER = "text_encoder"
LARGE = ("transformer", TEXT_ENCODER)
"""The parts whose weights may rest in 8 bits, and that may come to the device in groups."""
TILE_SIDE = 512
TILE_FRAMES = 64
TILE_FRAMES_STEP = 48
TRIES = 4


class Loaded(Protocol):
    """A checkpoint on a device."""

    @property
    def device(self) -> "torch.device": ...

    @property
    def placement(self) -> Placement: ...

    def park(self) -> None: ...

    def restore(self) -> None: ...

    def rest(self) -> None:
        """Bring what takes turns on the device back to where it rests."""
        ...


R = TypeVar("R")
T = TypeVar("T", bound=Loaded)


class Held(Generic[T]):
    """What an engine holds of a checkpoint: nothing, or the loaded one. Residency parks, restores and releases it."""

    def __init__(self, family: str, residency: Residency) -> None:
        self._family = family
        self._residency = residency
        self._held: tuple[Path, Mark] | None = None
        self._loaded: T | None = None

    def loaded(self, folder: Path, footprint: Footprint, load: Callable[[Placement], T]) -> T:
        """The checkpoint of `folder`, loaded if it is not, with room made for it.

        Raises OutOfRoom before anything is loaded, RanOut when the device had less room than it said; then nothing is held.
        """
        wanted = folder, mark_of(folder)
        if self._held != wanted:
            self._residency.drop(self._family)
        with out_of_memory_in_words(find_device(), "bringing its weights back"):
            admission = self._residency.admit(self, footprint)
        if self._loaded is None:
            try:
                with out_of_memory_in_words(find_device(), "loading its weights"):
                    self._loaded, self._held = load(admission.placement), wanted
            except BaseException as error:
                self._residency.drop(self._family)
                if isinstance(error, RanOut):
                    self._residency.ran_out(footprint, admission.placement)
                raise
        return self._loaded

    def park(self) -> None:
        if self._loaded is not None:
            self._loaded.park()

    def restore(self) -> None:
        if self._loaded is not None:
            self._loaded.restore()

    def release(self) -> None:
        if self._loaded is not None:
            device = self._loaded.device
            self._loaded = None
            collect(device)

    @contextmanager
    def at_work(
        self, loaded: T, footprint: Footprint, parts: "Iterable[nn.Module]", check_cancelled: Callable[[], None]
    ) -> Generator[Peak]:
        """While this holds, a cancel is heard in every block of `parts` and memory is measured. Raises RanOut.

        What was measured is kept for the next job, also of work that failed.
        """
        from milimo.engines.attention import attention_fits

        peak = None
        try:
            with (
                self._residency.working(self._family),
                heard_inside(parts, check_cancelled),
                attention_fits(loaded.device),
                watching_memory(loaded.device) as peak,
                out_of_memory_in_words(loaded.device),
            ):
                yield peak
        except RanOut:
            self._residency.ran_out(footprint, loaded.placement)
            raise
        finally:
            loaded.rest()
            if peak is not None and loaded.device.type == "cuda":
                self._residency.measured(footprint, loaded.placement, peak.bytes)


@contextmanager
def damage_in_words(folder: Path) -> Generator[None]:
    """Turn a failure to read a pack's weights into words, where a file of them is missing or damaged. Raises NotReady."""
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, ValueError, LookupError, RuntimeError, SafetensorError, Unreadable) as error:
        why = damage_in(folder) or _damage_by(error, folder)
        if not why:
            raise
        damaged = Damaged(folder.name, why)
        raise NotReady(damaged.why, damaged.remedy) from error


def _damage_by(error: Exception, folder: Path) -> str:
    """What is wrong with a folder of weights, by their headers and by what could not be found."""
    for file in sorted(folder.rglob("*.safetensors")):
        try:
            header_of(file)
        except Unreadable:
            return f"Of the pack {folder.name} the file {file.relative_to(folder)} is damaged."
    missing = Path(error.filename) if isinstance(error, FileNotFoundError) and error.filename else None
    if missing is None or not missing.is_relative_to(folder):
        return ""
    return f"Of the pack {folder.name} the file {missing.relative_to(folder)} is missing."


def placed_leaner(work: Callable[[], R]) -> R:
    """Do work; where the device runs out of memory, do it again, placed more leanly by what that taught. Raises OutOfRoom."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except RanOut:
            continue
    return work()


def place(
    pipeline: "DiffusionPipeline",
    folder: Path,
    placement: Placement,
    device: "torch.device",
    beside: "Iterable[nn.Module]" = (),
) -> "Turns | None":
    """Cast, offload and move a pipeline that was freshly loaded from a folder, and what belongs to it `beside`. Gives who takes
    turns, if anybody does.
    """
    import torch
    from diffusers.hooks.layerwise_casting import apply_layerwise_casting

    from milimo.engines.offload import Turns, group_blocks, group_leaves

    parts: dict[str, Any] = {name: it for name, it in pipeline.components.items() if isinstance(it, torch.nn.Module)}
    if placement.float8:
        for name in LARGE:
            apply_layerwise_casting(
                parts[name],
                storage_dtype=torch.float8_e4m3fn,
                compute_dtype=dtype_of(placement),
                skip_modules_pattern=UNCAST,
            )
    if placement.decode_float32:
        for name in DECODERS & parts.keys():
            parts[name].to(torch.float32)
    if placement.tiled:
        tile(parts["vae"])
    if placement.offload == "none":
        for part in (*parts.values(), *beside):
            part.to(device)
        return None
    grouped = LARGE if placement.offload == "group" else ()
    reread = (TEXT_ENCODER,) if placement.reread else ()
    turns = Turns(device, [*(part for name, part in parts.items() if name not in (*grouped, *reread)), *beside])
    for name in reread:
        turns.add(parts[name], partial(_read_again, type(parts[name]), folder / name, placement, device))
    if placement.offload == "group":
        group_blocks(parts["transformer"], device, pinned=placement.pinned)
        group_leaves(parts[TEXT_ENCODER], device)
        for name in LARGE:
            turns.give_way_to(parts[name])
    return turns


def _read_again(kind: Any, folder: Path, placement: Placement, device: "torch.device") -> "nn.Module":  # noqa: ANN401
    """A model of transformers' of this class, loaded straight onto the device."""
    return kind.from_pretrained(
        str(folder), dtype=dtype_of(placement), device_map={"": device}, local_files_only=True, use_safetensors=True
    )


def tile(vae: Any) -> None:  # noqa: ANN401
    """Let a VAE encode and decode tile by tile, of sizes that the footprints reckon with; a film is encoded so in time as well (which
    diffusers asks of `use_framewise_decoding`), and decoded so by `ltx2.decoding`.
    """
    if hasattr(vae, "use_framewise_decoding"):
        vae.enable_tiling(
            tile_sample_min_height=TILE_SIDE,
            tile_sample_min_width=TILE_SIDE,
            tile_sample_min_num_frames=TILE_FRAMES,
            tile_sample_stride_num_frames=TILE_FRAMES_STEP,
        )
        vae.use_framewise_decoding = True
    else:
        vae.enable_tiling()
        vae.tile_sample_min_size = TILE_SIDE
        vae.tile_latent_min_size = TILE_SIDE // 2 ** (len(vae.config.block_out_channels) - 1)


def fit_tiles(vae: Any, width: int, height: int) -> None:  # noqa: ANN401
    """Choose how far the tiles of films of this size lie apart, for no tile may be one latent wide: diffusers' decoder cannot pad it.

    The preview of a first stage decodes at half the size.
    """
    step: int = vae.spatial_compression_ratio
    vae.tile_sample_stride_width = _apart(width // step) * step
    vae.tile_sample_stride_height = _apart(height // step) * step


def _apart(latents: int) -> int:
    """The widest stride, in latents, that leaves no single latent over; tiles of 16 overlap by two or more."""
    return next(
        stride
        for stride in range(14, 0, -1)
        if all((side - 1) % stride for side in {latents, latents // 2} if side > 1)
    )
