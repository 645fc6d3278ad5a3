"""Words: which language model answers, richer prompts for shots, and scenes broken down by it."""

import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints

from milimo.api.errors import Problem, problem_of
from milimo.api.proposals import proposed
from milimo.api.studio import InStudio, Studio
from milimo.domain.changes import Change
from milimo.domain.first_frame import Footage
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.labels import shot_labels
from milimo.domain.record import Value
from milimo.domain.shot import PromptAuthor, Shot
from milimo.domain.studio_settings import WordsSettings
from milimo.errors import MilimoError, NotReady
from milimo.jobs.engine_cards import read_cards
from milimo.jobs.scene_shots import Broken, ToBreak, break_all, chosen, propose_again
from milimo.jobs.words import assembled, first_frame_of, own_words, picture_of
from milimo.store.ids import new_id

log = logging.getLogger(__name__)
router = APIRouter(tags=["words"])

LABEL = "Break down again"
_NEWS_SECONDS = 0.25

Key = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class WordsShown(WordsSettings):
    """The settings. The key itself is never told."""

    key_is_set: bool
    engine_note: str = ""
    """Why the model that is set cannot answer; empty when nothing is known against it."""


class WordsWish(WordsSettings):
    """What to set. Another address drops the key that was set for the old one."""

    key: Key | None = None
    """None leaves it; an empty one removes it."""


class ModelShown(Value):
    """`sees`: whether it looks at pictures; None where its server does not say."""

    name: str
    sees: bool | None


class ModelsShown(Value):
    """The models to choose from, or in `problem` why there are none."""

    models: tuple[ModelShown, ...] = ()
    problem: str = ""


class WordsTried(Value):
    """What came of asking the model for one word. `note` says why it failed."""

    works: bool
    by: str
    seconds: float
    said: str = ""
    note: str = ""


class EnhancedPrompt(Value):
    """`prompt` is the user's own, where there is one, else the assembled one; `enhanced` what was made of it, the user's words
    whole. Nothing is changed by it.
    """

    prompt: str
    enhanced: str
    author: PromptAuthor
    """Keep it beside the prompt, in `overrides.prompt_by`."""
    note: str = ""
    """Why the rules had to answer."""


class ToBreakDown(Value):
    scene_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=2000)]


class BreakdownProgress(Value):
    done: int
    total: int
    heading: str
    """Of the scene under way."""
    characters: int
    """How much of its answer has come."""


class SceneBroken(Value):
    scene_id: Id
    by: str
    note: str = ""


class BreakdownProposal(Value):
    """Apply `change.diff`, then post `change` as it is; or do nothing."""

    change: Change
    scenes: tuple[SceneBroken, ...]


class BreakdownNews(Value):
    """One line of the answer: how far it is; and last either what is proposed, or what went wrong."""

    progress: BreakdownProgress | None = None
    proposal: BreakdownProposal | None = None
    problem: Problem | None = None


class NewsLines(StreamingResponse):
    """JSON, a line a piece of news."""

    media_type = "application/x-ndjson"


@router.get("/words/settings")
def words_settings(studio: InStudio) -> WordsShown:
    """Which language model answers."""
    settings, key_is_set = studio.words.settings()
    try:
        studio.words.model()
        note = ""
    except NotReady as error:
        note = f"{error.detail} {error.remedy}".strip()
    return WordsShown(**settings.model_dump(), key_is_set=key_is_set, engine_note=note)


@router.put("/words/settings")
def set_words(studio: InStudio, wish: WordsWish) -> WordsShown:
    """Choose the language model. The address is http or https, without a name and password; its redirects are not followed."""
    studio.words.save(WordsSettings.model_validate(wish.model_dump(exclude={"key"})), wish.key)
    return words_settings(studio)


@router.get("/words/models")
async def words_models(request: Request, studio: InStudio) -> ModelsShown:
    """The models of the server that is set, or why it cannot be asked."""

    def ask(check: Callable[[], None]) -> ModelsShown:
        try:
            cards = studio.words.models()
        except MilimoError as error:
            return ModelsShown(problem=f"{error.detail} {error.remedy}".strip())
        return ModelsShown(models=tuple(ModelShown(name=card.name, sees=card.sees) for card in cards))

    return await studio.attendance.work(request, ask)


@router.post("/words/test")
async def try_words(request: Request, studio: InStudio) -> WordsTried:
    """Ask the model for one word. Close the request to stop it."""
    tried = await studio.attendance.work(request, lambda check: studio.words.test(lambda _: check()))
    return WordsTried.model_validate(tried, from_attributes=True)


@router.post("/projects/{project_id}/shots/{shot_id}/enhance")
async def enhance_prompt(request: Request, studio: InStudio, project_id: Id, shot_id: Id) -> EnhancedPrompt:
    """Make a shot's prompt richer: the user's own, else the assembled one. Changes nothing; close the request to stop it."""

    def do(check: Callable[[], None]) -> EnhancedPrompt:
        spec, own = _assembled(studio, project_id, shot_id)
        made = studio.words.enhance(
            spec, lambda: picture_of(studio.store, first_frame_of(spec)), lambda _: check(), own=own
        )
        return EnhancedPrompt(prompt=own or spec.prompt, enhanced=made.prompt, author=made.author, note=made.note)

    return await studio.attendance.work(request, do)


@router.post(
    "/projects/{project_id}/propose/breakdown", response_class=NewsLines, responses={200: {"model": BreakdownNews}}
)
async def propose_breakdown(
    request: Request, studio: InStudio, project_id: Id, asked: ToBreakDown
) -> StreamingResponse:
    """Break scenes down by the language model; the rules answer where it cannot. Changes nothing: the last line holds a Change.

    A line of JSON at a time, several a second; close the request to stop it. What the user made, set or deleted stays.
    """
    _, document = await to_thread.run_sync(studio.store.changes.document, project_id)
    scenes = await to_thread.run_sync(chosen, document, asked.scene_ids)
    model = await to_thread.run_sync(studio.words.model)

    def do(check: Callable[[], None], tell: Callable[[BreakdownProgress], None]) -> BreakdownProposal:
        def told(done: int, heading: str, characters: int) -> None:
            check()
            tell(BreakdownProgress(done=done, total=len(scenes), heading=heading, characters=characters))

        broken = break_all(model, list(scenes.values()), document.project.rate, told)
        check()
        return _proposal(studio, project_id, scenes, dict(zip(scenes, broken, strict=True)))

    return NewsLines(_lines(studio.attendance.told(request, do)))


async def _lines(
    telling: AsyncGenerator[tuple[BreakdownProgress | None, tuple[BreakdownProposal, ...]]],
) -> AsyncGenerator[str]:
    due = 0.0
    try:
        async for progress, result in telling:
            if progress is not None and time.monotonic() >= due:
                due = time.monotonic() + _NEWS_SECONDS
                yield _line(BreakdownNews(progress=progress))
            for proposal in result:
                yield _line(BreakdownNews(proposal=proposal))
    except Exception as error:
        # The answer has begun, so that it can fail only in its own words.
        if not isinstance(error, MilimoError):
            log.exception("A breakdown failed")
        yield _line(BreakdownNews(problem=problem_of(error)))
    finally:
        await telling.aclose()


def _line(news: BreakdownNews) -> str:
    return news.model_dump_json() + "\n"


def _proposal(
    studio: Studio, project_id: Id, scenes: Mapping[Id, ToBreak], broken: Mapping[Id, Broken]
) -> BreakdownProposal:
    """On the project as it is now: the model may have thought for minutes."""
    revision, document = studio.store.changes.document(project_id)
    with_takes = {take.shot_id for take in studio.store.takes.list(project_id)}
    diff, rewritten = propose_again(document, scenes, broken, new_id, with_takes=with_takes)
    told = (
        SceneBroken(scene_id=id, by="", note="It was rewritten meanwhile, and left as it is.")
        if id in rewritten
        else SceneBroken(scene_id=id, by=each.by, note=each.note)
        for id, each in broken.items()
    )
    return BreakdownProposal(change=proposed(LABEL, revision, diff), scenes=tuple(told))


def _assembled(studio: Studio, project_id: Id, shot_id: Id) -> tuple[JobSpec, str]:
    """What the script makes of a shot, and what the user wrote in its place."""
    snapshot = studio.store.projects.snapshot(project_id)
    prompted = frozenset(card.name for card in read_cards(studio.settings.data) if card.fit().is_prompted)
    assets = {asset.id: asset for asset in snapshot.assets}
    footage = Footage(snapshot.takes, assets, artists=prompted, filmmakers=prompted)
    spec = assembled(snapshot.document, shot_labels(snapshot.document), shot_id, footage)
    return spec, own_words(snapshot.document.get(Shot, shot_id))
