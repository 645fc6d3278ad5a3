"""What a machine holds of a shot of LTX-2 at once: told by its worker, so that others plan by it without weights or a device."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from milimo.domain.job import JobSpec
from milimo.domain.record import Value
from milimo.engines.admission import Hardware, fits
from milimo.engines.ltx2.abilities import Abilities
from milimo.engines.ltx2.guides import place_guides
from milimo.engines.ltx2.layout import lay_out_extension, lay_out_new
from milimo.engines.ltx2.room import load_of, reckoned
from milimo.engines.ltx2.settings import DISTILLED_LORA, settings_of
from milimo.engines.residency import Residency
from milimo.engines.weights import Counts, Mark, configs_of, counts_of, mark_of, numbers_in
from milimo.errors import MilimoError

_BYTES_A_NUMBER = 2
"""Of LoRAs, as most are kept: one in 4-byte numbers is reckoned twice as large as it will lie."""
_CONFIGURED = {
    "transformer": ("num_attention_heads", "attention_head_dim", "gated_attn"),
    "text_encoder": ("hidden_size", "num_hidden_layers", "vocab_size"),
}
"""What is reckoned with of the configurations."""


class LTX2Memory(Value):
    """The machine, and the weights in use: counted, and what they can do. Satisfies `domain.fit.Memory`."""

    hardware: Hardware
    counts: dict[str, Counts]
    configs: dict[str, dict[str, int]]
    abilities: Abilities
    distillation: int
    """Numbers in the distillation LoRA, 0 where there is none."""

    @classmethod
    def of(cls, folder: Path, hardware: Hardware) -> Self:
        """Read from the headers of a folder of weights. Raises Unreadable for damaged ones."""
        configs = {part: config.get("text_config", config) for part, config in configs_of(folder).items()}
        lora = folder / DISTILLED_LORA
        return cls(
            hardware=hardware,
            counts=dict(counts_of(folder)),
            configs={part: {name: int(configs[part].get(name, 0)) for name in _CONFIGURED[part]} for part in configs},
            abilities=Abilities.of(folder),
            distillation=numbers_in([lora]) if lora.is_file() else 0,
        )

    def held(self, spec: JobSpec, chunk_frames: int, worn_bytes: int, reference_factor: int, source_frames: int) -> int:
        """As `domain.fit.Memory`. Raises BadInput for a spec that LTX-2 cannot draw however large the machine is."""
        settings = settings_of(spec)
        distilled = self.abilities.draws_distilled(settings)
        if source_frames:
            layout = lay_out_extension(source_frames, spec.frames, chunk_frames, settings.overlap_frames)
        else:
            layout = lay_out_new(spec.frames, chunk_frames, settings.overlap_frames)
        guides = place_guides(spec.inputs, spec.frames)
        load = load_of(spec, settings, guides, layout, distilled=distilled, reference_factor=reference_factor)
        needs_distillation = not self.abilities.distilled and (distilled or settings.stages == 2)
        worn = worn_bytes // _BYTES_A_NUMBER + (self.distillation if needs_distillation else 0)
        configs: Mapping[str, Mapping[str, int]] = self.configs
        footprint = reckoned(self.counts, configs, load, worn, "LTX-2")
        return max(draw.frames for draw in layout.draws) if fits(footprint, *self.hardware.expected()) else 0


class MemoryTeller:
    """Looks at the machine once, and at the weights once for each folder that comes into use."""

    def __init__(self, residency: Residency) -> None:
        self._residency = residency
        self._told: tuple[tuple[Path, Mark], LTX2Memory] | None = None

    def told(self, folder: Path) -> LTX2Memory | None:
        """None where the machine cannot be seen, and of weights that cannot be read: the job that wants them says what is wrong."""
        hardware = self._residency.hardware()
        if hardware is None:
            return None
        try:
            looked_at = folder, mark_of(folder)
            if self._told is None or self._told[0] != looked_at:
                self._told = looked_at, LTX2Memory.of(folder, hardware)
        except (MilimoError, OSError, ValueError, LookupError):
            return None
        return self._told[1]
