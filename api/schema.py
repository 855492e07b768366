"""The OpenAPI description: what drf-spectacular finds, plus the problem every route may answer."""

from collections.abc import Iterator
from typing import Any, Literal

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

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
    _let_shapes_overlap(result["components"]["schemas"])
    result["info"]["description"] = INTRODUCTION + "\n".join(_code_list())
    return result


def _let_shapes_overlap(schemas: dict[str, Any]) -> None:
    """What a coordinator sees of a thing holds all that others see: it is of both shapes."""
    for schema in schemas.values():
        if "oneOf" in schema and "discriminator" not in schema:
            schema["anyOf"] = schema.pop("oneOf")


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

    def _map_serializer_field(self, field: Any, *rest: Any, **options: Any) -> Any:
        """What may be empty in the table may be empty in the answer, also where one chooses."""
        if isinstance(field, serializers.ChoiceField) and _is_blank(field):
            field.allow_blank = True
        return super()._map_serializer_field(field, *rest, **options)  # type: ignore[no-untyped-call]

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """As above: an address that may be empty is not of the form of one."""
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        if isinstance(field, serializers.URLField) and _is_blank(field):
            schema.pop("format", None)


def _is_blank(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    """Whether the column behind a field that is only read may be empty."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    columns = {column.name: column for column in model._meta.get_fields()} if model else {}
    return field.read_only and getattr(columns.get(str(field.source)), "blank", False)


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
