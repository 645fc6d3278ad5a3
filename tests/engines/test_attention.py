"""Attention some rows at a time: the same as at once, and never more scores than there is room for."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention
from torch.overrides import TorchFunctionMode

from milimo.engines.attention import RowsAtATime

ROOM = 2 * 3 * 11 * 4 * 4
"""Bytes of the scores of four rows."""


class Counting(TorchFunctionMode):
    """Notes how many rows each attention is of."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[int] = []

    def __torch_function__(
        self, func: Callable[..., Any], types: object, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:  # noqa: ANN401
        if func is scaled_dot_product_attention:
            query: Tensor = args[0] if args else (kwargs or {})["query"]
            self.rows.append(query.shape[-2])
        return func(*args, **(kwargs or {}))


def tensors(rows: int = 10) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    query = torch.randn(2, 3, rows, 8, generator=generator)
    key, value = (torch.randn(2, 3, 11, 8, generator=generator) for _ in range(2))
    return query, key, value


def mask(rows: int) -> Tensor:
    return torch.randn(2, 1, rows, 11, generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("masked", [None, mask(10), mask(1), mask(10) > 0])
def test_slices_of_rows_are_the_whole(masked: Tensor | None) -> None:
    query, key, value = tensors()
    expected = scaled_dot_product_attention(query, key, value, attn_mask=masked)
    with Counting() as seen, RowsAtATime(ROOM):
        made = scaled_dot_product_attention(query=query, key=key, value=value, attn_mask=masked, dropout_p=0.0)
    assert seen.rows == [4, 4, 2]
    assert torch.allclose(made, expected, atol=1e-6, equal_nan=True)


def test_what_has_room_and_what_is_causal_is_left_whole() -> None:
    with Counting() as seen, RowsAtATime(ROOM):
        scaled_dot_product_attention(*tensors(rows=4))
        scaled_dot_product_attention(*tensors(), is_causal=True)
        assert torch.ones(3).sum() == 3
    assert seen.rows == [4, 10]


def test_a_row_is_never_divided() -> None:
    query, key, value = tensors()
    with Counting() as seen, RowsAtATime(1):
        made = scaled_dot_product_attention(query, key, value)
    assert seen.rows == [1] * 10
    assert torch.allclose(made, scaled_dot_product_attention(query, key, value), atol=1e-6)
