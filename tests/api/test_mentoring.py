"""The mentor scheme by the API: what each may see, do and send."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.utils.dateparse import parse_datetime

from flyttehjelp.accounts.models import AccessToken
from flyttehjelp.accounts.tokens import digest_of
from flyttehjelp.core import clock
from mentors.actions.working import work_rounds
from mentors.models import Mentor, Mentorship, Offer, Wish
from mentors.queries import key_for
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    ConcernFactory,
    GroupInvitationFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    WishFactory,
)
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"
LISTS = ["mentors", "wishes", "offers", "mentorships"]
WISH = {"help_with": ["around"], "languages": ["nb", "pl"]}


def sign_up(**changed):
    MunicipalityFactory()
    return {"municipality": "3405", "languages": ["nb"], "ethics_accepted": True} | changed


# -- Mentors ----------------------------------------------------------------------------------


def test_signing_up_makes_a_mentor_who_waits_for_the_talk(client_for, user):
    response = client_for(user).post(f"{API}/mentors/", sign_up(interests=["skiing", "skiing"]))

    body = response.json()
    assert response.status_code == 201
    assert (body["state"], body["interests"], body["open_steps"]) == (
        "applied",
        ["skiing"],
        ["leave"],
    )


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"languages": []}, "/languages"),
        ({"languages": ["xx"]}, "/languages/0"),
        ({"languages": ["norsk"]}, "/languages/0"),
        ({"municipality": "9999"}, "/municipality"),
        ({"capacity": 6}, "/capacity"),
        ({"about": "Jeg er 01010750160"}, "/about"),
        ({"employer_org_numbers": ["123456789"]}, "/employer_org_numbers/0"),
        ({"state": "vetted"}, "/state"),
    ],
)
def test_bad_sign_up_says_what_is_wrong(client_for, user, changed, pointer):
    response = client_for(user).post(f"{API}/mentors/", sign_up(**changed))

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not Mentor.objects.exists()


def test_rules_answer_with_their_code(client_for, user):
    response = client_for(user).post(f"{API}/mentors/", sign_up(ethics_accepted=False))

    assert (response.status_code, response.json()["code"]) == (409, "ethics_not_accepted")


def test_mentor_reads_and_changes_themselves(client_for):
    mentor = MentorFactory()
    client = client_for(mentor.user)

    changed = client.patch(
        f"{API}/mentors/me/", {"capacity": 3, "employer_org_numbers": ["974 760 673"]}
    )
    read = client.get(f"{API}/mentors/me/")

    assert (changed.status_code, read.json()["capacity"]) == (200, 3)
    assert read.json()["employer_org_numbers"] == ["974760673"]
    assert read.json()["contact"]["email"] == mentor.user.email


def test_who_is_no_mentor_has_no_mentor_page(client_for, user):
    assert client_for(user).get(f"{API}/mentors/me/").status_code == 404


@pytest.mark.parametrize("step", ["vet", "decline"])
def test_coordinator_vets(client_for, coordinator, step):
    mentor = MentorFactory(applied=True)

    response = client_for(coordinator).post(f"{API}/mentors/{mentor.pk}/{step}/")

    assert response.json()["state"] == {"vet": "vetted", "decline": "declined"}[step]


def test_mentor_does_not_vet_themselves(client_for):
    mentor = MentorFactory(applied=True)

    response = client_for(mentor.user).post(f"{API}/mentors/{mentor.pk}/vet/")

    assert (response.status_code, response.json()["code"]) == (403, "not_yours")


def test_mentor_pauses_resumes_and_leaves(client_for):
    mentor = MentorFactory()
    client = client_for(mentor.user)
    page = f"{API}/mentors/{mentor.pk}"

    paused = client.post(f"{page}/pause/", {"paused_from": "2026-01-01"}).json()
    resumed = client.post(f"{page}/resume/").json()
    left = client.post(f"{page}/leave/").json()

    assert (paused["paused_from"], paused["open_steps"]) == ("2026-01-01", ["leave", "resume"])
    assert (resumed["paused_from"], resumed["open_steps"]) == (None, ["leave", "pause"])
    assert (left["state"], left["open_steps"]) == ("left", [])


def test_step_takes_no_unknown_field(client_for):
    mentor = MentorFactory()

    response = client_for(mentor.user).post(f"{API}/mentors/{mentor.pk}/leave/", {"now": True})

    assert response.status_code == 400


# -- Wishes -----------------------------------------------------------------------------------


def test_wish_makes_the_profile_and_tells_that_a_mentor_is_asked(client_for, user):
    MunicipalityFactory()
    MentorFactory()
    body = WISH | {"municipality": "3405", "situation": "family", "moves_on": "2027-01-01"}

    response = client_for(user).post(f"{API}/wishes/", body)
    work_rounds(at=clock.now())

    wish = client_for(user).get(f"{API}/wishes/{response.json()['id']}/").json()
    assert (response.status_code, wish["mentor_is_asked"], wish["open_steps"]) == (
        201,
        True,
        ["change", "withdraw"],
    )
    assert (user.newcomer.situation, user.newcomer.languages) == ("family", ["nb", "pl"])


def test_wish_nobody_can_meet_waits(client_for, user):
    response = client_for(user).post(f"{API}/wishes/", WISH)

    assert (response.json()["state"], response.json()["mentor_is_asked"]) == ("waiting", False)


def test_wish_that_waits_tells_which_group_it_is_invited_to(client_for):
    invited = GroupInvitationFactory()
    date = invited.date

    seen = client_for(invited.wish.newcomer.user).get(f"{API}/wishes/{invited.wish_id}/").json()

    invitation = seen["invitation"]
    times = [invitation.pop(name) for name in ("starts_at", "ends_at", "made_at")]
    assert all(times)
    assert invitation == {
        "group": str(date.group_id),
        "name": date.group.name,
        "date": str(date.pk),
        "meeting_place": date.meeting_place,
    }


@pytest.mark.parametrize(
    "date",
    [
        {"date__state": "cancelled"},
        {"date__group__state": "closed"},
        {"date__starts_at": datetime(2020, 1, 1, 18, tzinfo=UTC)},
    ],
)
def test_invitation_to_what_cannot_be_gone_to_is_not_told(client_for, date):
    wish = GroupInvitationFactory(**date).wish

    seen = client_for(wish.newcomer.user).get(f"{API}/wishes/{wish.pk}/").json()

    assert seen["invitation"] is None


def test_invitation_to_a_group_that_was_reported_is_not_told(client_for):
    invited = GroupInvitationFactory()
    ConcernFactory(mentorship=None, group=invited.date.group, kind="unsafe")

    seen = client_for(invited.wish.newcomer.user).get(f"{API}/wishes/{invited.wish_id}/").json()

    assert seen["invitation"] is None


def test_newcomer_withdraws_their_wish(client_for):
    wish = WishFactory()

    response = client_for(wish.newcomer.user).post(f"{API}/wishes/{wish.pk}/withdraw/")

    assert (response.json()["state"], response.json()["open_steps"]) == ("withdrawn", [])


def test_newcomer_changes_a_wish_that_waits(client_for):
    MunicipalityFactory()
    wish = WishFactory(message="Hei!", newcomer__situation="single")
    told = {"help_with": ["people", "people"], "municipality": "3405", "moves_on": None}

    answer = client_for(wish.newcomer.user).patch(f"{API}/wishes/{wish.pk}/", told)

    shown = answer.json()
    assert (answer.status_code, shown["help_with"], shown["message"]) == (200, ["people"], "Hei!")
    assert parse_datetime(shown["made_at"]) == wish.made_at
    assert shown["move"] == {
        "municipality": "3405",
        "place": None,
        "situation": "single",
        "moves_on": None,
        "employer_org_numbers": [],
    }


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"languages": []}, "/languages"),
        ({"help_with": ["magic"]}, "/help_with/0"),
        ({"municipality": "9999"}, "/municipality"),
        ({"message": "Jeg er 01010750160"}, "/message"),
        ({"made_at": "2020-01-01T00:00:00Z"}, "/made_at"),
        ({"state": "matched"}, "/state"),
    ],
)
def test_bad_change_of_a_wish_says_what_is_wrong(client_for, changed, pointer):
    wish = WishFactory()

    answer = client_for(wish.newcomer.user).patch(f"{API}/wishes/{wish.pk}/", changed)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("state", ["matched", "withdrawn"])
def test_wish_that_does_not_wait_is_not_changed(client_for, state):
    wish = WishFactory(state=state, closed_at=datetime(2026, 11, 1, tzinfo=UTC))

    answer = client_for(wish.newcomer.user).patch(f"{API}/wishes/{wish.pk}/", {"message": "Nei."})

    assert (answer.status_code, answer.json()["code"]) == (409, "step_not_open")
    assert Wish.objects.get().message == ""


@pytest.mark.parametrize(
    ("on_behalf", "steps", "status"), [("på telefon", ["change"], 200), ("", [], 403)]
)
def test_coordinator_changes_only_what_was_told_them(
    client_for, coordinator, on_behalf, steps, status
):
    wish = WishFactory(on_behalf=on_behalf)
    client, here = client_for(coordinator), f"{API}/wishes/{wish.pk}/"

    seen = client.get(here).json()
    answer = client.patch(here, {"message": "Ringte igjen."})

    assert (seen["open_steps"], answer.status_code) == (steps, status)


def test_newcomer_reads_and_changes_their_profile(client_for, user):
    client = client_for(user)

    missing = client.get(f"{API}/newcomers/me/")
    made = client.patch(f"{API}/newcomers/me/", {"situation": "student"})
    changed = client.patch(f"{API}/newcomers/me/", {"languages": ["pl"]})
    same = client.patch(f"{API}/newcomers/me/", {"languages": ["pl"]})
    read = client.get(f"{API}/newcomers/me/")

    assert (missing.status_code, made.status_code, changed.status_code) == (404, 200, 200)
    assert same.json() == read.json()
    assert (read.json()["situation"], read.json()["languages"]) == ("student", ["pl"])


# -- Offers -----------------------------------------------------------------------------------


def test_offer_shows_the_mentor_exactly_this(client_for):
    offer = OfferFactory(
        wish__newcomer__user__name="Hemmelig Navn",
        wish__newcomer__user__phone="99999999",
        wish__newcomer__situation="family",
        wish__newcomer__employer_org_numbers=["974760673"],
        wish__children_age_bands=["6-12"],
        wish__message="Hei!",
    )

    seen = client_for(offer.mentor.user).get(f"{API}/offers/{offer.pk}/").json()

    times = {name: seen.pop(name) for name in ("made_at", "expires_at")}
    assert all(times.values())
    assert seen == {
        "id": str(offer.pk),
        "state": "pending",
        "answered_at": None,
        "decline_reason": "",
        "reasons": ["Dere snakker begge norsk bokmål."],
        "situation": "family",
        "municipality": "Lillehammer",
        "help_with": ["around"],
        "languages": ["nb"],
        "interests": [],
        "message": "Hei!",
        "open_steps": ["accept", "decline"],
    }


def test_coordinator_also_sees_who_was_asked_about_whom(client_for, coordinator):
    offer = OfferFactory()

    seen = client_for(coordinator).get(f"{API}/offers/{offer.pk}/").json()

    assert seen["mentor"] == {"id": str(offer.mentor.pk), "name": offer.mentor.user.name}
    assert seen["newcomer"]["name"] == offer.wish.newcomer.user.name
    assert seen["open_steps"] == ["withdraw"]


def test_newcomer_without_a_municipality_can_be_offered(client_for):
    offer = OfferFactory(wish__newcomer__municipality=None)

    seen = client_for(offer.mentor.user).get(f"{API}/offers/{offer.pk}/").json()

    assert seen["municipality"] is None


def test_contact_is_exchanged_by_the_yes_and_not_before(client_for):
    offer = OfferFactory(wish__newcomer__user__phone="99999999")
    client, email = client_for(offer.mentor.user), offer.wish.newcomer.user.email

    before = client.get(f"{API}/offers/{offer.pk}/").content.decode()
    accepted = client.post(f"{API}/offers/{offer.pk}/accept/", {"agreed_months": 3})
    for_newcomer = client_for(offer.wish.newcomer.user).get(f"{API}/mentorships/").json()

    assert email not in before
    assert (accepted.status_code, accepted.json()["role"]) == (200, "mentor")
    assert accepted.json()["newcomer"] == {
        "name": offer.wish.newcomer.user.name,
        "email": email,
        "phone": "99999999",
    }
    assert (accepted.json()["agreed_months"], accepted.json()["open_steps"]) == (
        3,
        ["end", "log", "raise"],
    )
    assert for_newcomer["results"][0]["mentor"]["email"] == offer.mentor.user.email
    assert for_newcomer["results"][0]["role"] == "newcomer"


def test_mentor_declines_for_a_reason(client_for):
    offer = OfferFactory()
    page = f"{API}/offers/{offer.pk}/decline/"
    client = client_for(offer.mentor.user)

    missing = client.post(page, {})
    declined = client.post(page, {"reason": "no_time"})
    again = client.post(page, {"reason": "no_time"})

    assert missing.json()["errors"][0]["pointer"] == "/reason"
    assert (declined.json()["state"], declined.json()["open_steps"]) == ("declined", [])
    assert (again.status_code, again.json()["code"]) == (409, "step_not_open")


def test_coordinator_withdraws_an_offer(client_for, coordinator):
    offer = OfferFactory()

    response = client_for(coordinator).post(f"{API}/offers/{offer.pk}/withdraw/")

    assert response.json()["state"] == "withdrawn"


def test_key_in_the_letter_opens_the_offer_and_answers_it(anonymous_client):
    offer = OfferFactory()
    page, key = f"{API}/offers/{offer.pk}", key_for(offer.pk)

    read = anonymous_client.get(f"{page}/", {"key": key})
    accepted = anonymous_client.post(f"{page}/accept/?key={key}", {})

    assert read.json()["open_steps"] == ["accept", "decline"]
    assert (accepted.status_code, accepted.json()["role"]) == (200, "mentor")
    assert Mentorship.objects.get().mentor == offer.mentor


def test_key_in_the_letter_says_no(anonymous_client):
    offer = OfferFactory()
    page = f"{API}/offers/{offer.pk}/decline/?key={key_for(offer.pk)}"

    assert anonymous_client.post(page, {"reason": "no_time"}).json()["state"] == "declined"


@pytest.mark.parametrize("kind", ["empty", "made up", "signed for something else"])
def test_forged_key_opens_nothing(anonymous_client, kind):
    offer = OfferFactory()
    elsewhere = signing.dumps(str(offer.pk), salt="mentors.something")
    forged = {"empty": "", "made up": "abc", "signed for something else": elsewhere}[kind]

    assert anonymous_client.get(f"{API}/offers/{offer.pk}/", {"key": forged}).status_code == 404


def test_key_of_a_mentor_who_was_shut_out_opens_nothing(anonymous_client):
    offer = OfferFactory(mentor__user__is_active=False)
    page, key = f"{API}/offers/{offer.pk}", key_for(offer.pk)

    read = anonymous_client.get(f"{page}/", {"key": key})
    accepted = anonymous_client.post(f"{page}/accept/?key={key}", {})

    assert (read.status_code, accepted.status_code) == (404, 404)
    assert not Mentorship.objects.exists()


def test_key_of_another_offer_opens_nothing(anonymous_client):
    mine, theirs = OfferFactory(), OfferFactory()

    response = anonymous_client.get(f"{API}/offers/{theirs.pk}/", {"key": key_for(mine.pk)})

    assert response.status_code == 404


def test_key_opens_no_list_and_withdraws_nothing(anonymous_client):
    offer = OfferFactory()
    key = key_for(offer.pk)

    listed = anonymous_client.get(f"{API}/offers/", {"key": key})
    withdrawn = anonymous_client.post(f"{API}/offers/{offer.pk}/withdraw/?key={key}", {})

    assert (listed.status_code, withdrawn.status_code) == (401, 401)


# -- Mentorships ------------------------------------------------------------------------------


def test_either_side_ends_a_mentorship_and_contact_is_hidden(client_for, coordinator):
    mentorship = MentorshipFactory(mentor__user__phone="11111111")
    page = f"{API}/mentorships/{mentorship.pk}"

    ended = client_for(mentorship.newcomer.user).post(f"{page}/end/", {"reason": "done"}).json()
    by_coordinator = client_for(coordinator).get(f"{page}/").json()

    assert (ended["state"], ended["open_steps"]) == ("ended", ["raise"])
    assert ended["mentor"] == {"name": mentorship.mentor.user.name, "email": "", "phone": ""}
    assert by_coordinator["mentor"]["phone"] == "11111111"
    assert by_coordinator["role"] == "coordinator"


@pytest.mark.parametrize("step", ["end", "move"])
def test_that_the_mentor_left_is_no_reason_to_give(client_for, coordinator, step):
    mentorship = MentorshipFactory()
    page = f"{API}/mentorships/{mentorship.pk}/{step}/"

    refused = client_for(coordinator).post(page, {"reason": "mentor_left"})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/reason")
    assert not Mentorship.objects.get().ended_at


# -- The coordinator's button -----------------------------------------------------------------


def test_coordinator_runs_the_assignment(client_for, coordinator, user):
    WishFactory()
    MentorFactory()

    asked = client_for(coordinator).post(f"{API}/assignment/run/")
    refused = client_for(user).post(f"{API}/assignment/run/")

    assert (asked.status_code, asked.json(), refused.status_code) == (202, {"asked": True}, 403)
    assert (work_rounds(at=clock.now()), Offer.objects.count()) == (1, 1)


# -- Everywhere -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_for_those_who_are_signed_in(anonymous_client, name):
    assert anonymous_client.get(f"{API}/{name}/").status_code == 401


@pytest.mark.parametrize("name", LISTS)
def test_lists_show_ones_own_and_everything_to_coordinators(client_for, coordinator, name):
    OfferFactory()
    MentorshipFactory()
    made = {"mentors": Mentor, "wishes": Wish, "offers": Offer, "mentorships": Mentorship}[name]

    everything = client_for(coordinator).get(f"{API}/{name}/").json()["results"]
    strangers = client_for(UserFactory()).get(f"{API}/{name}/").json()["results"]

    assert (len(everything), strangers) == (made.objects.count(), [])


@pytest.mark.parametrize("name", LISTS)
def test_foreign_rows_do_not_exist(client_for, user, name):
    mentorship, offer = MentorshipFactory(), OfferFactory()
    rows = {
        "mentors": offer.mentor,
        "wishes": offer.wish,
        "offers": offer,
        "mentorships": mentorship,
    }

    assert client_for(user).get(f"{API}/{name}/{rows[name].pk}/").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_misspelt_parameter_is_refused(client_for, coordinator, name):
    assert client_for(coordinator).get(f"{API}/{name}/", {"statte": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "state", "found"),
    [("mentors", "vetted", 1), ("wishes", "matched", 0), ("offers", "pending", 1)],
)
def test_lists_are_narrowed_by_state(client_for, coordinator, name, state, found):
    OfferFactory()

    page = client_for(coordinator).get(f"{API}/{name}/", {"state": state}).json()

    assert len(page["results"]) == found


def test_offers_are_narrowed_to_some_wishes(client_for, coordinator):
    first, second, _other = OfferFactory.create_batch(3)
    client = client_for(coordinator)
    wishes = f"{first.wish_id},{second.wish_id}"

    page = client.get(f"{API}/offers/", {"wish": wishes}).json()
    nonsense = client.get(f"{API}/offers/", {"wish": "all"})

    assert {row["id"] for row in page["results"]} == {str(first.pk), str(second.pk)}
    assert nonsense.status_code == 400


def test_who_is_to_have_the_talk_first_stands_first(client_for, coordinator, at):
    late, early = (MentorFactory(applied=True, due_at=at + timedelta(days=days)) for days in (5, 1))

    page = client_for(coordinator).get(f"{API}/mentors/", {"state": "applied"}).json()

    assert [row["id"] for row in page["results"]] == [str(early.pk), str(late.pk)]


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("wishes", 3), ("offers", 1), ("mentorships", 2)])
def test_list_takes_as_many_queries_for_three_as_for_one(
    client_for, coordinator, how_many, name, queries, django_assert_num_queries
):
    OfferFactory.create_batch(how_many)
    MentorshipFactory.create_batch(how_many)
    client = client_for(coordinator)

    with django_assert_num_queries(queries):
        client.get(f"{API}/{name}/")


def test_program_writes_only_where_its_token_says_so(anonymous_client, at):
    offer = OfferFactory()
    for secret, scope in (("fh_reads", "read"), ("fh_mentors", "mentors")):
        AccessToken.objects.create(
            user=offer.mentor.user,
            name=scope,
            digest=digest_of(secret),
            scopes=[scope],
            created_at=at,
            expires_at=at + timedelta(days=1),
        )
    page, no = f"{API}/offers/{offer.pk}/decline/", {"reason": "no_time"}

    refused = anonymous_client.post(page, no, HTTP_AUTHORIZATION="Token fh_reads")
    done = anonymous_client.post(page, no, HTTP_AUTHORIZATION="Token fh_mentors")

    assert (refused.status_code, done.status_code) == (403, 200)


def test_eleventh_wish_of_the_hour_is_too_many(client_for, user):
    client = client_for(user)

    codes = [client.post(f"{API}/wishes/", {}).status_code for _ in range(11)]

    assert codes == [400] * 10 + [429]


def test_newcomer_sees_no_mentor_before_the_yes(client_for):
    offer = OfferFactory(wish__newcomer=NewcomerFactory())

    wishes = client_for(offer.wish.newcomer.user).get(f"{API}/wishes/").content.decode()

    assert offer.mentor.user.name not in wishes
    assert offer.mentor.user.email not in wishes
