"""What nobody has said about the tables, or has said wrongly. The build fails on any of it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.constants import LOOKUP_SEP

from flyttehjelp.core.personal import SELF, Erasure, Holding, holdings, last_field

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)


def gaps() -> list[str]:
    """Sentences for whoever has just added a table or a field."""
    said = {holding.model: holding for holding in holdings()}
    found = [
        f"{model._meta.label}: say in {model._meta.app_config.name}.personal what it holds"
        for model in apps.get_models()
        if model not in said
    ]
    for holding in said.values():
        found += [f"{holding.label}: {words}" for words in _gaps_of(holding)]
    return found


def _gaps_of(holding: Holding) -> Iterator[str]:
    yield from _unknown_names(holding)
    yield from _unnamed_fields(holding)
    yield from _links_that_cannot_be_cut(holding)
    if holding.activity is None:
        return
    if holding.erasure is Erasure.KEEP and not holding.why:
        yield "say why it is kept"
    if not (holding.kept.months or holding.kept.words):
        yield "say how long it is kept"
    if holding.erasure is Erasure.CLEAR:
        yield from _fields_that_cannot_be_cleared(holding)


def _unknown_names(holding: Holding) -> Iterator[str]:
    paths = [*holding.people, *holding.linked, *holding.personal, *holding.counted, *holding.plain]
    for path in [*paths, *([holding.kept.after] if holding.kept.after else [])]:
        try:
            if path != SELF:
                last_field(holding.model, path)
        except FieldDoesNotExist:
            yield f"there is no {path}"


def _unnamed_fields(holding: Holding) -> Iterator[str]:
    named = {
        path.split(LOOKUP_SEP)[0]
        for path in (
            *holding.people,
            *holding.personal,
            *holding.counted,
            *holding.linked,
            *holding.plain,
        )
    }
    for found in holding.model._meta.concrete_fields:
        if found.primary_key or found.generated or found.name in named:
            continue
        if holding.activity is not None or _could_tell_of_somebody(found):
            yield f"say what {found.name} holds"


def _could_tell_of_somebody(found: "models.Field[Any, Any]") -> bool:
    if found.related_model is not None:
        return found.related_model._meta.label == settings.AUTH_USER_MODEL
    return isinstance(found, TEXTS) and not found.choices


def _links_that_cannot_be_cut(holding: Holding) -> Iterator[str]:
    for path in holding.linked:
        found = holding.model._meta.get_field(path.split(LOOKUP_SEP)[0])
        if isinstance(found, models.Field) and not found.null:
            yield f"{found.name} cannot be empty: then it is one of the people the row is about"


def _fields_that_cannot_be_cleared(holding: Holding) -> Iterator[str]:
    try:
        holding.emptied()
    except TypeError as trouble:
        yield str(trouble)
