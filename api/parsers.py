"""JSON as strictly as PostgreSQL and common sense want it."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 32


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("Det du sendte, er for stort.")


class StrictJSONParser(JSONParser):
    """Refuse NUL, lone surrogates, doubled keys, NaN, nesting over 32 and bodies over 1 MB."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge
        try:
            body = json.loads(raw, parse_constant=_refuse, object_pairs_hook=_without_doubles)
        except (ValueError, RecursionError) as trouble:
            raise ParseError(_("Dette er ikke gyldig JSON.")) from trouble
        if not isinstance(body, dict):
            raise ParseError(_("Send et JSON-objekt."))
        ensure_storable(body)
        return body


def ensure_storable(value: object, depth: int = 0) -> None:
    """:raises ParseError: for what PostgreSQL cannot store or nobody means."""
    if depth > DEEPEST:
        raise ParseError(_("JSON-en er for dypt nøstet."))
    if isinstance(value, str):
        _ensure_text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _ensure_text(key)
            ensure_storable(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            ensure_storable(inner, depth + 1)


def _ensure_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ParseError(_("Teksten inneholder tegn vi ikke kan lagre."))


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise ValueError("doubled key")
    return body
