"""Compiled kernels: the one place that knows numba, so that the rest stays plainly typed.

Compiled code is cached in a folder of the user's, never beside the sources. `use_cache` must be called before the first kernel
module is imported; importing `numba` costs half a second, so nothing imports a kernel module before it draws.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def use_cache(folder: Path) -> None:
    """Keep compiled kernels below `folder` (made when missing). The environment's NUMBA_CACHE_DIR wins."""
    import os

    import numba

    if os.environ.get("NUMBA_CACHE_DIR"):
        return
    folder.mkdir(parents=True, exist_ok=True)
    config = cast(Any, numba).config
    config.CACHE_DIR = str(folder)


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile at first use, without Python's lock, and cache the machine code."""
    import numba

    return cast(Callable[P, R], cast(Any, numba).njit(cache=True, nogil=True, fastmath=True)(function))
