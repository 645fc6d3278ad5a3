"""The LoRAs that a loaded model wears: exactly those of the job at hand, checked before they are put on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from milimo.domain.lora import Lora
from milimo.engines.lora_names import ltx2_name, signs_of, split_name
from milimo.engines.loras import LoraShelf, Shape, check_fit, check_is_lora, sha256_of
from milimo.engines.peft_alpha import alpha_in
from milimo.engines.weights import Mark, header_of, mark_of

if TYPE_CHECKING:
    from torch import Tensor


class WornLoras:
    """Puts LoRAs on a diffusers pipeline and takes them off. `parts` are the components that they may change."""

    def __init__(self, pipeline: Any, parts: Sequence[str], family: str) -> None:  # noqa: ANN401
        self._pipeline = pipeline
        self._parts = parts
        self._family = family
        self._worn: dict[str, Path] = {}
        self._marks: dict[str, Mark] = {}
        self._weights: dict[str, float] = {}
        self._silent: set[str] = set()
        self._digests: dict[str, str] = {}

    def wear(self, loras: Sequence[Lora], shelf: LoraShelf, built_in: Mapping[str, Path]) -> dict[str, str]:
        """Wear exactly these, and the family's own by name and file. Gives the SHA-256 of each of these, by name.

        Raises NotFound for one that is not on the shelf, BadInput for one that does not fit.
        """
        wanted = {adapter_name(lora.name): (shelf.get(lora.name).path, lora.weight) for lora in loras}
        wanted |= {name: (path, 1.0) for name, path in built_in.items()}
        for adapter in [name for name in self._worn if name not in wanted or not self._is_still(name, wanted[name][0])]:
            self._pipeline.delete_adapters(adapter)
            del self._worn[adapter]
        for adapter, (path, _) in wanted.items():
            if adapter not in self._worn:
                self._put_on(adapter, path)
        self._weights = {adapter: weight for adapter, (_, weight) in wanted.items()}
        self._silent = set()
        self._weigh()
        return {lora.name: self._digests[adapter_name(lora.name)] for lora in loras}

    def _is_still(self, adapter: str, path: Path) -> bool:
        """Whether what is worn is what lies there: another file may have come to that name."""
        return self._worn[adapter] == path and self._marks[adapter] == mark_of(path)

    @property
    def reference_factor(self) -> int:
        """How many times smaller than the picture the films are that the worn IC-LoRAs follow."""
        return max((signs_of(path).reference_factor for path in self._worn.values()), default=0) or 1

    def let_act(self, adapter: str, acts: bool) -> None:
        """Let one that is worn act, or stay on without costing or changing anything. Nothing for one that is not worn."""
        if adapter in self._weights:
            self._silent = self._silent - {adapter} if acts else self._silent | {adapter}
            self._weigh()

    def mute_followers(self) -> None:
        """Let IC-LoRAs have no say, until `wear` is called again: they were taught on pictures with a film to follow."""
        followers = {adapter for adapter, path in self._worn.items() if signs_of(path).reference_factor}
        if followers:
            self._silent |= followers
            self._weigh()

    def _weigh(self) -> None:
        """Let all act that is worn and not silent."""
        weights = {name: weight for name, weight in self._weights.items() if name not in self._silent}
        if weights:
            self._pipeline.enable_lora()
            self._pipeline.set_adapters(list(weights), list(weights.values()))
        elif self._weights:
            self._pipeline.disable_lora()

    def _put_on(self, adapter: str, path: Path) -> None:
        check_is_lora(signs_of(path), path.name)
        state: dict[str, Any] = self._pipeline.lora_state_dict(_tensors(path))
        model: dict[str, Shape] = {}
        for part in self._parts:
            weights = getattr(self._pipeline, part).named_parameters()
            # A module that wears a LoRA already keeps its own weights one level down.
            model |= {f"{part}.{name.replace('.base_layer', '')}": tuple(value.shape) for name, value in weights}
        check_fit(path.stem, {name: tuple(value.shape) for name, value in state.items()}, model, self._family)
        self._pipeline.load_lora_weights(state, adapter_name=adapter)
        for part in self._parts:
            _keep_precision(getattr(self._pipeline, part), adapter, state, f"{part}.")
        self._worn[adapter] = path
        self._marks[adapter] = mark_of(path)
        self._digests[adapter] = sha256_of(path)


def _keep_precision(part: Any, adapter: str, state: Mapping[str, Any], prefix: str) -> None:  # noqa: ANN401
    """Give a LoRA its values once more where the part's own weights rest in 8 bits: peft has rounded it to 8 bits as well."""
    from milimo.engines.offload import regroup

    found = False
    for name, parameter in part.named_parameters():
        given = state.get(prefix + name.replace(f".{adapter}.", "."))
        if f".{adapter}." in name and given is not None and parameter.dtype.itemsize == 1:
            parameter.data = given.to(device=parameter.device, dtype=part.dtype)
            found = True
    if found:
        regroup(part)


def _tensors(path: Path) -> dict[str, "Tensor"]:
    """A LoRA's tensors as diffusers takes them, with the alphas worked in that it would not heed: of LTX-2 all, and of others those
    of peft's configuration. Those for LTX-2 get names that it knows.
    """
    from safetensors.torch import load_file

    tensors, told = load_file(str(path)), alpha_in(header_of(path).metadata)
    renamed = signs_of(path).family == "ltx2"
    made: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        found = split_name(name)
        if found is None:
            if not renamed:
                made[name] = tensor
            continue  # an alpha, or the network's own notes
        module, side = found
        alpha, rank = tensors.get(f"{module}.alpha"), tensor.shape[1 if side == "B" else 0]
        scale = 1.0
        if alpha is None and told is not None:
            scale = told.scale(module, rank)
        elif alpha is not None and renamed:
            scale = float(alpha) / rank
        scaled = tensor * scale if side == "B" and scale != 1 else tensor
        made[f"{ltx2_name(module)}.lora_{side}.weight" if renamed else name] = scaled
    return made


def adapter_name(name: str) -> str:
    """A LoRA's name as peft takes it: no dots; and no two LoRAs alike (`noir 1` and `noir.1` are two)."""
    return "lora_" + name.encode().hex()
