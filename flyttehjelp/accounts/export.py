"""Everything we know about somebody: as data, and as a page that can be read anywhere."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from flyttehjelp.accounts import erasure
from flyttehjelp.accounts.models import User
from flyttehjelp.accounts.telling import told_words
from flyttehjelp.core import personal
from flyttehjelp.core.personal import Activity, Erasure, Holding

# What opens a door, to whoever reads the file.
SECRETS = frozenset(
    {"password", "digest", "data", "sealed", "token", "token_secret", "key", "session_data"}
)
CHUNK = 500


def everything_about(person: User, *, most: int | None = None) -> list[dict[str, Any]]:
    """What we hold, why, on what ground, for how long and who reads it; the rows by table, at
    ``most`` so many of each."""
    found = _Rows(person, erasure.addresses_of(person), most)
    return [_activity(activity, found) for activity in personal.activities()]


class _Rows(NamedTuple):
    """Whose, and how many of them."""

    person: User
    addresses: set[str]
    most: int | None

    def of(self, holding: Holding) -> Iterator[models.Model]:
        others = [each.name for each in _columns(holding) if isinstance(each, models.ForeignKey)]
        rows = holding.of(self.person.pk, self.addresses, paths=holding.told)
        return rows.select_related(*others)[: self.most].iterator(chunk_size=CHUNK)


def _activity(activity: Activity, found: _Rows) -> dict[str, Any]:
    return {
        "key": activity.key,
        "name": str(activity.name),
        "purpose": str(activity.purpose),
        "basis": str(activity.basis.label),
        "readers": str(activity.readers),
        "tables": [
            table
            for holding in personal.about_people()
            if holding.activity is activity and (table := _table(holding, found))
        ],
    }


def _table(holding: Holding, found: _Rows) -> dict[str, Any] | None:
    rows = list(found.of(holding))
    told = [dict(_told(holding, row)) for row in rows]
    if not told:
        return None
    names = {column.name for column in _columns(holding)}
    in_words = [list(told_words(holding, row, names, to=found.person.pk)) for row in rows]
    return {
        "name": holding.name,
        "kept": kept_words(holding),
        "erasure": str(Erasure(holding.erasure).label),
        "why": str(holding.why),
        "rows": told,
        "in_words": in_words,
    }


def kept_words(holding: Holding) -> str:
    if holding.kept.words:
        return str(holding.kept.words)
    after = holding.name_of(holding.kept.after)
    return _("%(months)d måneder etter «%(after)s»") % {
        "months": holding.kept.months,
        "after": after,
    }


def _told(holding: Holding, row: models.Model) -> Iterator[tuple[str, Any]]:
    for column in _columns(holding):
        yield holding.name_of(column.name), _said(column, row)


def _columns(holding: Holding) -> "Iterator[models.Field[Any, Any]]":
    for column in holding.model._meta.concrete_fields:
        if column.name in SECRETS or column.name in holding.linked or column.generated:
            continue
        yield column


def _said(column: "models.Field[Any, Any]", row: models.Model) -> Any:
    value = column.value_from_object(row)
    if column.choices and not isinstance(value, list):
        return str(dict(column.flatchoices).get(value, value))
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case datetime() | date():
            return value.isoformat()
    return str(value)


def as_zip(person: User, *, at: datetime) -> bytes:
    """The file a person takes along: data for programs, a page for people."""
    said = {
        "service": "Flyttehjelpen",
        "made_at": at.isoformat(),
        "person": str(person.pk),
        "activities": everything_about(person),
    }
    context = {**said, "made_at": at, "language": get_language()}
    page = render_to_string("accounts/export.html", context)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(said, ensure_ascii=False, indent=2))
        archive.writestr("data.html", page)
    return packed.getvalue()
