"""What a row holds, as a person would say it: names of states, days, places; no codes, no ids."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from babel import Locale
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from flyttehjelp.accounts.deeds import DEEDS
from flyttehjelp.core.personal import Holding, Words

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Fields that hold a word of the log's own, such as ``offer.accepted``: what it is about is told.
_KINDS = frozenset({"kind", "purpose"})
_LOGS = frozenset({"Happening", "Notice", "Consent"})
# What the log speaks of that is no table.
_NO_TABLE: dict[str, Words] = {
    "absence": gettext_lazy("fravær"),
    "account": gettext_lazy("bruker"),
    "accounts": gettext_lazy("innlogging"),
    "coordinator": gettext_lazy("koordinator"),
    "data": gettext_lazy("opplysninger"),
    "erasure": gettext_lazy("sletting"),
    "person": gettext_lazy("bruker"),
    "profile": gettext_lazy("navn, telefon og språk"),
    "sign_in": gettext_lazy("innlogging"),
    "survey": gettext_lazy("undersøkelse"),
    "token": gettext_lazy("tilgangsnøkkel"),
    "work": gettext_lazy("oppgaver"),
}


def told_words(
    holding: Holding, row: models.Model, names: set[str], *, to: UUID
) -> Iterator[dict[str, str]]:
    """Name and words of each field that says something to a person; ``names`` are those told."""
    for column in row._meta.concrete_fields:
        if column.name not in names or column.name in holding.unsaid or column.primary_key:
            continue
        in_words = holding.words.get(column.name)
        value = column.value_from_object(row)
        if row._meta.object_name == "Happening" and column.name == "by":
            said = _who(value, to)
        else:
            said = in_words(value) if in_words else _words(column, value, row)
        if said:
            yield {"name": holding.name_of(column.name), "words": said}


def _who(by: UUID | None, reader: UUID) -> str:
    """Others go unnamed: the log of what was done to a case is no list of who works here."""
    if by is None:
        return _("tjenesten selv")
    return _("du") if by == reader else _("noen andre")


def _words(column: "models.Field[Any, Any]", value: Any, row: models.Model) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(column, models.ForeignKey):
        return _named(getattr(row, column.name))
    if isinstance(column, ArrayField):
        return ", ".join(filter(None, (_one_of(column, each) for each in value)))
    if column.name in _KINDS and row._meta.object_name in _LOGS:
        return _what_it_is_about(str(value))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    match value:
        case bool():
            return _("ja") if value else _("nei")
        case datetime():
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return date_format(value, "DATE_FORMAT")
        case int() | float():
            return str(value)
        case str():
            return "" if " " not in value and _ID.search(value) else value
    return ""  # ids and what programs keep for themselves; the file for programs has them


def _named(other: models.Model | None) -> str:
    """Places and firms go by their names; what is somebody's goes by an id, which tells nothing."""
    said = str(other or "")
    return "" if _ID.search(said) else said


def _one_of(column: "ArrayField[Any, Any]", value: Any) -> str:
    inner = column.base_field
    if inner.choices:
        return str(dict(inner.flatchoices).get(value, value))
    if column.name.endswith("languages"):
        return _language(str(value))
    return _plain(value)


def _language(code: str) -> str:
    locale = Locale.parse((get_language() or "nb").replace("-", "_"))
    return str(locale.languages.get(code, code))


def _what_it_is_about(kind: str) -> str:
    """The thing, and what was done with it: ``saved_search.paused``, or just ``referral``."""
    thing, _dot, deed = kind.partition(".")
    known = {**_NO_TABLE, **_tables()}
    names = (known.get(each) for each in (thing, thing.replace("_", ""), thing.split("_")[0]))
    name = next(filter(None, names), "")
    return ": ".join(str(words) for words in (name, DEEDS.get(deed, "")) if words)


@cache
def _tables() -> dict[str, Words]:
    return {str(m._meta.model_name): m._meta.verbose_name or "" for m in apps.get_models()}
