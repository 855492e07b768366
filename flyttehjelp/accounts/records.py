"""What is done with what people tell, as the register says it; and what the administrators write
beside it, for the records of processing and the impact assessment."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP

from flyttehjelp.accounts import rules
from flyttehjelp.accounts.export import kept_words
from flyttehjelp.accounts.models import RecordText, User
from flyttehjelp.core import personal
from flyttehjelp.core.models import Happening
from flyttehjelp.core.personal import Activity, Erasure, Holding


def activities() -> list[dict[str, Any]]:
    return [_activity(activity) for activity in personal.activities()]


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "key": activity.key,
        "name": str(activity.name),
        "purpose": str(activity.purpose),
        "basis": str(activity.basis.label),
        "readers": str(activity.readers),
        "tables": [
            _held(holding) for holding in personal.about_people() if holding.activity is activity
        ],
    }


def _held(holding: Holding) -> dict[str, Any]:
    return {
        "name": holding.name,
        "fields_held": list(dict.fromkeys(map(holding.name_of, _facts(holding)))),
        "kept": kept_words(holding),
        "erasure": str(Erasure(holding.erasure).label),
        "why": str(holding.why),
    }


def _facts(holding: Holding) -> list[str]:
    """What a table tells of somebody; of one that says no more than who, when and what, all."""
    if told := [*holding.personal, *holding.counted]:
        return told
    own = {column.name for column in holding.model._meta.concrete_fields}
    whom = [path.split(LOOKUP_SEP)[0] for path in holding.people]
    return [name for name in (*whom, *holding.plain) if name in own]


def latest(document: str) -> dict[str, RecordText]:
    """The text that holds, by section."""
    texts = versions(document).order_by("section", "-number").distinct("section")
    return {text.section: text for text in texts}


def versions(document: str, sections: Collection[str] | None = None) -> QuerySet[RecordText]:
    """All that was ever written, newest first."""
    texts = RecordText.objects.filter(document=document).select_related("by")
    if sections is not None:
        texts = texts.filter(section__in=sections)
    return texts.order_by("-number", "section")


@transaction.atomic
def write_section(
    document: str, section: str, *, text: str, after: int, by: User, at: datetime
) -> RecordText:
    """Write the next version of a section, by somebody who has seen version ``after``.

    :raises NotYours: for anybody but an administrator.
    :raises RecordChangedMeanwhile: when there is a newer one.
    """
    rules.ensure_administrator(by)
    last = versions(document, [section]).first()
    if after != (last.number if last else 0):
        raise rules.RecordChangedMeanwhile
    written = RecordText.objects.create(
        document=document, section=section, number=after + 1, text=text, by=by, at=at
    )
    facts: dict[str, object] = {"document": document, "section": section, "number": after + 1}
    Happening.objects.note("record.written", about=written.pk, by=by.pk, at=at, facts=facts)
    return written
