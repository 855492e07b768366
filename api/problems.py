"""Every error is a problem with a code. Codes are for programs and never change.

400 shape, 401 not signed in, 403 not yours to do, 404 not yours to see, 409 a rule said no,
429 too often, 503 the database cannot be reached.
"""

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from flyttehjelp.core.errors import NotYours, RuleBroken

if TYPE_CHECKING:
    from rest_framework.response import Response

log = structlog.get_logger()


def answer_with_problem(trouble: Exception, context: dict[str, Any]) -> "Response":
    """Turn whatever went wrong into problem+json. Nothing half-written is kept."""
    from rest_framework import exceptions  # noqa: PLC0415 - DRF imports this module while it loads
    from rest_framework.views import set_rollback  # noqa: PLC0415 - as above

    set_rollback()
    if isinstance(trouble, exceptions.ValidationError):
        errors = list(_flatten(trouble.get_full_details(), ""))
        return _problem(400, "invalid", _("Noe i det du sendte, må rettes."), errors=errors)
    if isinstance(trouble, exceptions.APIException):
        return _from_drf(trouble)
    return _from_the_house(trouble)


def _from_the_house(trouble: Exception) -> "Response":
    match trouble:
        case RuleBroken():
            return _broken_rule(trouble)
        case IntegrityError():
            return _broken_constraint(trouble)
        case Http404():
            return _problem(404, "not_found", _("Vi finner ikke det du leter etter."))
        case PermissionDenied():
            return _problem(403, "not_yours", NotYours.message)
        case DataError():
            return _problem(400, "unreadable", _("Noe i det du sendte, kan ikke lagres."))
        case OperationalError():
            log.error("database.unreachable", error=type(trouble).__name__)
            detail = _("Vi får ikke svart akkurat nå. Prøv igjen om litt.")
            return _problem(503, "unavailable", detail, headers={"Retry-After": "5"})
    log.error("request.crashed", exc_info=trouble)
    return _problem(500, "crashed", _("Noe gikk galt hos oss. Vi har fått beskjed."))


def _broken_rule(rule: RuleBroken) -> "Response":
    status = 403 if isinstance(rule, NotYours) else 409
    return _problem(status, rule.code, rule.sentence)


def _broken_constraint(trouble: IntegrityError) -> "Response":
    diagnosis = getattr(trouble.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if rule := RuleBroken.behind(name):
        return _broken_rule(rule)
    log.error("constraint.without_a_rule", constraint=name)
    return _problem(409, "conflict", _("Dette stemmer ikke med det som alt er registrert."))


def _from_drf(trouble: Any) -> "Response":
    headers = {}
    if wait := getattr(trouble, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if challenge := getattr(trouble, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    code = trouble.get_codes()
    code = code if isinstance(code, str) else trouble.default_code
    detail = _too_often(wait) if wait else trouble.detail
    return _problem(trouble.status_code, code, detail, headers=headers)


def _too_often(seconds: float) -> str:
    minutes = ceil(seconds / 60)
    again = ngettext(
        "Det ble for mange forsøk. Prøv igjen om %(minutes)d minutt.",
        "Det ble for mange forsøk. Prøv igjen om %(minutes)d minutter.",
        minutes,
    )
    return again % {"minutes": minutes}


def _problem(
    status: int,
    code: str,
    detail: object,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> "Response":
    from rest_framework.response import Response  # noqa: PLC0415 - as above

    body: dict[str, object] = {"status": status, "code": code, "detail": str(detail)}
    if errors is not None:
        body["errors"] = errors
    return Response(body, status=status, headers=headers, content_type="application/problem+json")


def _flatten(details: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Walk DRF's nested details and give each error a JSON pointer into the request's body."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield {
            "pointer": pointer,
            "code": str(details["code"]),
            "detail": str(details["message"]),
        }
    elif isinstance(details, dict):
        for name, inner in details.items():
            step = "" if name == "non_field_errors" else f"/{name}"
            yield from _flatten(inner, pointer + step)
    elif isinstance(details, list):
        yield from _flatten_list(details, pointer)


def _flatten_list(details: list[Any], pointer: str) -> Iterator[dict[str, str]]:
    of_this_field = all(isinstance(e, dict) and set(e) == {"message", "code"} for e in details)
    for place, inner in enumerate(details):
        yield from _flatten(inner, pointer if of_this_field else f"{pointer}/{place}")
