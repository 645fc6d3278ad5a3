"""What a GPU would see of a placement, counted on the CPU: which weights are brought in, and whether each was there when used."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

from milimo.engines.offload import Turns


@dataclass
class Onloads:
    """`missing` names the modules that computed with weights that were elsewhere."""

    turns: Turns | None
    names: Mapping[nn.Module, str]
    here: dict[int, int] = field(default_factory=dict[int, int])
    """Bytes of what groups have brought in, by tensor."""
    most: int = 0
    """Bytes that were there at once, at most."""
    came: set[str] = field(default_factory=set[str])
    """Leaders of groups, and parts that took a turn."""
    missing: set[str] = field(default_factory=set[str])

    def enter(self, module: nn.Module) -> None:
        group = _group_of(module)
        if group is not None and group.onload_leader is module:
            self.here |= {id(it): _bytes(it) for it in _tensors_of(group)}
            self.came.add(self.names[module])

    def leave(self, module: nn.Module) -> None:
        turn = self.turns.here if self.turns is not None else None
        if turn is not None:
            self.came.add(self.names[turn])
        on = [] if self.turns is None else [*self.turns.lent, *([turn] if turn is not None else [])]
        lent = {id(it): _bytes(it) for it in _all_of(on)}
        self.most = max(self.most, sum((self.here | lent).values()))
        own = [*module.parameters(recurse=False), *module.buffers(recurse=False)]
        if module in self.names and any(id(it) not in self.here and id(it) not in lent for it in own):
            self.missing.add(self.names[module])
        group = _group_of(module)
        if group is not None and group.offload_leader is module:
            for it in _tensors_of(group):
                self.here.pop(id(it), None)


@contextmanager
def counted(parts: Mapping[str, Any], turns: Turns | None) -> Generator[Onloads]:
    """Watch the modules of `parts` while this holds."""
    names = {
        module: f"{part}.{name}".rstrip(".")
        for part, it in parts.items()
        if isinstance(it, nn.Module)
        for name, module in it.named_modules()
    }
    seen = Onloads(turns, names)

    def enter(module: nn.Module, _: object) -> None:
        seen.enter(module)

    def leave(module: nn.Module, _: object, __: object) -> None:
        seen.leave(module)

    handles = [register_module_forward_pre_hook(enter), register_module_forward_hook(leave)]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def _group_of(module: nn.Module) -> Any:  # noqa: ANN401
    hooks: Any = getattr(module, "_diffusers_hook", None)
    hook = hooks.get_hook("group_offloading") if hooks is not None else None
    return hook.group if hook is not None else None


def _tensors_of(group: Any) -> list[torch.Tensor]:  # noqa: ANN401
    return [*_all_of(group.modules), *group.parameters, *group.buffers]


def _all_of(modules: Iterable[nn.Module]) -> list[torch.Tensor]:
    return [it for module in modules for it in (*module.parameters(), *module.buffers())]


def _bytes(tensor: torch.Tensor) -> int:
    return tensor.numel() * tensor.element_size()
