from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.accounts.enums import TokenScope
from flyttehjelp.accounts.models import AccessToken
from flyttehjelp.accounts.tokens import digest_of, new_secret
from flyttehjelp.faq.actions.entries import save_entry
from flyttehjelp.faq.actions.texts import write_texts
from flyttehjelp.faq.models import Entry, EntryFeedback
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, TopicFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/entries/"
NB = TextDraft("nb", "Kan jeg ta med katten?", "Ja, med **pass**.", ("kjæledyr",))
EN = TextDraft("en", "Can I bring my cat?", "Yes, with a **passport**.")


def body(**facts):
    text = {"language": "nb", "question": "Hvor er banken?", "answer": "I **gågata**."}
    until = localdate() + timedelta(days=99)
    return {"topic": "housing", "valid_until": until.isoformat(), "texts": [text], **facts}


def errors(response):
    return {(e["pointer"], e["code"]) for e in response.json().get("errors", [])}


# -- Reading --------------------------------------------------------------------------------


def test_visitors_see_what_is_published_and_nothing_else(anonymous_client):
    EntryFactory(slug="published")
    EntryFactory(slug="draft", state="draft")
    EntryFactory(slug="withdrawn", state="withdrawn")

    listed = anonymous_client.get(URL).json()["results"]

    assert [entry["slug"] for entry in listed] == ["published"]
    for hidden in ("draft", "withdrawn"):
        response = anonymous_client.get(f"{URL}{hidden}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_strangers_see_no_drafts_but_owners_and_coordinators_do(client_for, user, coordinator):
    owner = UserFactory()
    EntryFactory(slug="draft", state="draft", owner=owner)

    codes = [client_for(who).get(f"{URL}draft/").status_code for who in (user, owner, coordinator)]

    assert codes == [404, 200, 200]


def test_an_answer_shows_all_that_is_known_about_it(anonymous_client, at):
    entry = EntryFactory(slug="cat", texts=[NB, EN], checked_on=localdate(at))

    shown = anonymous_client.get(f"{URL}cat/?language=en").json()

    assert shown == {
        "id": str(entry.pk),
        "slug": "cat",
        "topic": {"slug": "housing", "name": "Housing"},
        "question": "Can I bring my cat?",
        "language": "en",
        "languages": ["nb", "en"],
        "excerpt": "Yes, with a passport.",
        "html": "<p>Yes, with a <strong>passport</strong>.</p>\n",
        "variants": [],
        "outdated": False,
        "confirmed": True,
        "checked_on": entry.checked_on.isoformat(),
        "valid_until": entry.valid_until.isoformat(),
        "published_at": shown["published_at"],
        "updated_at": shown["updated_at"],
        "source": {"name": "Skatteetaten", "url": "https://www.skatteetaten.no/"},
        "state": "published",
        "publish_at": None,
        "changed_at": shown["changed_at"],
        "open_steps": [],
        "desk": None,
    }


def test_past_its_time_an_answer_is_not_confirmed(anonymous_client, at):
    today = localdate(at)
    EntryFactory(slug="old", checked_on=today, valid_until=today - timedelta(days=1))
    EntryFactory(slug="never")

    shown = {e["slug"]: e["confirmed"] for e in anonymous_client.get(URL).json()["results"]}

    assert shown == {"old": False, "never": False}


def test_a_translation_older_than_its_original_says_so(anonymous_client, coordinator, at):
    entry = EntryFactory(slug="cat", texts=[NB, EN])
    newer = TextDraft("nb", NB.question, "Nei.")
    save_entry(EntryDraft(texts=(newer,)), entry=entry, by=coordinator, at=at)

    outdated = [
        anonymous_client.get(f"{URL}{path}").json()
        for path in ("cat/?language=en", "cat/?language=nb", "?language=en", "?q=cat&language=en")
    ]

    assert [shown["outdated"] for shown in outdated[:2]] == [True, False]
    assert [shown["results"][0]["outdated"] for shown in outdated[2:]] == [True, True]


def test_what_differs_in_a_municipality_is_shown(anonymous_client):
    for number in ("3405", "3440"):
        MunicipalityFactory(number=number)
    entry = EntryFactory(slug="cat", texts=[NB])
    variants = tuple(VariantDraft(number, "nb", f"I {number}.") for number in ("3440", "3405"))
    variants += (VariantDraft("3405", "en", "In town."),)
    write_texts(entry, EntryDraft(variants=variants), at=entry.created_at, in_substance=True)

    everywhere = anonymous_client.get(f"{URL}cat/").json()["variants"]
    in_one = anonymous_client.get(f"{URL}cat/?municipality=3440").json()["variants"]

    assert [variant["municipality"] for variant in everywhere] == ["3405", "3440"]
    assert in_one == [{"municipality": "3440", "html": "<p>I 3440.</p>\n"}]


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "language=xx",
        "municipality=34",
        "state=strange",
        "confirmed=maybe&limit=1&cursor=x&y=1",
        "page=2",
        "q=katt&cursor=abc",
        "q=katt&state=published",
        "q=katt&mine=true",
        "q=katt&page=0",
        "q=" + "x" * 501,
    ],
)
def test_odd_parameters_are_refused(query, anonymous_client):
    response = anonymous_client.get(f"{URL}?{query}")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_lists_are_cut_by_what_is_asked_for(client_for, coordinator, anonymous_client, at):
    EntryFactory(slug="mine", owner=coordinator)
    EntryFactory(slug="good", checked_on=localdate(at), topic=TopicFactory(slug="pets"))
    EntryFactory(slug="draft", state="draft", published_at=None)

    def listed(query, client):
        results = client.get(f"{URL}?{query}").json()["results"]
        return sorted(entry["slug"] for entry in results)

    desk = client_for(coordinator)
    assert listed("", desk) == ["draft", "good", "mine"]
    assert listed("mine=true", desk) == ["mine"]
    assert listed("mine=false&state=draft", desk) == ["draft"]
    assert listed("confirmed=true", desk) == ["good"]
    assert listed("confirmed=false", desk) == ["mine"]
    assert listed("topic=pets", anonymous_client) == ["good"]
    assert listed("mine=true", anonymous_client) == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_three_answers_take_as_many_queries_as_one(
    how_many, anonymous_client, django_assert_num_queries
):
    EntryFactory.create_batch(how_many, texts=[NB, EN])

    with django_assert_num_queries(4):
        listed = anonymous_client.get(URL)
    with django_assert_num_queries(2):
        found = anonymous_client.get(f"{URL}?q=katt")

    assert len(listed.json()["results"]) == len(found.json()["results"]) == how_many


def test_an_unchanged_answer_is_not_sent_twice(anonymous_client):
    EntryFactory(slug="cat")
    tag = anonymous_client.get(f"{URL}cat/")["ETag"]

    again = anonymous_client.get(f"{URL}cat/", headers={"if-none-match": tag})

    assert again.status_code == 304


# -- Searching ------------------------------------------------------------------------------


def test_a_search_tells_how_many_and_marks_the_words(anonymous_client):
    EntryFactory.create_batch(3, texts=[NB])

    page = anonymous_client.get(f"{URL}?q=pass&limit=2").json()

    assert (page["total"], page["total_exact"], page["previous"]) == (3, True, None)
    assert page["emergency"] is None
    assert (page["unsure"], page["still_reading"]) == (False, False)
    assert [card["excerpt"] for card in page["results"]] == ["Ja, med <mark>pass</mark>."] * 2
    assert len(anonymous_client.get(page["next"]).json()["results"]) == 1


def test_a_search_shows_the_same_card_as_the_list(anonymous_client):
    EntryFactory(texts=[NB, EN], checked_on=localdate())

    [listed] = anonymous_client.get(f"{URL}?language=en").json()["results"]
    [found] = anonymous_client.get(f"{URL}?q=katt&language=en").json()["results"]

    changed_at = listed["changed_at"]
    assert {**found, "excerpt": "", "changed_at": changed_at} == {**listed, "excerpt": ""}


def test_nothing_good_is_said_as_nothing(anonymous_client):
    EntryFactory(texts=[NB])

    page = anonymous_client.get(f"{URL}?q=romfart").json()

    assert (page["total"], page["results"], page["next"]) == (0, [], None)


def test_a_search_that_sounds_like_an_emergency_gets_the_numbers_first(anonymous_client):
    page = anonymous_client.get(f"{URL}?q=he+is+not+breathing").json()

    assert [number["number"] for number in page["emergency"]["numbers"]] == [
        *("113", "110", "112", "116 117")
    ]


# -- Writing --------------------------------------------------------------------------------


@pytest.fixture
def desk(client_for, coordinator):
    TopicFactory()
    return client_for(coordinator)


def test_a_coordinator_writes_changes_and_publishes(desk, anonymous_client):
    written = desk.post(URL, body(checked=True, slug="bank"))
    text = {"language": "nb", "question": "Hvor er banken?", "answer": "Ved torget."}
    changed = desk.patch(f"{URL}bank/", {"texts": [text], "in_substance": False})
    published = desk.post(f"{URL}bank/publish/")

    assert (written.status_code, written.json()["state"]) == (201, "draft")
    assert written.json()["open_steps"] == ["publish", "schedule", "confirm"]
    assert changed.json()["desk"]["texts"] == [
        {**text, "alternatives": [], "is_original": True, "outdated": False}
    ]
    assert published.json()["open_steps"] == ["withdraw", "confirm"]
    assert anonymous_client.get(f"{URL}bank/").json()["confirmed"] is True
    assert desk.post(f"{URL}bank/withdraw/").json()["state"] == "withdrawn"


def test_a_municipalitys_addition_is_written_and_shown_for_editing(desk):
    MunicipalityFactory()
    variant = {"municipality": "3405", "language": "nb", "answer": "I *byen*."}

    written = desk.post(URL, body(variants=[variant])).json()

    assert written["variants"] == [{"municipality": "3405", "html": "<p>I <em>byen</em>.</p>\n"}]
    assert written["desk"]["variants"] == [variant]


def test_one_click_confirms(desk):
    EntryFactory(slug="cat")
    until = (localdate() + timedelta(days=400)).isoformat()

    by_default = desk.post(f"{URL}cat/confirm/").json()
    by_date = desk.post(f"{URL}cat/confirm/", {"valid_until": until}).json()

    assert (by_default["confirmed"], by_default["checked_on"]) == (True, localdate().isoformat())
    assert by_date["valid_until"] == until


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"colour": "red"}, "/colour", "unknown"),
        ({"topic": "moon"}, "/topic", "does_not_exist"),
        ({"texts": []}, "/texts", "empty"),
        ({"source_url": "javascript:alert(1)"}, "/source_url", "invalid"),
        ({"source_name": "a\nb"}, "/source_name", "one_line"),
        ({"in_substance": True}, "/in_substance", "unknown"),
        (
            {"texts": [{"language": "nb", "question": "?", "answer": "01010050053"}]},
            "/texts/0/answer",
            "national_id",
        ),
        (
            {"variants": [{"municipality": "9999", "language": "nb", "answer": "x"}]},
            "/variants/0/municipality",
            "does_not_exist",
        ),
    ],
)
def test_a_wrong_shape_is_told_by_its_place(wrong, pointer, code, desk):
    response = desk.post(URL, body(**wrong))

    assert response.status_code == 400
    assert (pointer, code) in errors(response)
    assert Entry.objects.count() == 0


def test_rules_that_say_no_are_told_by_their_code(desk):
    EntryFactory(slug="taken")
    long = {"language": "nb", "question": "?", "answer": "å" * 10_241}

    codes = [
        desk.post(URL, wrong).json()["code"]
        for wrong in (
            body(slug="taken"),
            body(texts=[long]),
            body(valid_until="2020-01-01"),
        )
    ]

    assert codes == ["slug_is_taken", "answer_is_too_long", "date_has_passed"]
    assert desk.post(f"{URL}taken/publish/").json()["code"] == "step_not_open"


def test_others_write_nothing(client_for, user, anonymous_client):
    TopicFactory()
    EntryFactory(slug="cat")
    stranger = client_for(user)

    for client, status, code in (
        (stranger, 403, "not_yours"),
        (anonymous_client, 401, "not_authenticated"),
    ):
        for response in (
            client.post(URL, body()),
            client.patch(f"{URL}cat/", {"source_name": "x"}),
            client.post(f"{URL}cat/confirm/"),
            client.post(f"{URL}cat/publish/"),
            client.post(f"{URL}cat/withdraw/"),
        ):
            assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_program_writes_only_with_the_scope_for_it(coordinator, anonymous_client, at):
    TopicFactory()

    statuses = []
    for scope in (TokenScope.JOBS, TokenScope.QUESTIONS):
        secret = new_secret()
        AccessToken.objects.create(
            user=coordinator,
            name="program",
            digest=digest_of(secret),
            scopes=[scope],
            strong=True,
            created_at=at,
            expires_at=at + timedelta(days=1),
        )
        header = {"authorization": f"Token {secret}"}
        statuses.append(anonymous_client.post(URL, body(), headers=header).status_code)

    assert statuses == [403, 201]


# -- Feedback -------------------------------------------------------------------------------


def test_anybody_says_whether_it_helped(anonymous_client):
    EntryFactory(slug="cat")

    response = anonymous_client.post(f"{URL}cat/feedback/", {"helped": False, "missing": "Pris."})

    assert response.status_code == 204
    feedback = EntryFeedback.objects.get()
    assert (feedback.helped, feedback.missing, feedback.language) == (False, "Pris.", "nb")


def test_feedback_on_what_is_hidden_is_not_found(anonymous_client):
    EntryFactory(slug="draft", state="draft")

    response = anonymous_client.post(f"{URL}draft/feedback/", {"helped": True})

    assert response.status_code == 404


def test_too_much_feedback_is_stopped(anonymous_client):
    EntryFactory(slug="cat")

    for _ in range(30):
        anonymous_client.post(f"{URL}cat/feedback/", {"helped": True})
    response = anonymous_client.post(f"{URL}cat/feedback/", {"helped": True})

    assert (response.status_code, response.json()["code"]) == (429, "throttled")
    assert EntryFeedback.objects.count() == 30
