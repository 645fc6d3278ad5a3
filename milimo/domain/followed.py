"""The LoRAs by which a film follows a control film: chosen by what that film is, beside those that the shot wears."""

from collections.abc import Sequence
from dataclasses import dataclass

from milimo.domain.first_frame import Footage
from milimo.domain.fit import EngineFit
from milimo.domain.job import SpecInput
from milimo.domain.lora import Lora
from milimo.errors import BadInput

ANY_FILM = "film"
"""Of `EngineFit.followers`: what follows a control film of which nothing is known."""


@dataclass(frozen=True)
class Following:
    """What the shot wears, and why it wears more than its own; sides must be multiples of the engine's times `factor`. `notes` say
    what it does not wear.
    """

    loras: tuple[Lora, ...]
    reason: str = ""
    factor: int = 1
    notes: tuple[str, ...] = ()


def worn_to_follow(inputs: Sequence[SpecInput], loras: Sequence[Lora], fit: EngineFit, footage: Footage) -> Following:
    """The shot's LoRAs, and what its control films need beside them. A shot that wears an IC-LoRA already is trusted; with nothing
    to follow it is left off, for it was taught on pictures that have a film beside them.

    Raises BadInput for a LoRA that is not installed or does not fit, and for a film that nothing follows.
    """
    films = [it for it in inputs if it.role == "control"]
    if not films:
        idle = idle_followers(loras, fit)
        notes = tuple(f"The LoRA {lora.name} is left off: it follows a film, and there is none here." for lora in idle)
        return Following(tuple(lora for lora in loras if lora not in idle), notes=notes)
    if not fit.followers:
        return Following(tuple(loras))
    own = [lora.name for lora in loras if lora.name in fit.in_context]
    needed = [] if own else list(dict.fromkeys(_follower_of(film, fit, footage) for film in films))
    factor = max((fit.in_context.get(name, 1) for name in (*own, *needed)), default=1)
    if not needed:
        return Following(tuple(loras), factor=factor)
    reason = f"It wears {' and '.join(needed)} for that."
    return Following((*loras, *(Lora(name=name) for name in needed)), reason, factor)


def idle_followers(loras: Sequence[Lora], fit: EngineFit) -> tuple[Lora, ...]:
    """Those that follow a control film, and would do harm where there is none; none of an engine that takes no such films."""
    if "control" not in fit.roles:
        return ()
    return tuple(lora for lora in loras if lora.name in fit.in_context or lora.name in fit.followers.values())


def _follower_of(film: SpecInput, fit: EngineFit, footage: Footage) -> str:
    called = film.note or "a control film"
    found = footage.pass_of(film.asset_id)
    name = fit.followers.get(found or ANY_FILM)
    if name is None:
        known = " and ".join(sorted(kind for kind in fit.followers if kind != ANY_FILM))
        what = (
            f"no LoRA follows {'an' if found == 'id' else 'a'} {found} pass" if found else "nothing says what it shows"
        )
        raise BadInput(
            f"{fit.name} cannot follow {called}: {what}. It follows {known} passes.",
            "Direct the shot by its previz, or wear an IC-LoRA that was made for such a film.",
        )
    if fit.loras is not None and name not in fit.loras:
        raise BadInput(
            f"To follow {called}, {fit.name} wears the LoRA {name}, which is not installed.",
            f"Install the pack {name} on the Models page, or with `milimo packs install {name}`; or wear an IC-LoRA of your own.",
        )
    if fit.loras is not None and fit.loras[name]:
        raise BadInput(fit.loras[name], "Remove its pack and install it again, or wear an IC-LoRA of your own.")
    return name
