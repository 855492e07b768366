"""What we know about people: the register that export, erasure, retention and the records of
processing go by.

Each app says in its ``personal.py`` of every table what it holds about whom. A table or a field
that nobody has spoken of fails the build (``core.personal_gaps``).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from importlib import import_module
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

Words = str | Promise
SELF = "self"
DAYS_A_MONTH = 30.4375


class Basis(models.TextChoices):
    """What in article 6 of the General Data Protection Regulation allows it."""

    CONSENT = "6-1-a", _("samtykke (artikkel 6 nr. 1 bokstav a)")
    CONTRACT = "6-1-b", _("avtale med deg (artikkel 6 nr. 1 bokstav b)")
    DUTY = "6-1-c", _("rettslig plikt (artikkel 6 nr. 1 bokstav c)")
    TASK = "6-1-e", _("oppgave i allmennhetens interesse (artikkel 6 nr. 1 bokstav e)")
    INTEREST = "6-1-f", _("berettiget interesse (artikkel 6 nr. 1 bokstav f)")


class Erasure(models.TextChoices):
    """What becomes of a row when the person it is about is forgotten."""

    DELETE = "delete", _("alt slettes")
    CLEAR = "clear", _("tekst og lenker til deg slettes, raden telles fortsatt")
    KEEP = "keep", _("beholdes")


@dataclass(frozen=True)
class Activity:
    """Something we do with what people tell: a line in the records of processing (article 30)."""

    key: str
    name: Words
    purpose: Words
    basis: Basis
    readers: Words


@dataclass(frozen=True)
class Kept:
    """How long. Made by the four functions below."""

    months: int = 0
    after: str = ""
    where: Q = field(default_factory=Q)
    words: Words = ""

    def before(self, at: datetime) -> datetime:
        return at - timedelta(days=self.months * DAYS_A_MONTH)


def months(number: int, *, after: str, where: Q | None = None) -> Kept:
    """So long after the moment in the field ``after``; the clock does then what erasure would."""
    return Kept(months=number, after=after, where=where or Q())


def with_account() -> Kept:
    return Kept(words=_("så lenge du har en bruker her"))


def swept(words: Words) -> Kept:
    """A job of the app's own sees to it."""
    return Kept(words=words)


def for_good(words: Words) -> Kept:
    return Kept(words=words)


@dataclass(frozen=True, eq=False)
class Holding:
    """What one table holds about people."""

    model: type[models.Model]
    activity: Activity | None
    people: tuple[str, ...] = ()
    erasure: Erasure = Erasure.KEEP
    personal: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    kept: Kept = field(default_factory=Kept)
    values: Mapping[str, object] = field(default_factory=dict)
    why: Words = ""
    told: tuple[str, ...] = ()
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()
    called: Words = ""
    names: Mapping[str, Words] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def name(self) -> str:
        return str(self.called or self.model._meta.verbose_name_plural)

    def name_of(self, path: str) -> str:
        return str(self.names.get(path) or last_field(self.model, path).verbose_name)

    def of(
        self, person: UUID, addresses: Collection[str] = (), *, paths: Collection[str] | None = None
    ) -> QuerySet[Any]:
        """The rows that are about somebody, found by user or by address; by some ``paths`` only."""
        asked = [
            _meets(self.model, path, person=person, addresses=addresses)
            for path in (self.people if paths is None else paths)
        ]
        rows = self.model._default_manager.order_by("pk")  # noqa: SLF001 - public in all but name
        if not asked:
            return rows.none()
        return rows.filter(pk__in=rows.filter(reduce(or_, asked)).values("pk"))

    def emptied(self) -> dict[str, object]:
        """What each personal field is set to when it is cleared."""
        return {name: self.values.get(name, _empty(self.model, name)) for name in self.personal}


_holdings: dict[type[models.Model], Holding] = {}


def register(
    model: type[models.Model],
    activity: Activity,
    *,
    people: Collection[str],
    erasure: Erasure,
    kept: Kept,
    personal: Collection[str] = (),
    counted: Collection[str] = (),
    linked: Collection[str] = (),
    plain: Collection[str] = (),
    values: Mapping[str, object] | None = None,
    why: Words = "",
    told: Collection[str] | None = None,
    words: Mapping[str, Callable[[Any], str]] | None = None,
    unsaid: Collection[str] = (),
    called: Words = "",
    names: Mapping[str, Words] | None = None,
) -> None:
    """Say what ``model`` holds about people. Every field but the key is named once:

    ``people``: paths to whom the row is about: a user, an address, or an id as a plain value
    (``SELF`` for the user itself). ``personal``: what erasure clears or deletes. ``counted``:
    about the person, but stays for the figures and tells nobody who it was. ``linked``: users who
    had a hand in it; when they are forgotten the link is cut and the row stays. ``plain``: the
    rest. ``values``: what a cleared field is set to, where it may not be empty. ``why``: for what
    is kept. ``told``: those of the people who may read the row, where not all of them may.
    ``words``: how a person would say what a field of codes holds. ``unsaid``: bookkeeping that
    the file for programs holds, and the page for people leaves out. ``called`` and ``names``: what
    people call the table and its fields, where its own words do not say it well.
    """
    _put(
        Holding(
            model=model,
            activity=activity,
            people=tuple(people),
            erasure=erasure,
            personal=tuple(personal),
            counted=tuple(counted),
            linked=tuple(linked),
            plain=tuple(plain),
            kept=kept,
            values=values or {},
            why=why,
            told=tuple(people if told is None else told),
            words=words or {},
            unsaid=tuple(unsaid),
            called=called,
            names=names or {},
        )
    )


def nothing(
    model: type[models.Model], *texts: str, because: str, linked: Collection[str] = ()
) -> None:
    """Say that ``model`` holds nothing about people. ``texts`` names its free texts, so that a
    new one makes somebody think; ``because`` says what it is instead."""
    if not because:
        raise ValueError("say what it is instead")
    _put(Holding(model=model, activity=None, plain=texts, linked=tuple(linked)))


def _put(holding: Holding) -> None:
    if holding.model in _holdings:
        raise ValueError(f"{holding.label} is registered twice")
    _holdings[holding.model] = holding


def holdings() -> list[Holding]:
    """Everything that was said, by the name of the table."""
    load()
    return sorted(_holdings.values(), key=lambda holding: holding.label)


def about_people() -> list[Holding]:
    return [holding for holding in holdings() if holding.activity is not None]


def activities() -> list[Activity]:
    found = {
        holding.activity.key: holding.activity for holding in about_people() if holding.activity
    }
    return [found[key] for key in sorted(found)]


def load() -> None:
    """Let every app say its own."""
    for app in apps.get_app_configs():
        ours = app.module and app.path.startswith(str(settings.BASE_DIR))
        if ours and module_has_submodule(app.module, "personal"):
            import_module(f"{app.name}.personal")


def last_field(model: type[models.Model], path: str) -> "models.Field[Any, Any]":
    """The field a path ends in.

    :raises FieldDoesNotExist: when it leads nowhere.
    """
    here, found = model, None
    for name in path.split(LOOKUP_SEP):
        found = here._meta.get_field(name)
        here = found.related_model or here
    if not isinstance(found, models.Field):
        # From the far side of a relation, such as a card's referral: it ends in the row itself.
        raise FieldDoesNotExist(path)
    return found


def _meets(model: type[models.Model], path: str, *, person: UUID, addresses: Collection[str]) -> Q:
    if path == SELF:
        return Q(pk=person)
    match last_field(model, path):
        case models.EmailField():
            return Q(**{f"{path}__in": sorted(addresses)})
        case models.CharField() | models.TextField():
            return Q(**{path: str(person)})
    return Q(**{path: person})


def _empty(model: type[models.Model], name: str) -> object:
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{model._meta.label}.{name} is no field of its own")
    if found.null:
        return None
    if found.has_default():
        return found.get_default()
    if isinstance(found, models.CharField | models.TextField):
        return ""
    raise TypeError(f"say what {model._meta.label}.{name} is set to when it is cleared")
