"""Fresh ids: ULIDs (https://github.com/ulid/spec), so that ids sort by the time they were made."""

import secrets
import time

from milimo.domain.ids import Prefix

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26


def new_id(prefix: Prefix) -> str:
    """A fresh id: 48 bits of milliseconds since 1970 and 80 random bits in Crockford's base 32."""
    return f"{prefix}_{_base32(time.time_ns() // 1_000_000 << 80 | secrets.randbits(80))}"


def asset_id_of(sha256: str) -> str:
    """The id of the asset with that content (64 hexadecimal digits): made from its first 128 bits, the same everywhere."""
    return f"asset_{_base32(int(sha256[:32], 16))}"


def _base32(number: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
