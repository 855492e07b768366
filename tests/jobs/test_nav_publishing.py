"""Our vacancies at Nav: sent, changed, stopped; and what happens when Nav will not or cannot."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core import clock
from jobs import actions, tasks
from jobs.actions.nav_publishing import BACKOFF, MOST_ATTEMPTS, ask_nav, tell_nav
from jobs.clients.nav_publish import NavPublisher
from jobs.enums import EmployerState
from jobs.models import Employer, NavTransfer, Vacancy
from tests.factories.jobs import EmployerContactFactory
from tests.factories.relocation import PlaceFactory
from tests.servers import nav_publish as faults
from tests.servers.nav_publish import NavImport

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def nav(settings):
    with NavImport() as server:
        settings.NAV_PUBLISH_URL = server.base
        settings.NAV_PUBLISH_PROVIDER = server.provider
        settings.NAV_PUBLISH_TOKEN = server.token
        settings.NAV_PUBLISH_PATIENCE = 0.3
        settings.SITE_URL = "https://flyttehjelpen.example.no"
        yield server


@pytest.fixture
def contact():
    return EmployerContactFactory(employer__name="Prøvesykehuset", employer__sector="public")


@pytest.fixture
def draft(contact, at):
    place = PlaceFactory(key="vingrom", name="Vingrom", postcodes=["2607"])
    fields = {
        "title": "Sykepleier på natt",
        "text": "Vi trenger **deg**.",
        "occupation": "2223",
        "engagement_type": "permanent",
        "extent_min": 50,
        "extent_max": 100,
        "also_at_nav": True,
        "apply_by": (at + timedelta(days=20)).date(),
        "places": [{"municipality": place.municipality, "place": place}],
    }
    return actions.post_vacancy(employer=contact.employer, fields=fields, by=contact.user, at=at)


@pytest.fixture
def published(draft, contact, at):
    return actions.publish_vacancy(draft, by=contact.user, at=at)


def tell(at=None):
    return tell_nav(now=(lambda: at) if at else clock.now)


def row():
    return NavTransfer.objects.get()


def test_published_vacancy_is_sent_in_nav_s_own_words(nav, published):
    assert tell() == 1

    ad = nav.ads[str(published.pk)]
    assert (ad["title"], ad["positions"], ad["privacy"]) == ("Sykepleier på natt", 1, "SHOW_ALL")
    assert "<strong>deg</strong>" in ad["adText"]
    assert ad["employer"]["businessName"] == "Prøvesykehuset"
    assert ad["employer"]["orgnr"] == published.employer_org_number
    assert ad["employer"]["location"]["postalCode"] == "2607"
    assert ad["locationList"] == [
        {"postalCode": "2607", "city": "Vingrom", "municipal": "Lillehammer", "country": "NORGE"}
    ]
    assert ad["categoryList"] == [
        {"code": "2223", "categoryType": "STYRK08", "name": "Sykepleiere"}
    ]
    page = f"https://flyttehjelpen.example.no/nb/jobs/{published.pk}/"
    assert ad["properties"] == {
        "sourceurl": page,
        "applicationurl": page,
        "applicationdue": f"{published.apply_by:%d.%m.%Y}",
        "engagementtype": "Fast",
        "extent": "Deltid",
        "jobpercentage": "50-100%",
        "sector": "Offentlig",
    }
    assert ad["expires"] == f"{published.apply_by}T23:59:59"
    assert "contactList" not in ad
    assert (row().state, row().wanted, tell()) == ("sent", "shown", 0)


def test_nothing_is_written_where_the_setting_is_off(nav, settings, contact, draft, at):
    settings.NAV_PUBLISH_URL = ""

    actions.publish_vacancy(draft, by=contact.user, at=at)

    assert not NavTransfer.objects.exists()
    assert (tell(), ask_nav(now=clock.now), nav.asked) == (0, 0, [])


def test_nothing_is_sent_that_the_employer_did_not_ask_for(nav, contact, draft, at):
    actions.change_vacancy(draft, fields={"also_at_nav": False}, by=contact.user, at=at)

    vacancy = actions.publish_vacancy(draft, by=contact.user, at=at)
    actions.withdraw_vacancy(vacancy, by=contact.user, at=at)

    assert not NavTransfer.objects.exists()


def test_deed_that_is_rolled_back_leaves_no_wish(nav, contact, draft, at):
    with transaction.atomic():
        actions.publish_vacancy(draft, by=contact.user, at=at)
        transaction.set_rollback(True)

    assert not NavTransfer.objects.exists()


def test_change_is_sent_again(nav, published, contact, at):
    tell()

    actions.change_vacancy(published, fields={"title": "Ny tittel"}, by=contact.user, at=at)

    assert tell() == 1
    assert nav.ads[str(published.pk)]["title"] == "Ny tittel"


def test_confirmation_is_sent_again_for_its_new_last_day(nav, published, contact, at):
    tell()

    actions.confirm_vacancy(published, by=contact.user, at=at)

    assert tell() == 1


@pytest.mark.parametrize("end", [actions.withdraw_vacancy, actions.fill_vacancy])
def test_ended_vacancy_is_stopped_and_once(nav, published, contact, at, end):
    tell()

    end(published, by=contact.user, at=at)

    assert (tell(), tell()) == (1, 0)
    assert nav.stopped == [str(published.pk)]
    assert (row().state, row().wanted) == ("sent", "stopped")


def test_vacancy_that_expires_or_is_taken_down_is_stopped(nav, published, at):
    tell()

    actions.expire_overdue(now=at + timedelta(days=30))

    assert tell(at + timedelta(days=30)) == 1
    assert nav.stopped == [str(published.pk)]


def test_vacancy_of_an_employer_who_is_refused_is_stopped(nav, draft, contact, coordinator, at):
    Employer.objects.filter(pk=contact.employer_id).update(
        state=EmployerState.APPLIED, owner=coordinator, due_at=at, decided_at=None
    )
    draft.refresh_from_db()
    actions.publish_vacancy(draft, by=coordinator, at=at)
    tell()

    actions.refuse_employer(contact.employer, reason="Nei.", by=coordinator, at=at)

    assert tell() == 1
    assert nav.stopped == [str(draft.pk)]


def test_vacancy_that_nobody_confirms_is_stopped(nav, published, contact, at):
    actions.change_vacancy(published, fields={"apply_by": None}, by=contact.user, at=at)
    tell()
    actions.warn_unconfirmed(now=at + timedelta(days=25))

    actions.take_down_unconfirmed(now=at + timedelta(days=30))

    assert tell(at + timedelta(days=30)) == 1
    assert nav.stopped == [str(published.pk)]


def test_vacancy_that_is_no_longer_to_stand_at_nav_is_stopped(nav, published, contact, at):
    tell()

    actions.change_vacancy(published, fields={"also_at_nav": False}, by=contact.user, at=at)
    actions.change_vacancy(published, fields={"title": "Nytt"}, by=contact.user, at=at)

    assert (tell(), tell()) == (1, 0)
    assert nav.stopped == [str(published.pk)]


def test_what_ends_before_nav_heard_of_it_is_only_stopped(nav, published, contact, at):
    actions.withdraw_vacancy(published, by=contact.user, at=at)

    assert tell() == 1
    assert (nav.ads, nav.stopped) == ({}, [str(published.pk)])
    assert row().state == "sent"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faults.refused, "INVALID_VALUE: title: too <b>long</b>"),
        (faults.refused_in_plain_words, "Bad title"),
        (faults.refused_in_the_receipt, "Unknown orgnr"),
    ],
)
def test_refusal_is_kept_with_its_reason_and_not_tried_again(nav, published, fault, reason):
    nav.fault = fault

    assert (tell(), tell()) == (1, 0)
    assert (row().state, row().reason) == ("refused", reason)


def test_refused_vacancy_is_sent_again_when_it_was_mended(nav, published, contact, at):
    nav.fault = faults.refused
    tell()
    nav.fault = None

    actions.change_vacancy(published, fields={"title": "Kortere"}, by=contact.user, at=at)

    assert (tell(), row().state, row().reason) == (1, "sent", "")


@pytest.mark.parametrize(
    "fault",
    [
        faults.unauthorized,
        faults.status_500,
        faults.too_often,
        faults.redirect,
        faults.garbage,
        faults.a_list,
        faults.silent,
        faults.slammed,
    ],
)
def test_what_may_pass_is_tried_again_later(nav, published, at, fault):
    nav.fault = fault
    before = tell(at)
    nav.fault = None

    soon = tell(at + BACKOFF[0] - timedelta(seconds=1))
    later = tell(at + BACKOFF[0])

    assert (before, soon, later) == (1, 0, 1)
    assert (row().state, row().attempts) == ("sent", 2)


def test_after_two_days_the_employer_is_told_that_nav_is_away(nav, published, at):
    nav.fault = faults.status_500
    moment = at
    for pause in [*BACKOFF, timedelta()]:
        tell(moment)
        moment += pause

    assert (row().state, row().attempts) == ("refused", MOST_ATTEMPTS)
    assert "Nav svarer ikke" in row().reason
    assert tell(moment + timedelta(days=9)) == 0


def test_where_nav_is_away_the_rest_waits_for_the_next_round(nav, published, contact, at):
    copied = actions.copy_vacancy(published, by=contact.user, at=at)
    actions.publish_vacancy(copied, by=contact.user, at=at)
    nav.fault = faults.status_500

    assert (tell(), len(nav.asked)) == (1, 1)


def test_without_a_postcode_the_employer_is_told_before_nav_is_asked(nav, published, contact, at):
    municipality = published.places.get().municipality
    where = {"places": [{"municipality": municipality}]}
    actions.change_vacancy(published, fields=where, by=contact.user, at=at)

    tell()

    assert (row().state, nav.asked) == ("refused", [])
    assert "postnummer" in row().reason


def test_change_during_the_sending_is_sent_too(nav, published, contact, at, monkeypatch):
    def send_and_change(self, ad, *, really=NavPublisher.send):
        really(self, ad)
        if ad["title"] != "Nyest":
            vacancy = Vacancy.objects.get(pk=published.pk)
            actions.change_vacancy(vacancy, fields={"title": "Nyest"}, by=contact.user, at=at)

    monkeypatch.setattr(NavPublisher, "send", send_and_change)

    assert tell() == 2
    assert nav.ads[str(published.pk)]["title"] == "Nyest"
    assert row().state == "sent"


def test_sender_that_died_is_taken_over_after_its_lease(nav, published, at):
    NavTransfer.objects.update(state="sending", lease_until=at + HOUR, attempts=1)

    assert (tell(at), tell(at + HOUR)) == (0, 1)
    assert row().state == "sent"


def test_nav_is_asked_what_became_of_it_until_it_is_decided(nav, published, at):
    tell(at)

    asked = [ask_nav(now=lambda: at), ask_nav(now=lambda: at + HOUR)]
    pending = row().nav_status
    nav.status = "DONE"
    asked += [ask_nav(now=lambda: at + 2 * HOUR), ask_nav(now=lambda: at + 9 * HOUR)]

    assert asked == [0, 1, 1, 0]
    assert (pending, row().nav_status, row().nav_url) == ("PENDING", "DONE", nav.url)


def test_rejected_ad_is_told_as_that(nav, published, at):
    tell(at)
    nav.status = "REJECTED"

    ask_nav(now=lambda: at + HOUR)

    assert (row().state, row().nav_status) == ("refused", "REJECTED")
    assert "avvist" in row().reason


@pytest.mark.parametrize("fault", [faults.status_500, faults.garbage, faults.refused])
def test_status_that_cannot_be_had_is_asked_for_again_but_not_for_ever(nav, published, at, fault):
    tell(at)
    nav.fault = fault

    ask_nav(now=lambda: at + HOUR)
    again = row().check_at
    ask_nav(now=lambda: at + timedelta(days=4))

    assert (again, row().check_at, row().state) == (at + 2 * HOUR, None, "sent")


def test_address_that_is_none_is_not_kept(nav, published, at):
    tell(at)
    nav.status, nav.url = "DONE", "javascript:alert(1)"

    ask_nav(now=lambda: at + HOUR)

    assert (row().nav_status, row().nav_url) == ("DONE", "")


def test_clock_tells_and_asks(nav, published, at):
    assert (tasks.tell_nav_of_vacancies(), tasks.tell_nav_of_vacancies()) == (1, 0)
    NavTransfer.objects.update(check_at=at)
    assert tasks.ask_nav_about_vacancies() == 1


def test_row_is_called_by_its_vacancy(nav, published):
    assert str(row()) == str(published.pk)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "sending"}, "nav_transfer_leased_while_sending"),
        ({"state": "refused"}, "nav_transfer_refused_with_a_reason"),
    ],
)
def test_database_keeps_states_whole(nav, published, wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        NavTransfer.objects.update(**wrong)
