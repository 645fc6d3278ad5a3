"""What of how a take was made the weights of today can still do: they may be others by now, and LoRAs may be gone. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from milimo.domain.control import Setting
from milimo.domain.fit import EngineFit
from milimo.domain.job import JobSpec
from milimo.domain.lora import Lora

_GONE = "It is not here any more."


@dataclass(frozen=True)
class Reach:
    """What is left of a spec, and in sentences what is not."""

    parameters: Mapping[str, Setting]
    negative_prompt: str
    loras: tuple[Lora, ...]
    left_out: tuple[str, ...]


def within_reach(spec: JobSpec, fit: EngineFit) -> Reach:
    """A spec as far as an engine with the weights and LoRAs in use can make it."""
    labels = {control.name: control.label for control in fit.controls}
    lacking: dict[str, list[str]] = {}
    parameters: dict[str, Setting] = {}
    for name, value in spec.parameters.items():
        at_all, so = fit.lacks.get(name), fit.lacks.get(f"{name}={value}")
        label = labels.get(name, name)
        if at_all is not None:
            lacking.setdefault(at_all, []).append(label)
        elif so is not None:
            lacking.setdefault(so, []).append(f"{label} {value}")
        else:
            parameters[name] = value
    negative = spec.negative_prompt
    if negative.strip() and "negative_prompt" in fit.lacks:
        lacking.setdefault(fit.lacks["negative_prompt"], []).append("the negative prompt")
        negative = ""
    loras: list[Lora] = []
    for lora in spec.loras:
        why = "" if fit.loras is None else fit.loras.get(lora.name, _GONE)
        if why:
            lacking.setdefault(why, []).append(f"the LoRA {lora.name}")
        else:
            loras.append(lora)
    left_out = tuple(f"Left out: {', '.join(what)}. {why}" for why, what in lacking.items())
    return Reach(parameters, negative, tuple(loras), left_out)
