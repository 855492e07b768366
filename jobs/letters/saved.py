"""The letters of saved searches: the one to confirm by, and those that tell what is new."""

from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter
from jobs.enums.saved import SavedSearchState
from jobs.links import CONFIRM, MANAGE, key_for
from jobs.models import SavedSearch, Vacancy

MOST_IN_A_LETTER = 20


@outbox.letter("search.requested")
def write_search_requested(notice: Notice) -> Letter | None:
    """To an address that somebody typed. Nothing they typed besides is in it."""
    search = SavedSearch.objects.filter(pk=notice.about).first()
    if search is None:
        return None
    known = search.state != SavedSearchState.WAITING
    links = {"link": _search_page(search, "", MANAGE) if known else _confirm_page(search)}
    return _to(search.email, notice.kind, search=search, known=known, **links)


@outbox.letter("search.found")
def write_search_found(notice: Notice) -> Letter | None:
    """What is new and still open. One click in the mail program ends it (RFC 8058)."""
    active = SavedSearch.objects.filter(state=SavedSearchState.ACTIVE)
    search = active.select_related("person").filter(pk=notice.about).first()
    if search is None:
        return None
    told = search.told.filter(letter=notice.context["letter"]).values("vacancy")
    new = Vacancy.objects.open().cards().filter(pk__in=told).order_by("-published_at", "-pk")
    if not (vacancies := list(new)):
        return None
    stop = _search_page(search, "stop/", MANAGE)
    letter = _to(
        search.person.email if search.person else search.email,
        notice.kind,
        search=search,
        reader=search.person,
        vacancies=vacancies[:MOST_IN_A_LETTER],
        total=len(vacancies),
        more=max(0, len(vacancies) - MOST_IN_A_LETTER),
        jobs=_page("jobs/"),
        link=_search_page(search, "", MANAGE),
        stop=stop,
    )
    one_click = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return replace(letter, headers=one_click)


def _confirm_page(search: SavedSearch) -> str:
    return _search_page(search, "confirm/", CONFIRM)


def _search_page(search: SavedSearch, page: str, purpose: str) -> str:
    return _page(f"saved-searches/{search.pk}/{page}?key={key_for(search.pk, purpose)}")


def _page(path: str) -> str:
    return f"{settings.SITE_URL}/{get_language()}/{path}"


def _to(address: str, kind: str, **context: object) -> Letter:
    text = render_to_string(f"jobs/letters/{kind}.txt", context).strip()
    subject, _, body = text.partition("\n")
    return Letter(to=address, subject=" ".join(subject.split()), text=body.strip() + "\n")
