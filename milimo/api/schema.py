"""The API's schema, as types are generated from it: `python -m milimo.api.schema > openapi.json`."""

import json
import sys
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

import milimo
from milimo.api.errors import InvalidRequest, Problem
from milimo.api.events import EventData
from milimo.api.routes import api_router
from milimo.domain.asset import Asset, Take
from milimo.domain.changes import Change
from milimo.domain.job import Job, JobSpec, Progress
from milimo.interchange.outline import ScriptOutline

_COMPONENT = "#/components/schemas/{model}"
_WHOLE = ("Change", "Asset", "Take", "Job", "Progress", "EventData", "JobSpec")
"""What these hold always has all its fields: the server sends records whole, and clients must."""


def add_schema(app: FastAPI) -> None:
    """Make `/openapi.json` speak of events and problems too, and of records as always whole."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = build


def _build(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title="Milimo Video",
        version=milimo.__version__,
        summary=milimo.__doc__,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    components: dict[str, Any] = schema["components"]["schemas"]
    told = (EventData, Change, Asset, Take, Job, JobSpec, Progress, Problem, InvalidRequest)
    _, definitions = models_json_schema([(model, "validation") for model in told], ref_template=_COMPONENT)
    for name, definition in definitions["$defs"].items():
        components.setdefault(name, definition)
    # Only ever sent, and one of its names is no name in Python: it is described as it is sent.
    _, sent = models_json_schema([(ScriptOutline, "serialization")], ref_template=_COMPONENT)
    components.update(sent["$defs"])
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    for name in _reached(components, _WHOLE):
        if "properties" in components[name]:
            components[name]["required"] = list(components[name]["properties"])
    _answer_with_problems(schema)
    return schema


def _reached(components: dict[str, Any], roots: tuple[str, ...]) -> set[str]:
    """The schemas that the roots refer to, and themselves."""
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [reference.rpartition("/")[2] for reference in _references(components[name])]
    return reached


def _references(schema: Any) -> list[str]:  # noqa: ANN401
    if isinstance(schema, list):
        return [found for part in schema for found in _references(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
    return own + [found for part in schema.values() for found in _references(part)]


def _answer_with_problems(schema: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": _COMPONENT.format(model="Problem")}}}
    invalid = {"application/problem+json": {"schema": {"$ref": _COMPONENT.format(model="InvalidRequest")}}}
    for path in schema["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            responses.pop("422", None)
            for status, answer in responses.items():
                if status.startswith("4"):
                    answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
            responses["422"] = {"description": "The request cannot be used", "content": invalid}
            responses["default"] = {"description": "A problem", "content": problem}


def main() -> None:
    app = FastAPI()
    app.include_router(api_router())
    add_schema(app)
    json.dump(app.openapi(), sys.stdout, indent=2, sort_keys=True)
    print()


if __name__ == "__main__":
    main()
