"""A vacancy's way from draft to its end."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.core import markup, outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.relocation.models import Municipality, Place
from jobs import rules
from jobs.actions.locks import ensure_insider, hold_employer, hold_with_employer
from jobs.actions.nav_publishing import wish_at_nav
from jobs.enums import PartnerPromise, VacancyState
from jobs.models import Employer, Vacancy, VacancyPlace
from jobs.rules import pledges


class PlaceChoice(TypedDict, total=False):
    municipality: Municipality
    place: Place | None
    postcode: str


class VacancyFields(TypedDict, total=False):
    """What an employer decides. Everything else about a vacancy follows from it or from steps."""

    title: str
    text: str
    occupation: str
    engagement_type: str
    extent_min: int | None
    extent_max: int | None
    pay_min: int | None
    pay_max: int | None
    remote_share: int | None
    work_languages: list[str]
    positions: int
    apply_by: date | None
    application_url: str
    application_note: str
    partner_open: str
    also_at_nav: bool
    places: Sequence[PlaceChoice]


# The deadline is not taken along to a copy.
COPIED: tuple[str, ...] = (
    *("title", "text", "occupation", "engagement_type", "extent_min", "extent_max"),
    *("pay_min", "pay_max", "remote_share", "work_languages", "positions"),
    *("application_url", "application_note", "partner_open", "also_at_nav"),
)


@transaction.atomic
def post_vacancy(*, employer: Employer, fields: VacancyFields, by: User, at: datetime) -> Vacancy:
    """Write a draft that only the employer and the coordinators see.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    :raises DeadlineHasPassed: when nobody could apply any more.
    :raises KindNotAllowed: for a promise that the merit principle leaves no room for.
    """
    ensure_insider(employer, by)
    # What the register says of the employer may be written down at this very moment.
    employer = hold_employer(employer.pk)
    vacancy = Vacancy(
        employer=employer,
        employer_name=employer.name,
        employer_org_number=employer.org_number,
        sector=employer.sector,
        posted_by=by,
        created_at=at,
        changed_at=at,
    )
    return _keep(vacancy, fields, kind="vacancy.posted", by=by, at=at)


@transaction.atomic
def change_vacancy(vacancy: Vacancy, *, fields: VacancyFields, by: User, at: datetime) -> Vacancy:
    """Change what ``fields`` names; the rest stays.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    :raises VacancyClosed: when it has been filled, withdrawn or has expired.
    :raises KindNotAllowed: for a promise that the merit principle leaves no room for.
    """
    _, locked = hold_with_employer(vacancy, by)
    rules.ensure_changeable(locked.state)
    locked.changed_at = at
    return _keep(locked, fields, kind="vacancy.changed", by=by, at=at)


def _keep(vacancy: Vacancy, fields: VacancyFields, *, kind: str, by: User, at: datetime) -> Vacancy:
    """Write a row that is new, or that we hold the lock of."""
    own = {name: value for name, value in fields.items() if name != "places"}
    for name, value in own.items():
        setattr(vacancy, name, value)
    _ensure_lawful(vacancy)
    rules.ensure_extent(vacancy.extent_min, vacancy.extent_max)
    rules.ensure_pay(vacancy.pay_min, vacancy.pay_max)
    if "apply_by" in own:
        rules.ensure_deadline_ahead(vacancy.apply_by, today=timezone.localdate(at))
    vacancy.text_html = markup.render_markdown(vacancy.text)
    vacancy.text_plain = markup.plain_text(vacancy.text_html)
    places = fields.get("places")
    if places is not None:
        vacancy.place_names = _names_of(places)
    vacancy.save()
    if places is not None:
        _replace_places(vacancy, places)
    if vacancy.state == VacancyState.PUBLISHED:
        _ensure_complete(vacancy)
        wish_at_nav(vacancy, at=at)
    changed: list[str] = sorted(fields)
    Happening.objects.note(kind, about=vacancy.pk, by=by.pk, at=at, facts={"fields": changed})
    return vacancy


def _ensure_lawful(vacancy: Vacancy) -> None:
    """What an ad promises partners is bound by the same table as what a member promises."""
    if vacancy.sector and vacancy.partner_open != PartnerPromise.NONE:
        pledges.ensure_allowed([vacancy.partner_open], legal_form=vacancy.sector)


def _names_of(places: Sequence[PlaceChoice]) -> str:
    """Each place by its own name and that of its municipality, for cards and for the search."""
    names: dict[str, None] = {}
    for choice in places:
        municipality, place = choice["municipality"], choice.get("place")
        if place is not None:
            rules.ensure_place_in(
                municipality.name, place.name, same=place.municipality_id == municipality.pk
            )
            names[place.name] = None
        names[municipality.name] = None
    return ", ".join(names)[:300]


def _replace_places(vacancy: Vacancy, places: Sequence[PlaceChoice]) -> None:
    vacancy.places.all().delete()
    rows = [VacancyPlace(vacancy=vacancy, **choice) for choice in places]
    VacancyPlace.objects.bulk_create(rows, ignore_conflicts=True)


def _ensure_complete(vacancy: Vacancy) -> None:
    rules.ensure_complete(text=vacancy.text, places=vacancy.places.count())


@transaction.atomic
def publish_vacancy(vacancy: Vacancy, *, by: User, at: datetime) -> Vacancy:
    """Show the vacancy to everybody and tell the employer's contacts.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    :raises EmployerNotVetted: when only a coordinator may publish for this employer yet.
    :raises EmployerNotSound: when the register says that it is bankrupt, deleted or dissolving.
    :raises EmployerUnnamed: as long as the register has not told what it is called.
    :raises StepNotOpen: when it is no draft any more.
    :raises VacancyIncomplete: without a text or a place of work.
    :raises DeadlineHasPassed: when nobody could apply any more.
    """
    employer, locked = hold_with_employer(vacancy, by)
    rules.ensure_may_publish(employer_state=employer.state, by_coordinator=by.is_coordinator)
    rules.ensure_sound(employer.standing)
    rules.ensure_named(employer.name)
    rules.VACANCY_STEPS.after("publish", locked.state)
    _ensure_complete(locked)
    _ensure_lawful(locked)
    rules.ensure_deadline_ahead(locked.apply_by, today=timezone.localdate(at))
    take_step(locked, rules.VACANCY_STEPS, "publish", published_at=at, confirmed_at=at)
    Happening.objects.note("vacancy.published", about=locked.pk, by=by.pk, at=at)
    wish_at_nav(locked, at=at)
    for contact in employer.contacts.order_by("created_at", "pk"):
        outbox.add(
            "vacancy.published",
            key=f"vacancy.published:{locked.pk}:{contact.user_id}",
            about=locked.pk,
            recipient_id=contact.user_id,
            at=at,
        )
    return locked


def fill_vacancy(vacancy: Vacancy, *, by: User, at: datetime) -> Vacancy:
    """Take a vacancy down because somebody was hired.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    :raises StepNotOpen: unless it is published.
    """
    return _end(vacancy, "fill", by=by, at=at)


def withdraw_vacancy(vacancy: Vacancy, *, by: User, at: datetime) -> Vacancy:
    """Take a vacancy or a draft away without anybody having been hired.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    :raises StepNotOpen: when it has ended already.
    """
    return _end(vacancy, "withdraw", by=by, at=at)


@transaction.atomic
def _end(vacancy: Vacancy, step: str, *, by: User, at: datetime) -> Vacancy:
    _, locked = hold_with_employer(vacancy, by)
    take_step(locked, rules.VACANCY_STEPS, step, ended_at=at)
    kind = f"vacancy.{rules.VACANCY_STEPS.target(step)}"
    Happening.objects.note(kind, about=locked.pk, by=by.pk, at=at)
    wish_at_nav(locked, at=at)
    return locked


@transaction.atomic
def copy_vacancy(vacancy: Vacancy, *, by: User, at: datetime) -> Vacancy:
    """Write a new draft with what the old one says; its deadline is not taken along.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    """
    employer, old = hold_with_employer(vacancy, by)
    places = old.places.order_by("pk").select_related("municipality", "place")
    fields: Any = {name: getattr(old, name) for name in COPIED}
    fields["places"] = [
        {"municipality": row.municipality, "place": row.place, "postcode": row.postcode}
        for row in places
    ]
    return post_vacancy(employer=employer, fields=fields, by=by, at=at)


def expire_overdue(*, now: datetime) -> int:
    """Take down our own vacancies whose last day for applying is past; answer how many."""
    overdue = Vacancy.objects.overdue_on(timezone.localdate(now)).order_by("apply_by", "pk")
    return sum(_expire(key, at=now) for key in overdue.values_list("pk", flat=True))


@transaction.atomic
def _expire(key: UUID, *, at: datetime) -> bool:
    """Somebody may have filled or withdrawn it since we looked, or given it a later last day: it
    is looked at once more, and held."""
    still = Vacancy.objects.overdue_on(timezone.localdate(at)).filter(pk=key)
    vacancy = still.select_for_update(of=("self",), no_key=True).first()
    if vacancy is None:
        return False
    take_step(vacancy, rules.VACANCY_STEPS, "expire", ended_at=at)
    facts: dict[str, object] = {"because": "deadline"}
    Happening.objects.note("vacancy.expired", about=vacancy.pk, by=None, at=at, facts=facts)
    wish_at_nav(vacancy, at=at)
    return True
