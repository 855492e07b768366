"""The OpenAPI description: what drf-spectacular finds, plus the problem every route may answer."""

from collections.abc import Iterator
from typing import Any, Literal

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from flyttehjelp.core.errors import RuleBroken

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
    result["info"]["description"] = INTRODUCTION + "\n".join(_code_list())
    return result


def broken_rules(parent: type[RuleBroken] = RuleBroken) -> Iterator[type[RuleBroken]]:
    for rule in parent.__subclasses__():
        yield rule
        yield from broken_rules(rule)


def _code_list() -> Iterator[str]:
    with translation.override("nb"):
        for rule in sorted(broken_rules(), key=lambda rule: rule.code):
            yield f"| `{rule.code}` | {str(rule.message).replace('%%', '%')} |"


INTRODUCTION = """\
Everything that the pages show and do goes through this interface. Answers come in the language of
`Accept-Language` (`nb`, `nn`, `en`). Lists go on by `next`; searches tell a `total`, which is exact
when `total_exact` is true. Programs send `Authorization: Token …`.

Every error is `application/problem+json` with a `code` that never changes: 400 for shape, 401 for
who are you, 403 for not yours to do, 404 for not yours to see, 409 for a rule that said no, 429 for
too often. The rules and what they say:

| code | sentence |
| --- | --- |
"""


class ProblemSchema(AutoSchema):
    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        bodies.setdefault("4XX", PROBLEM)
        return bodies


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers
    target_class = "api.tokens.ScopedTokenAuthentication"
    name = "tokenAuth"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "A program's token: `Token fh_…`",
        }
