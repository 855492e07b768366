"""The OpenAPI description: what drf-spectacular finds, plus the problem every route may answer."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema

_TEXT = {"type": "string"}
SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "required": ["status", "code", "detail"],
        "properties": {
            "status": {"type": "integer"},
            "code": _TEXT,
            "detail": _TEXT,
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["pointer", "code", "detail"],
                    "properties": {"pointer": _TEXT, "code": _TEXT, "detail": _TEXT},
                },
            },
        },
    }
}
PROBLEM = {
    "description": "A problem with a stable code and a sentence in the reader's language.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def add_problem(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """A post-processing hook: put the component that every route refers to into the file."""
    result.setdefault("components", {}).setdefault("schemas", {}).update(SCHEMAS)
    return result


class ProblemSchema(AutoSchema):
    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        bodies.setdefault("4XX", PROBLEM)
        return bodies
