"""The schema: generated requests meet no crash, and no answer that it does not tell of."""

from typing import Any

import httpx
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from milimo.api.security import TOKEN_HEADER

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


FEW = settings(
    max_examples=5,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def test_generated_requests(live: httpx.Client) -> None:
    schema = schemathesis.openapi.from_url(str(live.base_url.join("/openapi.json")))
    token = {TOKEN_HEADER: live.headers[TOKEN_HEADER]}
    # The stream never ends.
    for found in schema.exclude(path="/api/events").get_all_operations():
        operation: Any = found.ok()  # pyright: ignore[reportAttributeAccessIssue]

        @FEW
        @given(operation.as_strategy())
        def meet(case: Any) -> None:  # noqa: ANN401
            case.call_and_validate(headers=token, checks=CHECKS)

        meet()


def test_every_operation_says_what_it_does(client: TestClient) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), f"{method} {path} has no description"


def test_records_are_whole_in_the_schema(client: TestClient) -> None:
    components = client.get("/openapi.json").json()["components"]["schemas"]
    for name in ("Shot", "Clip", "Take", "Job", "Asset", "Change", "RecordsDiff"):
        assert set(components[name]["required"]) == set(components[name]["properties"]), name
    assert not [name for name in components if name.endswith(("-Input", "-Output"))]
