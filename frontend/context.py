"""What every template may count on."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from api import client

# What the error page says when not even the region can be read.
NOWHERE: dict[str, Any] = {
    "name": "",
    "municipalities": [],
    "contact": "",
    "promises": {},
    "shows_at_nav": False,
    "shows_from_nav": False,
}
_regions: dict[str, dict[str, Any]] = {}


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "region": SimpleLazyObject(lambda: region(request)),
        "site_url": settings.SITE_URL,
        "languages": settings.LANGUAGES,
        "menu": list(menu(request)),
    }


def menu(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Addresses and names of the halls; the work areas for those who have work there."""
    front = reverse("front")
    yield f"{front}answers/", _("Spørsmål og svar")
    yield f"{front}jobs/", _("Stillinger")
    yield f"{front}mentors/", _("Mentor")
    yield f"{front}groups/", _("Grupper")
    person = request.user
    if person.is_authenticated:
        mine = roles(request)
        if "employer_contact" in mine:
            yield f"{front}employer/", _("Arbeidsgiversiden")
        if "mentor" in mine:
            yield f"{front}mentor/", _("Mentorsiden din")
        yield f"{front}me/", _("Min side")
    if getattr(person, "is_coordinator", False):
        yield f"{front}work/", _("Arbeidsbord")
    elif person.is_authenticated and "administrator" in mine:
        yield f"{front}work/staff/", _("Medarbeidere")


def roles(request: HttpRequest) -> list[str]:
    """What somebody signed in is here, asked for once a page."""
    known: list[str] | None = getattr(request, "roles", None)
    if known is None:
        answer = client.get(request, "/me/")
        known = list(answer.data["roles"]) if answer.ok else []
        request.roles = known  # type: ignore[attr-defined]  # remembered for this request only
    return known


def region(request: HttpRequest) -> dict[str, Any]:
    """The region this installation serves, asked for once a language: it comes with a release."""
    language = get_language() or ""
    if language not in _regions:
        answer = client.get(request, "/region/")
        if not answer.ok:
            return NOWHERE
        _regions[language] = answer.data
    return _regions[language]


def forget() -> None:
    """Ask again, as a process does that has just started."""
    _regions.clear()
