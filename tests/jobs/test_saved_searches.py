"""Searches that tell what is new: who may save how many, what is told, once, and when."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from jobs import links
from jobs.actions import fill_vacancy
from jobs.actions import saved_searches as actions
from jobs.models import SavedSearch, ToldVacancy
from jobs.rules import saved as rules
from jobs.search import VacancyWish
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, SavedSearchFactory, VacancyFactory

SITE = "http://localhost:8000"
COOK = VacancyWish(words="kokk")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_stays_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = SITE


def sent() -> list[mail.EmailMessage]:
    outbox.send_due(now=clock.now)
    assert not Notice.objects.filter(state="failed").exists()
    return mail.outbox


def save(by, at, *, wish=COOK, rhythm="daily"):
    return actions.save_search(wish=wish, rhythm=rhythm, name="", by=by, at=at)


def request(at, *, wish=COOK, email="Leser@Example.org", language="nb"):
    actions.request_search(
        wish=wish, rhythm="daily", name="", email=email, language=language, at=at
    )


# -- Saving ---------------------------------------------------------------------------------


def test_search_of_a_signed_in_person_tells_from_the_next_morning(user, at):
    search = save(user, at)

    when = timezone.localtime(search.next_at)
    assert (search.state, search.told_until) == ("active", at)
    assert (when.date(), when.hour) == (timezone.localdate(at) + timedelta(days=1), 7)
    assert Notice.objects.count() == 0


def test_same_search_is_not_saved_twice_whatever_its_order(user, at):
    save(user, at, wish=VacancyWish(sectors=("public", "private"), order="newest"))

    with pytest.raises(rules.SearchAlreadySaved):
        save(user, at, wish=VacancyWish(sectors=("private", "public")))


def test_another_person_may_save_the_same(user, at):
    save(user, at)

    save(UserFactory(), at)

    assert SavedSearch.objects.count() == 2


def test_there_is_room_for_ten(user, at):
    for n in range(10):
        save(user, at, wish=VacancyWish(words=f"kokk {n}"))

    with pytest.raises(rules.TooManySavedSearches):
        save(user, at)


def test_database_keeps_doubles_out_by_itself():
    first = SavedSearchFactory(by_address=True)

    with pytest.raises(IntegrityError, match="saved_search_once_per_address"):
        SavedSearchFactory(by_address=True, email=first.email)


def test_wish_comes_back_as_it_was():
    wish = VacancyWish(
        words="kokk",
        municipalities=("3405", "3440"),
        extent_min=50,
        remote=False,
        employer=UUID(int=7),
        closes_by=date(2030, 1, 31),
    )

    stored = actions.as_json(wish)

    assert actions.wish_from(stored) == wish
    assert actions.wish_from({**stored, "mood": "brave"}) == wish


@pytest.mark.parametrize(
    ("rhythm", "after", "when"),
    [
        ("daily", datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC)),
        # The night the clocks go forward, seven in the morning comes an hour sooner.
        ("daily", datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 5, tzinfo=UTC)),
    ],
)
def test_letters_come_at_seven_by_the_clock_of_the_place(rhythm, after, when):
    assert actions.next_morning(rhythm, after=after) == when


# -- An address that nobody has shown to be theirs ------------------------------------------


def test_address_gets_a_letter_to_confirm_by_and_no_other(at):
    VacancyFactory(title="Kokk")
    request(at, language="en")

    actions.tell_due_searches(now=lambda: at + timedelta(days=3))
    (letter,) = sent()

    search = SavedSearch.objects.get()
    assert search.state == "waiting"
    assert letter.to == ["leser@example.org"]
    assert f"{SITE}/en/saved-searches/{search.pk}/confirm/?key=" in letter.body
    assert "kokk" not in letter.body.lower()


def test_key_of_the_letter_opens_its_own_search_for_its_own_purpose():
    one, other = uuid4(), uuid4()
    key = links.key_for(one, links.CONFIRM)

    assert links.opens(key, one, links.CONFIRM)
    assert not links.opens(key, one, links.MANAGE)
    assert not links.opens(key, other, links.CONFIRM)
    assert not links.opens("x", one, links.CONFIRM)


def test_asking_twice_a_day_is_one_letter(at):
    request(at)
    request(at)

    assert len(sent()) == 1
    assert SavedSearch.objects.count() == 1


def test_address_that_has_it_already_is_told_how_to_change_it(at):
    search = SavedSearchFactory(by_address=True, email="leser@example.org")
    request(at)

    (letter,) = sent()

    assert letter.subject == "Du har alt dette varselet"
    assert f"/saved-searches/{search.pk}/?key=" in letter.body
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize(("kept", "most"), [({"waiting": True}, 3), ({"by_address": True}, 10)])
def test_no_address_is_filled_with_letters(at, kept, most):
    for n in range(most):
        SavedSearchFactory(**kept, email="leser@example.org", wish={"words": f"kokk {n}"})

    request(at)

    assert SavedSearch.objects.count() == most
    assert sent() == []


def test_confirmed_search_tells_and_cannot_be_confirmed_again(at):
    search = SavedSearchFactory(waiting=True)

    actions.confirm_search(search, at=at)

    assert (search.state, search.confirmed_at, search.told_until) == ("active", at, at)
    with pytest.raises(StepNotOpen):
        actions.confirm_search(search, at=at)


def test_address_that_is_never_confirmed_is_forgotten_after_seven_days(at):
    stale = SavedSearchFactory(waiting=True, created_at=at - timedelta(days=7))
    fresh = SavedSearchFactory(waiting=True, created_at=at - timedelta(days=6))
    kept = SavedSearchFactory(created_at=at - timedelta(days=70))

    assert actions.sweep_saved_searches(now=at) == 1
    assert actions.sweep_saved_searches(now=at) == 0
    assert not SavedSearch.objects.filter(pk=stale.pk).exists()
    assert set(SavedSearch.objects.values_list("pk", flat=True)) == {fresh.pk, kept.pk}


def test_letter_to_a_forgotten_address_is_not_sent(at):
    request(at)
    SavedSearch.objects.get().delete()

    assert sent() == []
    assert Notice.objects.get().state == "cancelled"


# -- Telling --------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
def test_new_vacancies_come_in_one_letter(at, how_many):
    search = SavedSearchFactory(name="Kjøkken")
    old = at - timedelta(days=20)
    VacancyFactory(title="Kokk i fjor", created_at=old, published_at=old)
    VacancyFactory(title="Tømrer")
    for n in range(how_many):
        VacancyFactory(title=f"Kokk {n}", employer_name="Prøve & <Sønn>", apply_by="2999-01-31")

    assert actions.tell_due_searches(now=lambda: at) == 1
    (letter,) = sent()

    counted = {1: "1 ny stilling: Kjøkken", 3: "3 nye stillinger: Kjøkken"}
    assert letter.subject == counted[how_many]
    assert letter.to == [search.person.email]
    assert letter.body.count("Prøve & <Sønn>, Lillehammer, frist 31. januar 2999") == how_many
    assert "i fjor" not in letter.body
    assert "Tømrer" not in letter.body


def test_letter_can_be_ended_by_one_click_in_the_mail_program(at):
    search = SavedSearchFactory(by_address=True, language="en")
    VacancyFactory(title="Kokk")
    actions.tell_due_searches(now=lambda: at)

    (letter,) = sent()

    key = links.key_for(search.pk, links.MANAGE)
    stop = f"{SITE}/en/saved-searches/{search.pk}/stop/?key={key}"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.body
    assert letter.subject == "1 new vacancy for you"


def test_clock_that_runs_twice_tells_once(at):
    search = SavedSearchFactory()
    VacancyFactory(title="Kokk")

    assert [actions.tell_due_searches(now=lambda: at) for _ in range(2)] == [1, 0]
    search.refresh_from_db()
    assert search.next_at > at
    assert len(sent()) == 1


def test_vacancy_is_never_told_of_twice(at):
    search = SavedSearchFactory()
    first = VacancyFactory(title="Kokk")
    actions.tell_due_searches(now=lambda: at)
    second = VacancyFactory(title="Kokk på fjellet")

    search.refresh_from_db()
    assert actions.tell_of_new(search.pk, at=search.next_at)
    assert Notice.objects.count() == 2
    told = ToldVacancy.objects.order_by("at", "pk").values_list("vacancy", flat=True)
    assert list(told) == [first.pk, second.pk]
    search.refresh_from_db()
    assert not actions.tell_of_new(search.pk, at=search.next_at)


def test_vacancy_that_became_visible_late_is_not_lost(at):
    """It bears a time from before the last round, and was committed after it."""
    search = SavedSearchFactory()
    actions.tell_of_new(search.pk, at=at)
    late = at - timedelta(minutes=1)
    VacancyFactory(title="Kokk", created_at=late, published_at=late)

    search.refresh_from_db()
    assert actions.tell_of_new(search.pk, at=search.next_at)


def test_ad_that_nav_published_long_ago_is_new_when_it_comes_here(at):
    SavedSearchFactory()
    VacancyFactory(title="Kokk", nav=True, published_at=at - timedelta(days=30))

    assert actions.tell_due_searches(now=lambda: at) == 1


def test_nothing_new_is_no_letter(at):
    search = SavedSearchFactory()

    assert actions.tell_due_searches(now=lambda: at) == 0
    search.refresh_from_db()
    assert (search.told_until, search.next_at > at) == (at, True)
    assert Notice.objects.count() == 0


def test_vacancy_that_ends_before_the_letter_leaves_is_not_in_it(at):
    contact = EmployerContactFactory()
    SavedSearchFactory()
    VacancyFactory(title="Kokk på fjellet")
    filled = VacancyFactory(title="Kokk ved sjøen", employer=contact.employer)
    actions.tell_due_searches(now=lambda: at)
    fill_vacancy(filled, by=contact.user, at=at)

    letters = [letter for letter in sent() if "fjellet" in letter.body]

    assert len(letters) == 1
    assert "sjøen" not in letters[0].body


def test_letter_with_nothing_left_to_tell_is_not_sent(at):
    SavedSearchFactory()
    vacancy = VacancyFactory(title="Kokk")
    actions.tell_due_searches(now=lambda: at)
    vacancy.delete()

    assert sent() == []


def test_letter_that_waits_when_the_reader_has_had_enough_is_not_sent(at):
    search = SavedSearchFactory()
    VacancyFactory(title="Kokk")
    actions.tell_due_searches(now=lambda: at)
    actions.pause_search(SavedSearch.objects.get(pk=search.pk), by=search.person, at=at)

    assert sent() == []


def test_long_letter_shows_twenty_and_counts_the_rest(at):
    SavedSearchFactory()
    VacancyFactory.create_batch(22, title="Kokk", employer=EmployerContactFactory().employer)
    actions.tell_due_searches(now=lambda: at)

    (letter,) = sent()

    assert letter.subject == "22 nye stillinger for deg"
    assert letter.body.count("/nb/jobs/") == 20
    assert "Og 2 til" in letter.body


def test_round_ends_before_the_worker_is_stopped(at):
    VacancyFactory(title="Kokk")
    SavedSearchFactory.create_batch(3)
    moments = iter([at, at, at + timedelta(minutes=1), at + timedelta(minutes=1)])

    assert actions.tell_due_searches(now=lambda: next(moments)) == 1
    assert actions.tell_due_searches(now=lambda: at) == 2


# -- Changing one's mind --------------------------------------------------------------------


def test_paused_search_is_silent_and_tells_of_what_comes_after_it_is_resumed(at):
    search = SavedSearchFactory()
    VacancyFactory(title="Kokk")
    actions.pause_search(search, by=search.person, at=at)

    assert actions.tell_due_searches(now=lambda: at + timedelta(days=8)) == 0
    later = at + timedelta(days=9)
    actions.resume_search(search, by=search.person, at=later)
    assert (search.told_until, search.next_at > later) == (later, True)
    assert not actions.tell_of_new(search.pk, at=later + timedelta(days=2))


def test_weekly_instead_of_daily_moves_the_next_letter(at):
    search = SavedSearchFactory()

    actions.change_search(search, changes={"rhythm": "weekly"}, by=search.person, at=at)

    assert timezone.localtime(search.next_at).weekday() == 0


def test_change_of_a_paused_search_does_not_wake_it(at):
    search = SavedSearchFactory(paused=True)

    actions.change_search(search, changes={"rhythm": "weekly", "name": "Ny"}, by=None, at=at)

    assert (search.state, search.next_at, search.name) == ("paused", None, "Ny")


def test_deleted_search_is_gone_and_so_is_its_letter(at):
    search = SavedSearchFactory()
    VacancyFactory(title="Kokk")
    actions.tell_due_searches(now=lambda: at)

    assert actions.delete_search(search.pk, by=search.person, at=at)
    assert not actions.delete_search(search.pk, by=search.person, at=at)
    assert sent() == []
    assert ToldVacancy.objects.count() == 0
    assert Happening.objects.filter(kind="saved_search.deleted").count() == 1


def test_notes_of_what_was_told_long_ago_go(at):
    search = SavedSearchFactory()
    vacancy = VacancyFactory(title="Kokk")
    ToldVacancy.objects.create(
        search=search, vacancy=vacancy, letter=uuid4(), at=at - timedelta(days=61)
    )

    actions.sweep_saved_searches(now=at)

    assert ToldVacancy.objects.count() == 0
