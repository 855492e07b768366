"""What is done with what people tell, as the register says it; for the records of processing."""

from typing import Any

from flyttehjelp.accounts.export import kept_words
from flyttehjelp.core import personal
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
    names = dict.fromkeys((*holding.personal, *holding.counted))
    return {
        "name": str(holding.model._meta.verbose_name_plural),
        "fields_held": [
            str(personal.last_field(holding.model, name).verbose_name) for name in names
        ],
        "kept": kept_words(holding),
        "erasure": str(Erasure(holding.erasure).label),
        "why": str(holding.why),
    }
