"""A question to the language model of this machine, as a job of the device: nobody else computes there meanwhile."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from milimo.domain.ids import Id
from milimo.engines.text.base import Heard, Question
from milimo.engines.text.folder import sees
from milimo.engines.text.local import NAME, PACK, LocalModel, check_ready, instructions_of
from milimo.errors import Cancelled, EngineFailed
from milimo.jobs.queue import JobQueue, NewJob
from milimo.jobs.specs import WordsSpec
from milimo.jobs.words import picture_of
from milimo.jobs.workbench import Workbench
from milimo.store.store import Store

LOOK_SECONDS = 0.1
_USUAL_CHARACTERS = 2000


class Answering:
    """The work of a job of kind `words`. What was said is what the work hands on: DBOS keeps it for a day."""

    def __init__(self, store: Store, model: LocalModel) -> None:
        self._store = store
        self._model = model

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Raises what the model raises."""
        spec = WordsSpec.model_validate(self._store.jobs.get(job_id).row.spec)
        self._model.keep_alive_seconds = spec.keep_alive_seconds

        def heard(characters: int) -> None:
            # Nobody knows how long an answer will be: it nears its end ever more slowly.
            bench.progress(characters, characters + _USUAL_CHARACTERS, f"writing, {characters} characters")

        picture = picture_of(self._store, spec.picture_of)
        return {"said": self._model.answer(Question(spec.instructions, spec.text, picture), None, heard)}

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        self._store.jobs.finish(job_id, "succeeded", started_at=started_at)


class DeviceModel:
    """The language model of this machine for a process that has no device: it asks through the queue, and waits."""

    name = NAME

    def __init__(
        self,
        store: Store,
        queue: JobQueue,
        packs: Callable[[], Mapping[str, Path]],
        keep_alive_seconds: int,
        tend: Callable[[], None] = lambda: None,
    ) -> None:
        """`tend` is called while it waits."""
        self._store = store
        self._queue = queue
        self._packs = packs
        self._keep_alive_seconds = keep_alive_seconds
        self._tend = tend

    def sees(self) -> bool | None:
        return sees(self._packs().get(PACK))

    def answer(self, question: Question, schema: type[BaseModel] | None, heard: Heard) -> str:
        """Raises NotReady, EngineFailed; Cancelled also when the job is cancelled in the tray."""
        check_ready(self._packs())
        spec = WordsSpec(
            instructions=instructions_of(question, schema),
            text=question.text,
            picture_of=None if question.picture is None else question.picture.asset_id,
            keep_alive_seconds=self._keep_alive_seconds,
        )
        job = NewJob("words", "Ask the language model", spec.model_dump(mode="json"))
        [job_id] = self._queue.enqueue([job], "first")
        try:
            while (outcome := self._store.jobs.get(job_id).outcome) is None:
                heard(0)
                self._tend()
                time.sleep(LOOK_SECONDS)
        except BaseException:
            self._queue.cancel(job_id)
            raise
        if outcome.state == "cancelled":
            raise Cancelled
        if outcome.error is not None:
            raise EngineFailed(outcome.error.detail, outcome.error.remedy)
        return self._said(job_id)

    def _said(self, job_id: Id) -> str:
        for step in self._queue.client.list_workflow_steps(job_id):
            if step["function_name"] == "words.work" and isinstance(step["output"], dict):
                return str(step["output"].get("said", ""))
        raise EngineFailed("What the language model said was lost.", "Ask again.")
