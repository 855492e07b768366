"""What the other apps do when somebody uses their rights here: each registers its own.

A ``farewell`` ends what runs before a person is forgotten, hands over what was theirs to do, and
answers who else had been told of them. What others lose by it is said ``beforehand``. A
``hindrance`` must be looked at by somebody first. What is ``needed`` keeps an account that has long
been silent. A ``Kind`` of consent can be listed and taken back in one place. A ``Deed`` takes
something back for somebody who may have no account.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

from flyttehjelp.accounts.models import User
from flyttehjelp.core.personal import Activity, Words


@dataclass(frozen=True)
class Told:
    """Somebody who was told something about a person, in the course of what, and when."""

    reader: UUID
    activity: Activity
    day: date


@dataclass(frozen=True)
class Given:
    """A yes that still holds."""

    id: UUID
    purpose: str
    words: str
    given_at: datetime
    ends_on: date | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of consent: what holds now, and how one of them is taken back."""

    purpose: str
    name: Words
    given_by: Callable[[User], Iterable[Given]]
    withdraw: Callable[[User, UUID, datetime], bool]


@dataclass(frozen=True)
class Hindrance:
    code: str
    words: Words
    stands_before: Callable[[User], bool]


@dataclass(frozen=True)
class Deed:
    """What the log of happenings calls it, and its opposite; ``again`` does it once more, and
    answers whether there was anything to do."""

    name: str
    again: Callable[[UUID, datetime], bool]
    undone_by: str = ""


Farewell = Callable[[User, datetime], Iterable[Told]]
Foreword = Callable[[User], Iterable[str]]
Needed = Callable[[], Iterable[UUID]]
F = TypeVar("F", bound=Farewell)
W = TypeVar("W", bound=Foreword)
N = TypeVar("N", bound=Needed)

_farewells: list[Farewell] = []
_forewords: list[Foreword] = []
_needed: list[Needed] = []
_hindrances: dict[str, Hindrance] = {}
_kinds: dict[str, Kind] = {}
_deeds: dict[str, Deed] = {}


def farewell(deed: F) -> F:
    _farewells.append(deed)
    return deed


def beforehand(words: W) -> W:
    _forewords.append(words)
    return words


def needed(people: N) -> N:
    _needed.append(people)
    return people


def hinder(hindrance: Hindrance) -> None:
    _hindrances[hindrance.code] = hindrance


def consent(kind: Kind) -> None:
    _kinds[kind.purpose] = kind


def deed(what: Deed) -> None:
    _deeds[what.name] = what


def farewells() -> list[Farewell]:
    _load()
    return list(_farewells)


def told_beforehand(person: User) -> list[str]:
    """What others lose when the person is forgotten, in the reader's language."""
    _load()
    return [each for words in _forewords for each in words(person)]


def hindrances_before(person: User) -> list[Hindrance]:
    """What must be looked at before the person can be forgotten."""
    _load()
    return [each for _, each in sorted(_hindrances.items()) if each.stands_before(person)]


def needed_people() -> set[UUID]:
    """Whose account is in use though they do not sign in."""
    _load()
    return {person for people in _needed for person in people()}


def kinds() -> list[Kind]:
    _load()
    return [kind for _, kind in sorted(_kinds.items())]


def deeds() -> dict[str, Deed]:
    _load()
    return dict(_deeds)


def _load() -> None:
    for app in apps.get_app_configs():
        ours = app.module and app.path.startswith(str(settings.BASE_DIR))
        if ours and app.label != "accounts" and module_has_submodule(app.module, "rights"):
            import_module(f"{app.name}.rights")
