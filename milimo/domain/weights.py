"""The weights that a picture was made with, named so exactly that they can be had again; and what has changed since. Pure."""

from collections.abc import Sequence
from typing import Literal

from milimo.domain.record import Value

SHORT = 7
"""Digits of a commit or a digest that are enough for a person."""


class Revision(Value):
    """A repository of a hub at a commit, or a package of a registry at a version."""

    repository: str
    commit: str


class Weights(Value):
    """A pack or a LoRA."""

    kind: Literal["pack", "lora"]
    slot: str
    """What the engine asks for: a pack's family, a LoRA's name."""
    name: str
    """The pack that served it, the LoRA's name; empty when there was none."""
    revisions: tuple[Revision, ...] = ()
    sha256: str = ""
    """Of a LoRA's file; of a pack of packages, the digest of its files' digests."""


def changes(then: Sequence[Weights], now: Sequence[Weights]) -> tuple[str, ...]:
    """What differs in the weights of now from those of then, in sentences; of what then was not written down, nothing."""
    found = {(each.kind, each.slot): each for each in now}
    said = [_change(each, found.get((each.kind, each.slot))) for each in then]
    return tuple(sentence for sentence in said if sentence)


def _change(then: Weights, now: Weights | None) -> str:
    what = "LoRA" if then.kind == "lora" else "pack"
    if now is None or not now.name:
        return f"It was made with the {what} {then.name}, which is not here now." if then.name else ""
    if not then.name:
        return f"It was made without the {what} {now.name}, which is in use now."
    if then.name != now.name:
        return f"It was made with the {what} {then.name}; {now.name} is in use now."
    if then.sha256 != now.sha256:
        return f"The {what} {then.name} is another file than the one that it was made with."
    commits = {each.repository: each.commit for each in now.revisions}
    moved = [each for each in then.revisions if commits.get(each.repository, each.commit) != each.commit]
    return "; ".join(
        f"{each.repository} was at {each.commit[:SHORT]} and is at {commits[each.repository][:SHORT]} now"
        for each in moved
    ) + ("." if moved else "")
