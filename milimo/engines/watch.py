"""Hears a cancel inside a step: every block of a model asks before it computes."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn
    from torch.utils.hooks import RemovableHandle


@contextmanager
def heard_inside(models: "Iterable[nn.Module]", check_cancelled: Callable[[], None]) -> "Generator[None]":
    """While this holds, each block (a member of a ModuleList) of the models calls `check_cancelled` before its forward pass."""
    from torch import nn

    def ask(*_: object) -> None:
        check_cancelled()

    handles: list[RemovableHandle] = []
    for model in models:
        lists = (module for module in model.modules() if isinstance(module, nn.ModuleList))
        handles += [block.register_forward_pre_hook(ask) for blocks in lists for block in blocks]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
