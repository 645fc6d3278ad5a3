"""What the user set for the whole studio, whatever the project."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from milimo.domain.record import Value

WordsKind = Literal["rules", "local", "ollama", "openai"]


USUAL_ADDRESSES: Mapping[WordsKind, str] = {"ollama": "http://127.0.0.1:11434", "openai": "http://127.0.0.1:1234"}
"""Where such servers listen when nobody said otherwise: Ollama, LM Studio."""


class WordsSettings(Value):
    """Which language model answers: none (`rules`), one of this machine, or one behind a server."""

    kind: WordsKind = "rules"
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    """Of the server: `http://127.0.0.1:11434`."""
    model: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    keep_alive_seconds: Annotated[int, Field(ge=0, le=86_400)] = 300
    """How long the model stays loaded when nobody asks; 0 lets it go at once. Of a model of this machine, and Ollama's."""
    look: bool = True
    """Show a shot's first frame to a model that sees."""
    timeout_seconds: Annotated[int, Field(ge=5, le=3600)] = 60
    """The longest silence that is borne."""
