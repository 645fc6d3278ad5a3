"""All the API's routes, below `/api`."""

from fastapi import APIRouter, Depends

from milimo.api import (
    assets,
    changes,
    engines,
    events,
    export,
    health,
    jobs,
    loras,
    packs,
    parse,
    plans,
    projects,
    proposals,
    sample,
    stale,
    takes,
    uploads,
    words,
)
from milimo.api.studio import refuse_unknown_query


def api_router() -> APIRouter:
    router = APIRouter(prefix="/api", dependencies=[Depends(refuse_unknown_query)])
    for part in (
        health,
        projects,
        sample,
        changes,
        proposals,
        parse,
        jobs,
        plans,
        takes,
        stale,
        uploads,
        assets,
        export,
        engines,
        words,
        packs,
        loras,
        events,
    ):
        router.include_router(part.router)
    return router
