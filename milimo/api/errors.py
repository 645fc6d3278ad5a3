"""Every error leaves as a problem document (RFC 9457), with `remedy`: what the user can do."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from milimo.errors import BadInput, MilimoError
from milimo.store.changes import MissedChanges

log = logging.getLogger(__name__)


class Problem(BaseModel):
    """What went wrong, for a person. A problem of a certain type may carry more members."""

    type: str
    """Which kind of problem, for programs: `milimo:missed-changes`."""
    title: str
    status: int
    detail: str
    remedy: str


class Invalid(BaseModel):
    """One place in a request that is not as it must be."""

    where: str
    message: str


class InvalidRequest(Problem):
    """The request cannot be used. `errors` are the first places where it does not fit the schema, if that is why."""

    errors: list[Invalid] = []


_SHOWN_FAULTS = 20


def problem_response(error: MilimoError, **members: Any) -> JSONResponse:  # noqa: ANN401
    """An error of ours as a response."""
    return _respond(problem_of(error), **members)


def problem_of(error: Exception) -> Problem:
    """Any error as a problem; what is none of ours is told without its words."""
    if not isinstance(error, MilimoError):
        remedy = "Nothing is lost. Try again; if it happens again, please report it with the studio's log."
        detail = "The studio met an error of its own."
        return Problem(type="milimo:unforeseen", title=MilimoError.title, status=500, detail=detail, remedy=remedy)
    detail = _sayable(error.detail)
    return Problem(type=error.kind, title=error.title, status=error.status, detail=detail, remedy=error.remedy)


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error, also of routes that do not exist, with a problem document."""

    @app.exception_handler(MissedChanges)
    async def missed(request: Request, error: MissedChanges) -> JSONResponse:
        changes = [{"revision": each.revision, "change": each.change.model_dump(mode="json")} for each in error.missed]
        return problem_response(error, revision=error.revision, missed=changes)

    @app.exception_handler(MilimoError)
    async def ours(request: Request, error: MilimoError) -> JSONResponse:
        return problem_response(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [
            {"where": ".".join(str(part) for part in fault["loc"]), "message": str(fault["msg"])}
            for fault in error.errors()[:_SHOWN_FAULTS]
        ]
        first = f"{faults[0]['where']}: {faults[0]['message']}." if faults else "It does not fit the schema."
        remedy = "Nothing was changed. Reload the page; if it happens again, the page and the studio differ in version."
        problem = Problem(type="milimo:invalid-request", title=BadInput.title, status=422, detail=first, remedy=remedy)
        return _respond(problem, errors=faults)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        title = HTTPStatus(error.status_code).phrase
        detail = error.detail if error.detail != title else f"{request.method} {request.url.path}"
        kind = f"milimo:{title.lower().replace(' ', '-')}"
        problem = Problem(type=kind, title=title, status=error.status_code, detail=detail, remedy="")
        return _respond(problem, error.headers)

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return _respond(problem_of(error))


def _respond(
    problem: Problem,
    headers: Mapping[str, str] | None = None,
    **members: Any,  # noqa: ANN401
) -> JSONResponse:
    content = problem.model_dump() | {"detail": _sayable(problem.detail)} | members
    return JSONResponse(content, problem.status, headers, media_type="application/problem+json")


def _sayable(text: str) -> str:
    """A request may hold half a surrogate pair, and a message may quote it: that cannot be sent as UTF-8."""
    return text.encode("utf-8", "replace").decode()
