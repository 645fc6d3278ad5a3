"""Models that share a device: parts that take turns on it whole, and large ones that come block by block. Imports torch.

diffusers' own `enable_model_cpu_offload` is not enough here: its chain lets the encoder of pictures stay beside the transformer,
serves one pipeline at a time, forgets its device when a LoRA is put on, and cannot be combined with groups.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from accelerate.hooks import ModelHook, add_hook_to_module
from diffusers.hooks.group_offloading import (
    _maybe_remove_and_reapply_group_offloading,  # pyright: ignore[reportPrivateUsage]
    apply_group_offloading,
)
from torch import nn

from milimo.engines.accelerator import collect

_HOST = torch.device("cpu")


class Turns:
    """Parts of which one is on the device: who is called comes in whole, and who was there leaves for main memory."""

    def __init__(self, device: torch.device, parts: Iterable[nn.Module]) -> None:
        self.device = device
        self.here: nn.Module | None = None
        self._home: dict[torch.Tensor, torch.Tensor] = {}
        self._read: dict[nn.Module, Callable[[], nn.Module]] = {}
        self.lent: list[nn.Module] = []
        for part in parts:
            self.add(part)

    def add(self, part: nn.Module, read: Callable[[], nn.Module] | None = None) -> None:
        """Let a part take turns. It leaves for main memory; or it is forgotten, and `read` from the disk onto the device for each of
        its turns.
        """
        part.to(_HOST)
        if read is not None:
            self._read[part] = read
            _forget(part)
        add_hook_to_module(part, _Turn(self))

    def give(self, part: nn.Module) -> None:
        """It is the turn of `part`."""
        if self.here is not part:
            self.clear()
            self.here = part
            if part in self._read:
                _renew(part, self._read[part]())
            for tensor in self._resting(part):
                self._home[tensor] = tensor.data
                tensor.data = tensor.data.to(self.device)

    def clear(self) -> None:
        """Nobody's turn."""
        if self.here is not None:
            if self.here in self._read:
                _forget(self.here)
            for tensor in self._resting(self.here):
                # What lies in main memory has not changed: nothing is copied back.
                tensor.data = self._home.get(tensor, tensor.data).to(_HOST)
            self._home.clear()
            self.here = None
            collect(self.device)

    def _resting(self, part: nn.Module) -> Iterator[torch.Tensor]:
        """What of a part lies in main memory when it is not its turn."""
        return part.buffers() if part in self._read else _tensors(part)

    @contextmanager
    def lend(self, part: nn.Module) -> Generator[None]:
        """A small part of one of them is at hand while this holds, and whose turn it is stays where it is."""
        if self.here is not None and any(part is it for it in self.here.modules()):
            yield
            return
        home = {tensor: tensor.data for tensor in _tensors(part)}
        self.lent.append(part)
        try:
            part.to(self.device)
            yield
        finally:
            self.lent.remove(part)
            for tensor, data in home.items():
                tensor.data = data

    def give_way_to(self, part: nn.Module) -> None:
        """Be off the device whenever `part` works, which comes and goes by itself."""

        def leave(*_: object) -> None:
            self.clear()

        part.register_forward_pre_hook(leave)


def _tensors(part: nn.Module) -> Iterator[torch.Tensor]:
    yield from part.parameters()
    yield from part.buffers()


def _renew(part: nn.Module, fresh: nn.Module) -> None:
    """Give a part the weights of another one that is like it."""
    weights = dict(fresh.named_parameters())
    for name, parameter in part.named_parameters():
        parameter.data = weights[name].data


def _forget(part: nn.Module) -> None:
    for parameter in part.parameters():
        parameter.data = torch.empty(0, dtype=parameter.dtype)


class _Turn(ModelHook):
    """Asks for a turn before a part works. diffusers calls it as well when a VAE encodes or decodes."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.execution_device = turns.device
        """Where diffusers' pipelines look for the device that they work on."""

    def pre_forward(self, module: nn.Module, *args: Any, **kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:  # noqa: ANN401
        self._turns.give(module)
        return args, kwargs


def group_blocks(part: nn.Module, device: torch.device, *, pinned: bool) -> None:
    """Let a transformer's blocks come one by one, on CUDA the next while one computes; what is in no block comes with its call."""
    apply_group_offloading(
        part,
        onload_device=device,
        offload_type="block_level",
        num_blocks_per_group=1,
        use_stream=device.type == "cuda",
        low_cpu_mem_usage=not pinned,
    )


def group_leaves(part: nn.Module, device: torch.device) -> None:
    """Let each layer come alone: for language models, whose blocks lie deep and whose first and last layers share a matrix."""
    apply_group_offloading(part, onload_device=device, offload_type="leaf_level")


def regroup(part: nn.Module) -> None:
    """Have groups take notice of weights that changed; nothing for a part that does not come in groups."""
    _maybe_remove_and_reapply_group_offloading(part)
