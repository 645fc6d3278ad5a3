"""Attention where the device holds all of its scores, as MPS does: computed some rows at a time. Imports torch.

Every row of the scores is a softmax of its own, so the result is the same; what is held at once is not, and MPS was seen to be
wrong from 2^31 scores on (pytorch/pytorch 179592, Comfy-Org/ComfyUI 14838).
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention
from torch.overrides import TorchFunctionMode

from milimo.engines.footprint import SCORES_BYTES

_BYTES_A_SCORE = 4
_PARAMETERS = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal")
"""Of attention, as they may be given by place."""


class RowsAtATime(TorchFunctionMode):
    """While this holds, attention whose scores would take more than `room` bytes is computed in slices of its queries."""

    def __init__(self, room: int = SCORES_BYTES) -> None:
        super().__init__()
        self._room = room

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        given = dict(zip(_PARAMETERS, args, strict=False)) | dict(kwargs or {})
        if func is scaled_dot_product_attention:
            return _sliced(self._room, given)
        return func(*args, **(kwargs or {}))


def _sliced(room: int, given: dict[str, Any]) -> Tensor:
    """Queries are [..., heads, rows, width], a mask [..., rows or 1, keys]. What is causal, as in language models, is left whole."""
    query: Tensor = given["query"]
    a_row = query.shape[:-2].numel() * given["key"].shape[-2] * _BYTES_A_SCORE
    rows = max(1, room // max(1, a_row))
    if rows >= query.shape[-2] or given.get("is_causal"):
        return scaled_dot_product_attention(**given)
    mask: Tensor | None = given.get("attn_mask")
    made: list[Tensor] = []
    for first in range(0, query.shape[-2], rows):
        at = slice(first, first + rows)
        own: dict[str, Any] = {"query": query[..., at, :], "attn_mask": _rows_of(mask, at)}
        made.append(scaled_dot_product_attention(**(given | own)))
    return torch.cat(made, dim=-2)


def _rows_of(mask: Tensor | None, at: slice) -> Tensor | None:
    return mask if mask is None or mask.shape[-2] == 1 else mask[..., at, :]


@contextmanager
def attention_fits(device: torch.device) -> Generator[None]:
    """While this holds, attention on this device takes no more than it is reckoned with."""
    if device.type == "mps":
        with RowsAtATime():
            yield
    else:
        yield
