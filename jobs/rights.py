"""What becomes of interests, referrals and contacts when somebody uses their rights here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from flyttehjelp.accounts import rights, rules
from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from jobs.actions.consents import decline_referral, withdraw_consent
from jobs.actions.interests import withdraw_interest
from jobs.actions.keeping import take_in_charge
from jobs.actions.locks import hold_employer
from jobs.actions.people import contacts_of, who_coordinates
from jobs.actions.saved_searches import delete_search, pause_search
from jobs.enums import InterestState
from jobs.enums.network import ReferralState
from jobs.enums.saved import SavedSearchState
from jobs.models import Employer, EmployerContact, Interest, Referral, SavedSearch, Vacancy
from jobs.personal import INTERESTS, REFERRALS

CONSENTED = [ReferralState.OPEN, ReferralState.ANSWERED]


@rights.farewell
def leave_jobs(person: User, at: datetime) -> Iterable[rights.Told]:
    """Take back what the person shows to employers, and hand over what waits for their answer."""
    told = set(_who_knows(person))
    for contact in EmployerContact.objects.filter(user=person).order_by("employer"):
        _leave_employer(contact, person, at=at)
    for referral in Referral.objects.filter(partner=person).order_by("pk"):
        if referral.state == ReferralState.ASKED:
            decline_referral(referral, by=person, at=at)
        elif referral.state in CONSENTED:
            withdraw_consent(referral, by=person, at=at)
    standing = Interest.objects.standing().filter(person=person)
    for interest in standing.order_by("pk"):
        withdraw_interest(interest, by=person, at=at)
    _hand_over_referrals(person, at=at)
    return told


def _who_knows(person: User) -> Iterable[rights.Told]:
    interests = Interest.objects.filter(person=person).select_related("vacancy")
    for interest in interests.order_by("pk"):
        if interest.vacancy.employer_id is None:
            continue
        for reader in contacts_of(interest.vacancy.employer_id):
            if reader != person.pk:
                yield rights.Told(reader, INTERESTS, timezone.localdate(interest.created_at))
    seen = Referral.objects.filter(partner=person, opened_at__isnull=False).order_by("pk")
    for referral in seen:
        for reader in contacts_of(referral.receiver_id):
            if reader != person.pk:
                yield rights.Told(reader, REFERRALS, timezone.localdate(referral.created_at))


def _leave_employer(contact: EmployerContact, person: User, *, at: datetime) -> None:
    held = hold_employer(contact.employer_id)
    others = [each for each in contacts_of(held.pk) if each != person.pk]
    Happening.objects.note("employer.contact_left", about=held.pk, by=None, at=at)
    if not others:
        take_in_charge(held, without=person.pk, at=at)
        return
    waiting = Interest.objects.waiting().filter(vacancy__employer=held, owner=person)
    waiting.update(owner=others[0])


def _hand_over_referrals(person: User, *, at: datetime) -> None:
    """A referral that runs has an owner: a colleague, else a coordinator."""
    for referral in Referral.objects.running().filter(owner=person).order_by("pk"):
        others = [each for each in contacts_of(referral.receiver_id) if each != person.pk]
        other = next(iter(others), None) or who_coordinates(at)
        if other is None or other == person.pk:
            raise rules.NobodyToHandOverTo
        Referral.objects.filter(pk=referral.pk).update(owner=other)


@rights.beforehand
def who_is_left_alone(person: User) -> Iterable[str]:
    """Employers that nobody would act for any more."""
    for employer in Employer.objects.only_by(person).order_by("name", "pk"):
        open_here = Vacancy.objects.own().published().filter(employer=employer).count()
        yield " ".join(
            [
                _("Du er den eneste kontakten hos %(employer)s.") % {"employer": employer},
                ngettext(
                    "%(n)d stilling ligger ute der.", "%(n)d stillinger ligger ute der.", open_here
                )
                % {"n": open_here},
                _("Når du er borte, svarer koordinatoren for dem til noen nye er på plass."),
                _("Legg gjerne til en kollega først."),
            ]
        )


@rights.needed
def at_work_here() -> Iterable[UUID]:
    """Contacts of employers, and partners whose referral runs."""
    contacts = EmployerContact.objects.order_by("pk")
    yield from contacts.values_list("user", flat=True)
    running = User.objects.filter(referrals__in=Referral.objects.running()).order_by("pk")
    yield from running.values_list("pk", flat=True)


def _referrals_shown(person: User) -> Iterable[rights.Given]:
    consented = Referral.objects.filter(partner=person, state__in=CONSENTED)
    for each in consented.select_related("receiver", "consent").order_by("pk"):
        if each.consent is not None:
            yield rights.Given(
                id=each.pk,
                purpose="referral",
                words=_("%(employer)s ser kortet ditt.") % {"employer": each.receiver.name},
                given_at=each.consent.created_at,
                ends_on=each.consent.ends_on,
            )


def _withdraw_referral(person: User, which: UUID, at: datetime) -> bool:
    mine = Referral.objects.filter(pk=which, partner=person, state__in=CONSENTED).first()
    if mine is not None:
        withdraw_consent(mine, by=person, at=at)
    return mine is not None


def _interests_sent(person: User) -> Iterable[rights.Given]:
    standing = Interest.objects.standing().filter(person=person).select_related("vacancy")
    for each in standing.order_by("pk"):
        facts = {"employer": each.vacancy.employer_name, "title": each.vacancy.title}
        yield rights.Given(
            id=each.pk,
            purpose="interest",
            words=_("%(employer)s ser at du er interessert i «%(title)s».") % facts,
            given_at=each.created_at,
        )


def _withdraw_interest(person: User, which: UUID, at: datetime) -> bool:
    mine = Interest.objects.standing().filter(pk=which, person=person).first()
    if mine is not None and mine.state != InterestState.WITHDRAWN:
        withdraw_interest(mine, by=person, at=at)
    return mine is not None


def _searches_saved(person: User) -> Iterable[rights.Given]:
    for each in SavedSearch.objects.filter(person=person).order_by("created_at", "pk"):
        yield rights.Given(
            id=each.pk,
            purpose="saved_search",
            words=_("Vi skriver til deg om nye stillinger som passer et lagret søk."),
            given_at=each.confirmed_at or each.created_at,
        )


def _withdraw_search(person: User, which: UUID, at: datetime) -> bool:
    mine = SavedSearch.objects.filter(pk=which, person=person).exists()
    return mine and delete_search(which, by=person, at=at)


def _delete_search_again(which: UUID, at: datetime) -> bool:
    return delete_search(which, by=None, at=at)


def _pause_search_again(which: UUID, at: datetime) -> bool:
    telling = SavedSearch.objects.filter(pk=which, state=SavedSearchState.ACTIVE).first()
    if telling is not None:
        pause_search(telling, by=None, at=at)
    return telling is not None


rights.consent(
    rights.Kind(
        "referral", gettext_lazy("kort til en arbeidsgiver"), _referrals_shown, _withdraw_referral
    )
)
rights.consent(
    rights.Kind(
        "interest", gettext_lazy("interesse for en stilling"), _interests_sent, _withdraw_interest
    )
)
rights.consent(
    rights.Kind(
        "saved_search", gettext_lazy("brev om nye stillinger"), _searches_saved, _withdraw_search
    )
)
# A search may be saved by somebody who has no account.
rights.deed(rights.Deed("saved_search.deleted", _delete_search_again))
rights.deed(rights.Deed("saved_search.paused", _pause_search_again, "saved_search.resumed"))
