"""All the API's routes, below `/api`."""

from fastapi import APIRouter, Depends

from milimo.api import changes, events, health, projects
from milimo.api.studio import refuse_unknown_query


def api_router() -> APIRouter:
    router = APIRouter(prefix="/api", dependencies=[Depends(refuse_unknown_query)])
    for part in (health, projects, changes, events):
        router.include_router(part.router)
    return router
