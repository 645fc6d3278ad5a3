"""The user's account with the model hub: a token that is kept on this machine, and never told again."""

from milimo.domain.record import Value
from milimo.engines.packs import Hub
from milimo.engines.packs.login import Login, TokenPlace


class HubToken(Value):
    """Whether there is a token; never which."""

    place: TokenPlace
    """`environment`: HF_TOKEN, which wins; `file`: kept on this machine, by the studio or the hub's own tools."""
    file: str
    """Where one is kept."""
    hub: str
    """The hub's address."""


class HubAccount(Value):
    """Whose token it is, as the hub says."""

    name: str


class HubLogin:
    """What routes and commands ask of the user's login."""

    def __init__(self, hub: Hub, login: Login) -> None:
        self._hub = hub
        self._login = login

    def shown(self) -> HubToken:
        return HubToken(place=self._login.place(), file=str(self._login.file()), hub=self._hub.address)

    def keep(self, token: str) -> None:
        """Raises BadInput, Conflict, NotReady."""
        self._login.keep(token)

    def forget(self) -> None:
        """Raises NotReady."""
        self._login.forget()

    def account(self) -> HubAccount:
        """Ask the hub. Raises as `Hub.account`."""
        return HubAccount(name=self._hub.account())
