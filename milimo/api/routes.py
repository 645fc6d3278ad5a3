"""All the API's routes, below `/api`."""

from fastapi import APIRouter, Depends

from milimo.api import (
    assets,
    changes,
    elements,
    engines,
    events,
    export,
    health,
    hub,
    images,
    jobs,
    loras,
    machine,
    masks,
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
        images,
        machine,
        projects,
        sample,
        changes,
        proposals,
        parse,
        jobs,
        masks,
        plans,
        takes,
        stale,
        uploads,
        assets,
        export,
        elements,
        engines,
        words,
        packs,
        loras,
        hub,
        events,
    ):
        router.include_router(part.router)
    return router
