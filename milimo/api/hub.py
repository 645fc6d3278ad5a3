"""The user's token for the model hub: set, asked about, removed. No answer holds it."""

from fastapi import APIRouter
from pydantic import Field, SecretStr

from milimo.api.studio import InStudio
from milimo.domain.record import Value
from milimo.jobs.hub_login import HubAccount, HubToken

router = APIRouter(tags=["hub"])


class TokenWish(Value):
    token: SecretStr = Field(max_length=2000)


@router.get("/hub/token")
def hub_token(studio: InStudio) -> HubToken:
    """Whether a token is set, and where it comes from."""
    return studio.hub_login.shown()


@router.put("/hub/token")
def set_hub_token(studio: InStudio, wish: TokenWish) -> HubToken:
    """Keep a token on this machine, in a file that its owner alone can read. The next request to the hub is made with it."""
    studio.hub_login.keep(wish.token.get_secret_value())
    return studio.hub_login.shown()


@router.delete("/hub/token")
def remove_hub_token(studio: InStudio) -> HubToken:
    """Delete the token that is kept. One in HF_TOKEN stays."""
    studio.hub_login.forget()
    return studio.hub_login.shown()


@router.get("/hub/account")
def hub_account(studio: InStudio) -> HubAccount:
    """Ask the hub whose token it is."""
    return studio.hub_login.account()
