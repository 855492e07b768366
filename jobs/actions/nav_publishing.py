"""What Nav is to show of our vacancies: written down with its cause, told Nav by the clock."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jobs.clients.nav_ad import OurAd, Spot, as_nav
from jobs.clients.nav_publish import Fate, NavPublisher, NavRefused
from jobs.clients.web import WebTrouble
from jobs.enums import TransferState, TransferWish, VacancyState
from jobs.models import NavTransfer, Vacancy, VacancyPlace
from jobs.occupations import name_of
from jobs.rules import confirmation

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
# How long to wait after each failed attempt; nearly two days in, the employer is told.
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60)]
MOST_ATTEMPTS = len(BACKOFF) + 1
# Nav's people look at each ad, which may take a day; they ask not to be asked more often.
ASK_AGAIN = timedelta(hours=1)
ASK_FOR = timedelta(days=3)
REJECTED = "REJECTED"
DECIDED = {"DONE", REJECTED, "STOPPED", "DELETED"}
LAST_SECOND = time(23, 59, 59)


def wish_at_nav(vacancy: Vacancy, *, at: datetime) -> None:
    """Write down what Nav is to show of a vacancy that has been published, changed or ended.
    Called inside the deed's own transaction, which holds the vacancy's row."""
    if not settings.NAV_PUBLISH_URL:
        return
    shown = vacancy.also_at_nav and vacancy.state == VacancyState.PUBLISHED
    known = NavTransfer.objects.filter(vacancy=vacancy)
    wanted = TransferWish.SHOWN if shown else TransferWish.STOPPED
    fresh = {
        "wanted": wanted,
        "state": TransferState.WAITING,
        "attempts": 0,
        "next_try_at": at,
        "lease_until": None,
        "reason": "",
        "nav_status": "",
        "check_at": None,
    }
    if known.exists():
        # What is stopped stays stopped; it need not be told twice.
        wishes = known if shown else known.filter(wanted=TransferWish.SHOWN)
        wishes.update(**fresh)
    elif shown:
        NavTransfer.objects.create(vacancy=vacancy, created_at=at, **fresh)


def tell_nav(*, now: Callable[[], datetime], most: int = 50) -> int:
    """Tell Nav what it has not been told yet; answer how many rows were taken up. Where Nav is
    away, the rest waits for the next round."""
    if not settings.NAV_PUBLISH_URL:
        return 0
    taken = 0
    with nav_publisher() as nav:
        while taken < most and (row := _claim(at=now())):
            taken += 1
            if not _deliver(row, nav, now):
                break
    return taken


def nav_publisher() -> NavPublisher:
    return NavPublisher(
        settings.NAV_PUBLISH_URL,
        provider=settings.NAV_PUBLISH_PROVIDER,
        token=settings.NAV_PUBLISH_TOKEN,
        patience=settings.NAV_PUBLISH_PATIENCE,
    )


def _claim(*, at: datetime) -> NavTransfer | None:
    """Lease the oldest due row in a transaction of its own; no lock is held over the network."""
    with transaction.atomic():
        row = (
            NavTransfer.objects.due_at(at)
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .order_by("next_try_at", "pk")
            .first()
        )
        if row is None:
            return None
        row.state = TransferState.SENDING
        row.lease_until = at + LEASE
        row.attempts += 1
        row.save(update_fields=["state", "lease_until", "attempts"])
    return row


def _deliver(row: NavTransfer, nav: NavPublisher, now: Callable[[], datetime]) -> bool:
    """Bring one row to its end or to its next try; answer whether to go on with others."""
    try:
        _tell(row, nav)
    except NavRefused as no:
        _finish(row, state=TransferState.REFUSED, reason=no.reason)
        return True
    except WebTrouble as trouble:
        log.warning("nav.publish_failed", transfer=str(row.pk), reason=trouble.reason)
        _put_off(row, at=now())
        return False
    at = now()
    ask = at + ASK_AGAIN if row.wanted == TransferWish.SHOWN else None
    _finish(row, state=TransferState.SENT, sent_at=at, check_at=ask)
    return True


def _tell(row: NavTransfer, nav: NavPublisher) -> None:
    vacancy = Vacancy.objects.select_related("employer").get(pk=row.vacancy_id)
    if row.wanted == TransferWish.STOPPED:
        nav.stop(str(vacancy.pk))
        return
    ad = our_ad(vacancy)
    if not any(spot.postcode for spot in ad.spots):
        raise NavRefused(_("Nav trenger et postnummer. Velg hvor i kommunen jobben er."))
    nav.send(as_nav(ad, zone=ZoneInfo(settings.TIME_ZONE)))


def _put_off(row: NavTransfer, *, at: datetime) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        _finish(
            row, state=TransferState.REFUSED, reason=_("Nav svarer ikke. Lagre for å prøve igjen.")
        )
        return
    _finish(row, state=TransferState.WAITING, next_try_at=at + BACKOFF[row.attempts - 1])


def _finish(row: NavTransfer, **fields: object) -> None:
    """Only as long as the row is still ours: a new wish has taken the lease away."""
    held = NavTransfer.objects.filter(
        pk=row.pk, state=TransferState.SENDING, lease_until=row.lease_until
    )
    held.update(lease_until=None, **fields)


def our_ad(vacancy: Vacancy) -> OurAd:
    places = VacancyPlace.objects.filter(vacancy=vacancy).order_by("pk")
    published = vacancy.published_at or vacancy.created_at
    return OurAd(
        reference=str(vacancy.pk),
        title=vacancy.title,
        text_html=vacancy.text_html,
        page=f"{settings.SITE_URL}/nb/jobs/{vacancy.pk}/",
        positions=vacancy.positions,
        employer_name=vacancy.employer_name,
        org_number=vacancy.employer_org_number,
        website=vacancy.employer.website if vacancy.employer else "",
        sector=vacancy.sector,
        engagement=vacancy.engagement_type,
        extent=(vacancy.extent_min, vacancy.extent_max),
        occupation=vacancy.occupation,
        occupation_name=name_of(vacancy.occupation, "nb"),
        apply_at=vacancy.application_url,
        apply_by=vacancy.apply_by,
        published_at=published,
        expires_at=_end_of(vacancy, published),
        spots=tuple(_spot(row) for row in places.select_related("municipality", "place")),
    )


def _end_of(vacancy: Vacancy, published: datetime) -> datetime:
    if vacancy.apply_by is None:
        return (
            confirmation.confirm_by(vacancy.confirmed_at) or published + confirmation.CONFIRM_EVERY
        )
    return datetime.combine(vacancy.apply_by, LAST_SECOND, tzinfo=ZoneInfo(settings.TIME_ZONE))


def _spot(row: VacancyPlace) -> Spot:
    """With the postcode that was typed, else the first of the place."""
    of_place = row.place.postcodes[0] if row.place and row.place.postcodes else ""
    city = row.place.name if row.place else ""
    return Spot(row.municipality.name, city, row.postcode or of_place)


def ask_nav(*, now: Callable[[], datetime], most: int = 50) -> int:
    """Ask what has become of the ads Nav has; answer how many were asked about."""
    if not settings.NAV_PUBLISH_URL:
        return 0
    due = NavTransfer.objects.to_check(now()).order_by("check_at", "pk")
    rows = list(due[:most])
    with nav_publisher() as nav:
        for row in rows:
            try:
                fate = nav.fate_of(str(row.vacancy_id))
            except (WebTrouble, NavRefused) as trouble:
                log.warning("nav.status_failed", transfer=str(row.pk), reason=trouble.reason)
                fate = Fate(row.nav_status, row.nav_url)
            _note_fate(row, fate, at=now())
    return len(rows)


def _note_fate(row: NavTransfer, fate: Fate, *, at: datetime) -> None:
    """Only where nothing else has been wished since it was sent."""
    same = NavTransfer.objects.filter(pk=row.pk, state=TransferState.SENT, sent_at=row.sent_at)
    again = fate.status not in DECIDED and row.sent_at and at < row.sent_at + ASK_FOR
    facts = {"nav_status": fate.status, "nav_url": fate.url}
    if fate.status == REJECTED:
        reason = _("Nav har avvist annonsen. Den følger ikke Navs retningslinjer.")
        same.update(state=TransferState.REFUSED, reason=reason, check_at=None, **facts)
        return
    same.update(check_at=at + ASK_AGAIN if again else None, **facts)
