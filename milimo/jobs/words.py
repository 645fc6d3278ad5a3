"""The words of one data folder: which language model answers, richer prompts, and scenes broken down by it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from milimo.domain.conditions import guides_given
from milimo.domain.document import Document
from milimo.domain.first_frame import NOTHING_MADE, Footage
from milimo.domain.fit import EngineFit
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.plan import Asked, Planner
from milimo.domain.shot import PromptAuthor, Shot
from milimo.domain.studio_settings import USUAL_ADDRESSES, WordsSettings
from milimo.engines.text.base import Heard, LanguageModel, ModelCard, Picture, Question, unheard
from milimo.engines.text.enhance import enhance
from milimo.engines.text.folder import sees
from milimo.engines.text.local import NAME, PACK, check_ready
from milimo.engines.text.servers import OllamaModel, OpenAiModel
from milimo.engines.text.wire import Server, checked_address
from milimo.errors import BadInput, MilimoError, NotFound, NotReady, Unreadable
from milimo.media.look import as_jpeg
from milimo.store.store import Store
from milimo.store.studio_settings import Kept, Place, SettingsFile

Packs = Callable[[], Mapping[str, Path]]
MakeLocal = Callable[[int], LanguageModel]
"""Makes the model of this machine; given how many seconds it is kept."""
SETTLE = "Choose one in the settings, under Language model, or with `milimo words set`."
_RULES = PromptAuthor(kind="rules")
_ANY_PROMPTED = EngineFit("", max_inputs=8, ways=frozenset({"text", "image", "keyframes", "control"}))
"""An engine that takes whatever the user gave: what a shot begins with does not hang on who will make it."""


@dataclass(frozen=True)
class Tried:
    """A try of the model that is set: `note` says why it failed."""

    works: bool
    by: str
    seconds: float
    said: str = ""
    note: str = ""


@dataclass(frozen=True)
class Written:
    """A richer prompt, and who wrote it; `note` says why the rules had to."""

    prompt: str
    author: PromptAuthor
    note: str = ""


class Words:
    """`local` makes the model of this machine, which `packs` holds the weights of."""

    def __init__(self, file: SettingsFile, packs: Packs, local: MakeLocal) -> None:
        self._file = file
        self._packs = packs
        self._local = local

    def settings(self) -> tuple[WordsSettings, bool]:
        """As they are, and whether a key is set."""
        kept = self._file.read()
        return kept.words, bool(kept.words_key)

    def save(self, settings: WordsSettings, key: str | None = None) -> None:
        """Keep settings. `key` None leaves the key as it is, unless the address is another: a key goes only where it was meant for.

        Another kind without an address gets back its own of the last time, with model and key; else the usual one.

        Raises BadInput for an address that is none, and for a key that no server could be sent.
        """
        if key is not None and not (key.strip().isascii() and key.strip().isprintable()):
            raise BadInput("The key holds signs that no key has.", "Copy it anew, whole and alone.")
        before = self._file.read()
        places = dict(before.words_places)
        if settings.kind != before.words.kind:
            places[before.words.kind] = Place(
                address=before.words.address, model=before.words.model, key=before.words_key
            )
            if not settings.address:
                place = places.pop(settings.kind, Place(address=USUAL_ADDRESSES.get(settings.kind, "")))
                settings = settings.model_copy(
                    update={"address": place.address, "model": settings.model or place.model}
                )
                key = place.key if key is None else key
        if settings.address:
            settings = settings.model_copy(update={"address": checked_address(settings.address)})
        same_place = (settings.kind, settings.address) == (before.words.kind, before.words.address)
        known = key if key is not None else before.words_key if same_place else ""
        self._file.write(Kept(words=settings, words_key=known.strip(), words_places=places))

    def model(self) -> LanguageModel | None:
        """The model that is set; None for the rules. Raises NotReady when the settings lack something."""
        kept = self._file.read()
        settings = kept.words
        match settings.kind:
            case "rules":
                return None
            case "local":
                return self._local(settings.keep_alive_seconds)
            case "ollama" | "openai":
                if not settings.address:
                    raise NotReady("The language model's server has no address yet.", SETTLE)
                if not settings.model:
                    raise NotReady("No language model is chosen.", SETTLE)
                return _served(settings, kept.words_key)

    def models(self) -> tuple[ModelCard, ...]:
        """What can be chosen with the settings as they are. Raises NotReady, EngineFailed with why not."""
        kept = self._file.read()
        settings = kept.words
        if settings.kind == "rules":
            return ()
        if settings.kind == "local":
            check_ready(self._packs())
            return (ModelCard(NAME, sees(self._packs().get(PACK))),)
        if not settings.address:
            raise NotReady("The language model's server has no address yet.", "Write it like http://127.0.0.1:11434.")
        return _served(settings, kept.words_key).models()

    def test(self, heard: Heard = unheard) -> Tried:
        """Ask the model for one word. Raises Cancelled."""
        begun = time.monotonic()
        try:
            model = self.model()
            if model is None:
                return Tried(True, "rules", 0.0, note="The rules always answer.")
            said = model.answer(Question("Answer in one word.", "Say: ready."), None, heard)
            return Tried(True, model.name, time.monotonic() - begun, said.strip()[:200])
        except MilimoError as error:
            return Tried(False, "rules", time.monotonic() - begun, note=f"{error.detail} {error.remedy}".strip())

    def enhance(
        self,
        spec: JobSpec,
        picture: Callable[[], Picture | None] = lambda: None,
        heard: Heard = unheard,
        *,
        own: str = "",
    ) -> Written:
        """A richer prompt for a shot; `picture` gives its first frame, and is asked only if it may be shown. `own` is what the
        user wrote in the prompt's place: it is what is made richer, and stays whole. Raises Cancelled.
        """
        settings, _ = self.settings()
        try:
            model = self.model()
        except NotReady as error:
            return Written(
                enhance(spec, None, own=own).prompt, _with_words(_RULES, own), f"{error.detail} {error.remedy}".strip()
            )
        shown = picture() if model is not None and settings.look else None
        made = enhance(spec, model, shown, heard, own=own)
        by_rules = made.by == "rules" or settings.kind == "rules"
        author = _RULES if by_rules else PromptAuthor(kind=settings.kind, model=made.by)
        return Written(made.prompt, _with_words(author, own), made.note)


def _with_words(author: PromptAuthor, own: str) -> PromptAuthor:
    return author.model_copy(update={"edited": bool(own)})


def _served(settings: WordsSettings, key: str) -> OllamaModel | OpenAiModel:
    server = Server(
        address=settings.address,
        model=settings.model,
        key=key,
        wait_seconds=settings.timeout_seconds,
        limit_seconds=max(600, settings.timeout_seconds),
        keep_alive_seconds=settings.keep_alive_seconds,
    )
    return OllamaModel(server) if settings.kind == "ollama" else OpenAiModel(server)


def assembled(document: Document, labels: Mapping[Id, str], shot_id: Id, footage: Footage = NOTHING_MADE) -> JobSpec:
    """A shot's take as the script alone makes it: its `prompt` is the assembled one, whatever the user put in its place.

    Raises NotFound.
    """
    if document.find(Shot, shot_id) is None:
        raise NotFound("There is no such shot.")
    plan = Planner(document, labels, footage).plan(shot_id, _ANY_PROMPTED, Asked("take"))
    inputs = plan.spec.inputs or guides_given(document.guides_of(shot_id))
    return plan.spec.model_copy(update={"prompt": plan.assembled_prompt, "inputs": inputs})


def own_words(shot: Shot) -> str:
    """What a person wrote, or changed, in the place of the script's prompt. What a model alone wrote is nobody's words."""
    author = shot.overrides.prompt_by
    by_hand = author is None or author.kind == "user" or author.edited
    return (shot.overrides.prompt or "").strip() if by_hand else ""


def picture_of(store: Store, asset_id: Id | None) -> Picture | None:
    """A picture as a model is shown it; None for what is no picture, is gone, or cannot be read: the words do without."""
    try:
        if asset_id is None or store.assets.get(asset_id).type != "image":
            return None
        return Picture(asset_id, as_jpeg(store.assets.path(asset_id)))
    except (NotFound, Unreadable):
        return None


def first_frame_of(spec: JobSpec) -> Id | None:
    """The asset that the shot begins with. A sheet that describes somebody is no first frame."""
    return next((each.asset_id for each in spec.inputs if each.role == "first_frame"), None)
