import uuid
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions import desk as actions
from flyttehjelp.faq.links import key_for
from flyttehjelp.faq.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db

URL = "/api/v1/questions/"
STEPS = ["take", "release", "hand-over", "answer", "publish", "helped", "not-answered"]


@pytest.fixture
def desk(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def question(coordinator):
    return QuestionFactory(owner=coordinator)


@pytest.fixture
def answered(question, coordinator, at):
    actions.take(question, by=coordinator, at=at)
    return actions.answer(question, text="**Ja.**", entry=None, by=coordinator, at=at)


def url(question, step="", key=None):
    return f"{URL}{question.pk}/{step}{'/' if step else ''}{f'?key={key}' if key else ''}"


def draft(**facts):
    text = {"language": "nb", "question": "Kan jeg ta med kjæledyr?", "answer": "Ja."}
    until = localdate() + timedelta(days=99)
    return {"topic": "housing", "valid_until": until.isoformat(), "texts": [text], **facts}


# -- Asking ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("coordinator")
def test_a_visitor_asks_and_follows_the_question_by_its_key(anonymous_client):
    asked = anonymous_client.post(URL, {"text": "Kan jeg?", "shown": 5, "read": 1})

    question = asked.json()
    assert asked.status_code == 201
    assert (question["state"], question["answer"], question["desk"]) == ("received", None, None)
    assert question["due_at"] > question["created_at"]
    followed = anonymous_client.get(f"{URL}{question['id']}/?key={question['key']}")
    assert followed.json() == {k: v for k, v in question.items() if k != "key"}
    assert Question.objects.get().shown_before == 5


@pytest.mark.usefixtures("coordinator")
def test_who_is_signed_in_needs_no_key(client_for, user):
    client = client_for(user)

    asked = client.post(URL, {"text": "Kan jeg?"}).json()

    assert asked["key"] is None
    assert client.get(f"{URL}{asked['id']}/").json()["text"] == "Kan jeg?"


@pytest.mark.usefixtures("coordinator")
def test_the_language_is_the_readers_unless_it_is_given(anonymous_client):
    header = {"accept-language": "nn"}

    first = anonymous_client.post(URL, {"text": "Kan eg?"}, headers=header).json()
    second = anonymous_client.post(URL, {"text": "Can I?", "language": "en"}).json()

    assert [first["language"], second["language"]] == ["nn", "en"]


@pytest.mark.usefixtures("coordinator")
def test_an_emergency_is_answered_at_once(anonymous_client):
    header = {"accept-language": "nb"}

    asked = anonymous_client.post(URL, {"text": "Han puster ikke"}, headers=header).json()

    assert asked["emergency"]["headline"] == "Er det akutt? Ring med én gang."
    assert asked["emergency"]["numbers"][0]["number"] == "113"


def test_a_coordinator_enters_a_telephone_call(desk):
    entered = desk.post(
        URL, {"text": "Kan jeg?", "on_behalf": "på telefon", "email": "ola@example.org"}
    ).json()

    assert entered["key"] is not None
    assert entered["desk"]["on_behalf"] == "på telefon"
    assert entered["desk"]["asker_email"] == "ola@example.org"
    assert entered["desk"]["entered_by"]["name"] == "Kari Koordinator"


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/text", "required"),
        ({"text": ""}, "/text", "blank"),
        ({"text": 7}, "/text", "invalid"),
        ({"text": "x" * 4001}, "/text", "max_length"),
        ({"text": "Mitt nummer er 010100 50053"}, "/text", "national_id"),
        ({"text": "?", "email": "nobody"}, "/email", "invalid"),
        ({"text": "?", "language": "xx"}, "/language", "invalid_choice"),
        ({"text": "?", "shown": -1}, "/shown", "min_value"),
        ({"text": "?", "owner": "x"}, "/owner", "unknown"),
        ({"text": "?", "state": "answered"}, "/state", "unknown"),
    ],
)
def test_a_wrong_shape_is_told_by_its_place(body, pointer, code, anonymous_client):
    response = anonymous_client.post(URL, body)

    assert response.status_code == 400
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [(pointer, code)]
    assert Question.objects.count() == 0


def test_without_staff_the_answer_is_kind(anonymous_client):
    response = anonymous_client.post(URL, {"text": "Kan jeg?"})

    assert (response.status_code, response.json()["code"]) == (409, "nobody_to_answer")


@pytest.mark.usefixtures("coordinator")
def test_only_coordinators_ask_for_others(client_for, user):
    response = client_for(user).post(URL, {"text": "?", "on_behalf": "på telefon"})

    assert (response.status_code, response.json()["code"]) == (403, "not_yours")


@pytest.mark.usefixtures("coordinator")
def test_the_sixth_question_in_an_hour_is_stopped(anonymous_client, desk):
    statuses = [anonymous_client.post(URL, {"text": "?"}).status_code for _ in range(6)]
    at_desk = [desk.post(URL, {"text": "?"}).status_code for _ in range(6)]

    assert statuses == [201] * 5 + [429]
    assert at_desk == [201] * 6


# -- Seeing ---------------------------------------------------------------------------------


def test_nobody_sees_what_others_asked(client_for, user, anonymous_client, question):
    stranger = client_for(user)

    assert stranger.get(URL).json()["results"] == []
    for client in (stranger, anonymous_client):
        assert client.get(url(question)).status_code == 404
    assert anonymous_client.get(URL).status_code == 401


def test_strangers_find_no_step_to_take(client_for, user, anonymous_client, answered):
    TopicFactory()
    stranger = client_for(user)
    bodies = {"hand-over": {"to": str(user.pk)}, "publish": draft()}

    strange = [stranger.post(url(answered, s), bodies.get(s, {})).status_code for s in STEPS]
    nameless = [
        anonymous_client.post(url(answered, s), bodies.get(s, {})).status_code for s in STEPS
    ]

    assert strange == [404] * 7
    assert nameless == [401] * 5 + [404] * 2


def test_askers_see_their_own_but_take_no_step_at_the_desk(client_for, user, coordinator):
    TopicFactory()
    mine = QuestionFactory(asker=user, owner=coordinator)
    client = client_for(user)
    bodies = {"hand-over": {"to": str(coordinator.pk)}, "publish": draft(), "answer": {"text": "x"}}

    responses = [client.post(url(mine, step), bodies.get(step, {})) for step in STEPS[:5]]

    assert [r.json()["code"] for r in responses] == ["not_yours"] * 5
    assert [q["id"] for q in client.get(URL).json()["results"]] == [str(mine.pk)]
    assert client.get(url(mine)).json()["desk"] is None


@pytest.mark.parametrize("wrong", ["other", "old", "forged", "empty"])
def test_a_wrong_key_opens_nothing(wrong, anonymous_client, desk, answered):
    keys = {
        "other": key_for(uuid.uuid4(), 1),
        "old": key_for(answered.pk, 1),
        "forged": "1.forged",
        "empty": "",
    }
    Question.objects.update(link_version=2)

    for client in (anonymous_client, desk):
        address = f"{url(answered)}?key={keys[wrong]}"
        assert client.get(address).status_code == 404
        assert client.post(url(answered, "helped") + f"?key={keys[wrong]}").status_code == 404


def test_a_key_opens_no_step_at_the_desk(anonymous_client, client_for, user, question):
    key = key_for(question.pk, 1)

    nameless = anonymous_client.post(url(question, "take", key))
    stranger = client_for(user).post(url(question, "take", key))

    assert (nameless.status_code, stranger.status_code) == (401, 400)


def test_coordinators_see_the_queue_by_due_time(desk, coordinator, user, at):
    late, soon = (
        QuestionFactory(owner=coordinator, due_at=at + timedelta(days=days)) for days in (5, 1)
    )
    other = QuestionFactory(due_at=at + timedelta(days=3), asker=user)
    done = QuestionFactory()
    actions.take(done, by=done.owner, at=at)
    actions.answer(done, text="Ja.", entry=None, by=done.owner, at=at)

    def listed(query):
        return [q["id"] for q in desk.get(f"{URL}?{query}").json()["results"]]

    assert listed("open=true") == [str(q.pk) for q in (soon, other, late)]
    assert listed("open=true&mine=true") == [str(q.pk) for q in (soon, late)]
    assert listed("state=answered") == [str(done.pk)]
    assert listed("") == [str(q.pk) for q in (done, other, soon, late)]
    assert len(listed("open=false&mine=false")) == 4


@pytest.mark.parametrize("query", ["statte=received", "state=lost", "key=x"])
def test_odd_parameters_are_refused(query, desk):
    response = desk.get(f"{URL}?{query}")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("how_many", [1, 3])
def test_three_questions_take_as_many_queries_as_one(how_many, desk, at, django_assert_num_queries):
    for question in QuestionFactory.create_batch(how_many):
        actions.take(question, by=question.owner, at=at)
        actions.answer(question, text="x", entry=EntryFactory(), by=question.owner, at=at)

    with django_assert_num_queries(5):
        response = desk.get(URL)

    assert len(response.json()["results"]) == how_many


# -- Answering ------------------------------------------------------------------------------


def test_the_whole_journey(desk, anonymous_client):
    TopicFactory()
    asked = anonymous_client.post(URL, {"text": "Katten?", "email": "v@example.org"}).json()
    at_desk = f"{URL}{asked['id']}/"
    with_key = f"?key={asked['key']}"

    taken = desk.post(f"{at_desk}take/").json()
    answered = desk.post(f"{at_desk}answer/", {"text": "**Ja**, med pass."}).json()
    read = anonymous_client.get(at_desk + with_key).json()
    helped = anonymous_client.post(f"{at_desk}helped/{with_key}").json()
    published = desk.post(f"{at_desk}publish/", draft(publish=True))
    found = anonymous_client.get("/api/v1/entries/?q=kjæledyr").json()

    assert taken["open_steps"] == ["answer", "ask-back", "hand-over", "merge", "release", "take"]
    assert taken["desk"]["taken_by"]["name"] == "Kari Koordinator"
    assert answered["open_steps"] == ["publish"]
    assert read["answer"]["html"] == "<p><strong>Ja</strong>, med pass.</p>\n"
    assert read["open_steps"] == ["helped", "not-answered"]
    assert helped["helped_at"] is not None
    assert (published.status_code, published.json()["state"]) == (201, "published")
    assert [hit["slug"] for hit in found["results"]] == ["kan-jeg-ta-med-kjaeledyr"]
    kinds = Notice.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["question.answered", "question.received"]


def test_the_asker_opens_it_again(anonymous_client, answered, desk):
    key = key_for(answered.pk, 1)

    again = anonymous_client.post(url(answered, "not-answered", key), {"missing": "Hunden?"})

    assert (again.json()["state"], again.json()["answer"]) == ("reopened", None)
    assert [(m["from_asker"], m["text"], m["html"]) for m in again.json()["messages"]] == [
        (False, "**Ja.**", "<p><strong>Ja.</strong></p>\n"),
        (True, "Hunden?", ""),
    ]
    assert desk.get(url(answered)).json()["open_steps"] == ["hand-over", "merge", "take"]


def test_a_question_is_released_and_handed_over(desk, question, coordinator):
    colleague = UserFactory(is_coordinator=True, name="Arne")

    colleagues = desk.get(f"{URL}colleagues/").json()
    desk.post(url(question, "take"))
    released = desk.post(url(question, "release")).json()
    handed = desk.post(url(question, "hand-over"), {"to": str(colleague.pk)}).json()

    assert [person["name"] for person in colleagues] == ["Arne", "Kari Koordinator"]
    assert released["state"] == "received"
    assert handed["desk"]["owner"] == {"id": str(colleague.pk), "name": "Arne"}


def test_only_coordinators_see_who_answers(client_for, user, anonymous_client):
    assert client_for(user).get(f"{URL}colleagues/").status_code == 403
    assert anonymous_client.get(f"{URL}colleagues/").status_code == 401


def test_an_answer_points_to_a_published_entry_only(desk, question):
    EntryFactory(slug="cat")
    EntryFactory(slug="draft", state="draft")
    desk.post(url(question, "take"))

    refused = desk.post(url(question, "answer"), {"entry": "draft"})
    answered = desk.post(url(question, "answer"), {"entry": "cat"}).json()

    assert refused.json()["errors"][0]["code"] == "does_not_exist"
    assert (answered["answer"]["entry"], answered["answer"]["text"]) == ("cat", "")


def test_the_asker_sees_where_it_was_published_once_it_is(
    anonymous_client, desk, answered, coordinator
):
    TopicFactory()
    key = key_for(answered.pk, 1)

    slug = desk.post(url(answered, "publish"), draft()).json()["slug"]
    hidden = anonymous_client.get(url(answered, key=key)).json()["published_as"]
    desk.post(f"/api/v1/entries/{slug}/publish/")
    shown = anonymous_client.get(url(answered, key=key)).json()["published_as"]

    assert (hidden, shown) == (None, slug)
    assert desk.get(url(answered)).json()["open_steps"] == []


def test_rules_that_say_no_are_told_by_their_code(desk, question, client_for, user):
    colleague = client_for(UserFactory(is_coordinator=True))
    TopicFactory()
    seen = {}

    def ask(code, client, step, body=None):
        response = client.post(url(question, step), body or {})
        seen[code] = (response.status_code, response.json()["code"])

    ask("take_it_first", desk, "answer", {"text": "Ja."})
    ask("cannot_answer_questions", desk, "hand-over", {"to": str(user.pk)})
    ask("step_not_open", desk, "publish", draft())
    desk.post(url(question, "take"))
    ask("question_is_taken", colleague, "take")
    ask("answer_is_empty", desk, "answer", {})
    ask("answer_is_too_long", desk, "answer", {"text": "å" * 10_241})
    desk.post(url(question, "answer"), {"text": "Ja."})
    desk.post(url(question, "publish"), draft())
    ask("already_published", desk, "publish", draft())

    assert seen == {code: (409, code) for code in seen}


@pytest.mark.parametrize("step", ["answer", "publish", "not-answered"])
def test_national_identity_numbers_are_refused_everywhere(step, desk, question):
    TopicFactory()
    text = {"language": "nb", "question": "Er 01010050053 mitt?", "answer": "x"}
    bodies = {
        "answer": {"text": "01010050053"},
        "publish": draft(texts=[text]),
        "not-answered": {"missing": "01010050053"},
    }

    response = desk.post(url(question, step), bodies[step])

    assert [e["code"] for e in response.json()["errors"]] == ["national_id"]


def test_blocked_steps_are_not_offered(desk, client_for, question):
    desk.post(url(question, "take"))
    colleague = client_for(UserFactory(is_coordinator=True))

    assert colleague.get(url(question)).json()["open_steps"] == []


@pytest.mark.parametrize(("days", "late"), [(-1, True), (1, False)])
def test_an_open_question_past_its_time_is_late(days, late, desk, coordinator, at):
    QuestionFactory(owner=coordinator, due_at=at + timedelta(days=days))

    (question,) = desk.get(URL).json()["results"]

    assert question["overdue"] is late


def test_an_answered_question_is_never_late(desk, answered, at):
    Question.objects.update(due_at=at - timedelta(days=9))

    assert desk.get(url(answered)).json()["overdue"] is False


@pytest.mark.parametrize(("email", "by_letter"), [("", False), ("ola@example.org", True)])
def test_asker_is_told_whether_a_letter_comes(email, by_letter, anonymous_client, desk):
    asked = anonymous_client.post(URL, {"text": "Kan jeg?", "email": email})

    assert asked.json()["by_letter"] is by_letter
