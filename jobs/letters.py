"""Who writes the letters of job number two. Names and addresses are looked up when it is sent."""

from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter
from jobs.enums import EmployerState, InterestState, SavedSearchState, VacancyState
from jobs.links import CONFIRM, MANAGE, key_for
from jobs.models import Employer, Interest, SavedSearch, Vacancy

MOST_IN_A_LETTER = 20


@outbox.letter("employer.applied")
def write_employer_applied(notice: Notice) -> Letter | None:
    """To the coordinator who is to vet."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.APPLIED).first()
    return _letter(notice, "work/employers/", employer=employer) if employer else None


@outbox.letter("employer.vetted")
def write_employer_vetted(notice: Notice) -> Letter | None:
    """To the contacts: from now on they publish by themselves."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.VETTED).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.refused")
def write_employer_refused(notice: Notice) -> Letter | None:
    """To the contacts, with the reason."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.REFUSED).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.invited")
def write_employer_invited(notice: Notice) -> Letter | None:
    """To somebody who may act for the employer from now on, with the way in."""
    employer = Employer.objects.filter(pk=notice.about, contacts__user=notice.recipient_id).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("vacancy.published")
def write_vacancy_published(notice: Notice) -> Letter | None:
    """To the employer's contacts."""
    vacancy = Vacancy.objects.filter(pk=notice.about, state=VacancyState.PUBLISHED).first()
    return _letter(notice, f"jobs/{vacancy.pk}/", vacancy=vacancy) if vacancy else None


@outbox.letter("interest.received")
def write_interest_received(notice: Notice) -> Letter | None:
    """To the employer's contacts. What the person wrote stays behind the sign-in."""
    waiting = Interest.objects.waiting().select_related("vacancy")
    interest = waiting.filter(pk=notice.about).first()
    return _letter(notice, "employer/interests/", interest=interest) if interest else None


@outbox.letter("interest.answered")
def write_interest_answered(notice: Notice) -> Letter | None:
    """To the partner, with whom to talk to when the answer is a talk."""
    answered = Interest.objects.filter(state=InterestState.ANSWERED)
    interest = answered.select_related("vacancy", "answered_by").filter(pk=notice.about).first()
    return _letter(notice, "me/interests/", interest=interest) if interest else None


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


def _letter(notice: Notice, page: str, **context: object) -> Letter | None:
    if notice.recipient is None:
        return None
    link = f"{settings.SITE_URL}/{get_language()}/{page}"
    template = f"jobs/letters/{notice.kind}.txt"
    subject, _, text = render_to_string(template, {"link": link, **context}).partition("\n")
    return Letter(to=notice.recipient.email, subject=" ".join(subject.split()), text=text.strip())
