"""Parameters that answers share, checked as strictly as bodies."""

import re

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from api.faq.shapes import reader_language

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONGEST_QUERY = 500
LANGUAGE = OpenApiParameter(
    "language",
    enum=LANGUAGES,
    description="Answer in this language where it is there; else that of Accept-Language.",
)
MUNICIPALITY = OpenApiParameter(
    "municipality",
    description="Four digits: with what differs in this municipality, and not in the others.",
)
QUERY = OpenApiParameter(
    "q",
    description="Search, best first. Combines with topic, language, municipality, page, limit.",
)
PAGE = OpenApiParameter("page", type=int, description="With `q`: from 1 to 100.")


def language_of(request: Request) -> str:
    language = request.query_params.get("language", reader_language())
    if language not in LANGUAGES:
        raise refused("language", _("Dette språket har vi ikke."))
    return language


def municipality_of(request: Request) -> str | None:
    number = request.query_params.get("municipality")
    if number is not None and not re.fullmatch(r"[0-9]{4}", number):
        raise refused("municipality", _("Et kommunenummer har fire siffer."))
    return number


def query_of(request: Request) -> str:
    query = request.query_params.get("q", "").strip()
    if len(query) > LONGEST_QUERY:
        raise refused("q", _("Søket er for langt."))
    return query


def refused(name: str, sentence: str) -> ValidationError:
    return ValidationError({name: [ErrorDetail(sentence, "invalid")]})
