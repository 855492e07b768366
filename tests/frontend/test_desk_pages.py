"""The coordinator's desk: the overview, the queue, one question from taken to published."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.faq.actions import desk as actions
from flyttehjelp.faq.actions.questions import say_not_answered
from flyttehjelp.faq.models import Entry, Question
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, EntryTaskFactory, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, **katten** må ha pass.")
DOG = TextDraft("nb", "Kan hunden gå løs?", "Ja, utenom båndtvangen.")


@pytest.fixture
def desk(page_for, coordinator):
    return page_for(coordinator)


@pytest.fixture
def question(coordinator):
    return QuestionFactory(owner=coordinator)


@pytest.fixture
def taken(question, coordinator, at):
    return actions.take(question, by=coordinator, at=at)


@pytest.fixture
def answered(taken, coordinator, at):
    return actions.answer(taken, text="**Ja.**", entry=None, by=coordinator, at=at)


def room(question, step=""):
    return f"/nb/work/questions/{question.pk}/{step}{'/' if step else ''}"


def entry_body(**changed):
    return {
        "language": "nb",
        "question": "Kan jeg ta med dyr?",
        "alternatives": "Får katten bli med?\n\nkatt\n",
        "answer": "Ja.",
        "topic": "housing",
        "source_name": "",
        "source_url": "",
        "valid_until": (localdate() + timedelta(days=99)).isoformat(),
        "checked": "on",
        **changed,
    }


# -- Who may come here ----------------------------------------------------------------------

WORK = ["", "questions/", "answers/", "answers/new/"]


@pytest.mark.parametrize("address", WORK)
def test_desk_is_for_coordinators(address, page_for, user):
    signed_out = page_for().get(f"/nb/work/{address}")
    stranger = page_for(user).get(f"/nb/work/{address}")

    assert signed_out["Location"].startswith("/nb/accounts/login/")
    assert stranger.status_code == 403
    assert "Dette er for koordinatorer." in stranger.content.decode()


def test_asker_finds_no_desk_behind_the_question(page_for, user, coordinator):
    own = QuestionFactory(owner=coordinator, asker=user)

    assert page_for(user).get(room(own)).status_code == 404
    assert page_for(user).post(room(own, "answer"), {"text": "Ja."}).status_code == 404
    assert page_for(user).post(room(own, "take")).status_code == 403


def test_deputy_who_is_no_coordinator_answers_what_is_theirs(page_for, user, coordinator):
    question = QuestionFactory(owner=user)

    page = page_for(user).get(room(question)).content.decode()

    assert "Ta spørsmålet og svar" in page
    assert "Gi videre" not in page


# -- Overview and queue ---------------------------------------------------------------------


@pytest.mark.parametrize(("how_many", "shown"), [(0, 0), (1, 2), (12, 20)])
def test_overview_shows_what_waits_for_me_the_most_urgent_first(
    how_many, shown, desk, coordinator, at
):
    for number in range(how_many):
        QuestionFactory(owner=coordinator, due_at=at + timedelta(days=number - 1))
        EntryTaskFactory(person=coordinator)
    QuestionFactory(text="En annens")

    response = desk.get("/nb/work/")

    page = response.content.decode()
    assert len(response.context["items"]) == shown
    assert ("over fristen" in page) == (how_many > 0)
    assert bool(response.context["later"]) == (2 * how_many > shown)
    assert ("Ingenting venter på deg" in page) == (how_many == 0)
    assert "En annens" not in page


@pytest.mark.parametrize(("how_many", "shown"), [(0, 0), (1, 1), (30, 20)])
def test_queue_goes_on_page_by_page(how_many, shown, desk):
    for _number in range(how_many):
        QuestionFactory()

    response = desk.get("/nb/work/questions/")

    assert len(response.context["questions"]) == shown
    assert ("Ingen spørsmål her" in response.content.decode()) == (how_many == 0)
    if how_many > shown:
        assert len(desk.get(response.context["later"]).context["questions"]) == how_many - shown


def test_queue_of_five_hundred_is_no_heavier(desk, coordinator, at):
    Question.objects.bulk_create(
        Question(
            text="Kan jeg?",
            language="nb",
            owner=coordinator,
            due_at=at,
            promised_at=at,
            created_at=at,
        )
        for _number in range(500)
    )

    assert len(desk.get("/nb/work/questions/").context["questions"]) == 20


@pytest.mark.parametrize(
    ("view", "found"), [("open", 2), ("mine", 1), ("answered", 1), ("all", 3), ("", 0)]
)
def test_queue_is_seen_from_several_sides(view, found, desk, coordinator, at):
    done = QuestionFactory(owner=coordinator)
    actions.take(done, by=coordinator, at=at)
    actions.answer(done, text="Ja.", entry=None, by=coordinator, at=at)
    QuestionFactory(owner=coordinator, on_behalf="telefon")
    QuestionFactory()

    response = desk.get(f"/nb/work/questions/?view={view}")

    if found:
        assert len(response.context["questions"]) == found
    else:
        assert response.status_code == 404


# -- One question ---------------------------------------------------------------------------


def test_question_is_taken_held_and_put_back(desk, question):
    before = desk.get(room(question)).content.decode()
    taken = desk.post(room(question, "take"), follow=True).content.decode()
    back = desk.post(room(question, "release"), follow=True).content.decode()

    assert "Ta spørsmålet og svar" in before
    assert "Svaret ditt" not in before
    assert "Spørsmålet er ditt i ti minutter." in taken
    assert "Du har det til " in taken
    assert "Spørsmålet ligger i køen igjen." in back


def test_who_wrote_for_long_is_told_so_and_may_still_answer(desk, question, coordinator, at):
    actions.take(question, by=coordinator, at=at - timedelta(minutes=11))

    page = desk.get(room(question)).content.decode()
    sent = desk.post(room(question, "answer"), {"text": "Ja."}, follow=True).content.decode()

    assert "De ti minuttene er ute." in page
    assert "Svaret er sendt." in sent


def test_question_a_colleague_holds_says_who_and_how_long(page_for, taken, coordinator):
    colleague = page_for(UserFactory(is_coordinator=True))

    page = colleague.get(room(taken)).content.decode()
    refused = colleague.post(room(taken, "take"), follow=True).content.decode()

    assert f"{coordinator.name} har spørsmålet til " in page
    assert "Ta spørsmålet og svar" not in page
    assert "En kollega holder på med dette spørsmålet nå." in refused


@pytest.mark.parametrize("step", ["take", "release", "hand-over", "answer", "publish"])
def test_steps_are_taken_by_post_alone(step, desk, question):
    response = desk.get(room(question, step))

    question.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, room(question))
    assert question.state == "received"


def test_question_is_handed_over(desk, question, coordinator):
    colleague = UserFactory(is_coordinator=True, name="Stein Stedfortreder")

    page = desk.get(room(question)).content.decode()
    after = desk.post(
        room(question, "hand-over"), {"to": str(colleague.pk)}, follow=True
    ).content.decode()

    assert f'<option value="{colleague.pk}">' in page
    assert f'<option value="{coordinator.pk}">' not in page
    assert "Spørsmålet er gitt videre." in after
    question.refresh_from_db()
    assert question.owner == colleague


def test_answer_is_sent_with_a_published_one(desk, taken):
    entry = EntryFactory(slug="cat", texts=[CAT])

    offered = desk.get(room(taken)).content.decode()
    sent = desk.post(
        room(taken, "answer"), {"text": "Hei!", "entry": "cat"}, follow=True
    ).content.decode()

    assert 'value="cat"' in offered
    assert "Svaret er sendt." in sent
    taken.refresh_from_db()
    assert (taken.answer.text, taken.answer.entry) == ("Hei!", entry)


def test_another_published_answer_is_found_and_nothing_typed_is_lost(desk, taken):
    EntryFactory(slug="cat", texts=[CAT])
    EntryFactory(slug="dog", texts=[DOG])

    found = desk.post(
        room(taken, "answer"), {"text": "Hei!", "entry": "cat", "tried": "hunden", "find": "yes"}
    )

    page = " ".join(found.content.decode().split())
    assert found.status_code == 200
    assert "Hei!</textarea>" in page
    assert 'value="dog"' in page
    assert 'value="cat"' in page
    taken.refresh_from_db()
    assert taken.state == "taken"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"text": "", "entry": ""}, "Skriv et svar, eller vis til et publisert svar."),
        ({"text": "Du er 010190 10046", "entry": ""}, "fødselsnummer"),
        ({"text": "Ja.", "entry": "nothing-here"}, "Vis til et publisert svar: "),
    ],
)
def test_answer_with_errors_comes_back_with_what_was_typed(body, sentence, desk, taken):
    response = desk.post(room(taken, "answer"), body)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f"{body['text']}</textarea>" in page


def test_answer_is_kept_when_a_colleague_came_first(desk, taken, at):
    colleague = UserFactory(is_coordinator=True)
    late = at + timedelta(minutes=11)
    actions.take(taken, by=colleague, at=late)

    response = desk.post(room(taken, "answer"), {"text": "Mye arbeid her."})

    page = response.content.decode()
    assert response.status_code == 422
    assert "En kollega holder på med dette spørsmålet nå." in page
    assert "Mye arbeid her.</textarea>" in page


def test_question_that_sounds_urgent_is_marked(desk, coordinator):
    urgent = QuestionFactory(owner=coordinator, text="Mannen min puster ikke")

    assert "Dette kan være akutt." in desk.get(room(urgent)).content.decode()


def test_reopened_question_shows_what_was_missed(desk, answered, at):
    say_not_answered(answered, missing="", by=None, by_link=True, at=at)

    page = desk.get(room(answered)).content.decode()

    assert "åpnet igjen" in page
    assert "Fikk ikke svar på dette" in page


# -- Publishing -----------------------------------------------------------------------------


def test_answered_question_is_ready_to_be_published(desk, coordinator, at):
    TopicFactory()
    EntryFactory(texts=[CAT])
    asked = QuestionFactory(
        owner=coordinator, text="Vi heter Ås. Kan jeg ta med katten? Og hunden?", language="nn"
    )
    actions.take(asked, by=coordinator, at=at)
    actions.answer(asked, text="**Ja.**", entry=None, by=coordinator, at=at)

    form = desk.get(room(asked)).context["publish_form"]

    assert {
        name: form.initial[name] for name in ("question", "alternatives", "answer", "language")
    } == {
        "question": "Kan jeg ta med katten?",
        "alternatives": "Og hunden?",
        "answer": "**Ja.**",
        "language": "nn",
    }
    assert not form.initial.get("topic")


def test_question_that_asks_nothing_is_ready_with_its_first_line(desk, coordinator, at):
    asked = QuestionFactory(owner=coordinator, text="katt og hund\nhilsen Ås")
    actions.take(asked, by=coordinator, at=at)
    actions.answer(asked, text="Ja.", entry=None, by=coordinator, at=at)

    assert desk.get(room(asked)).context["publish_form"].initial["question"] == "katt og hund"


@pytest.mark.parametrize(("button", "state"), [({}, "published"), ({"draft": "yes"}, "draft")])
def test_answer_is_published_in_one_more_step(button, state, desk, answered):
    TopicFactory()

    page = desk.post(room(answered, "publish"), entry_body(**button), follow=True)

    entry = Entry.objects.get()
    text = entry.versions.get()
    assert (entry.state, entry.checked_on) == (state, localdate())
    assert (text.question, text.alternatives) == (
        "Kan jeg ta med dyr?",
        ["Får katten bli med?", "katt"],
    )
    assert page.redirect_chain == [(f"/nb/work/answers/{entry.slug}/edit/", 303)]
    after = desk.get(room(answered)).content.decode()
    assert f"/nb/work/answers/{entry.slug}/edit/" in after


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"topic": ""}, "Tema: "),
        ({"question": ""}, "Spørsmålet: "),
        ({"answer": "Hun er 010190 10046"}, "Svaret: Det ser ut som du har skrevet et fødsels"),
        ({"valid_until": "2020-01-01"}, "Datoen svaret gjelder til, er passert."),
        ({"source_url": "hei hei"}, "Lenke til kilden: "),
    ],
)
def test_publishing_with_errors_comes_back_with_what_was_typed(changed, sentence, desk, answered):
    TopicFactory()

    response = desk.post(room(answered, "publish"), entry_body(**changed))

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Får katten bli med?" in page
    assert Entry.objects.count() == 0


# -- Asking back, and answering together ----------------------------------------------------


def test_coordinator_asks_back(desk, taken):
    shown = desk.get(room(taken)).content.decode()
    empty = desk.post(room(taken, "ask-back"), {"text": " "})
    sent = desk.post(room(taken, "ask-back"), {"text": "Hvor?"}, follow=True).content.decode()

    assert "Trenger du å vite mer?" in shown
    assert (empty.status_code, "Skriv hva du lurer på." in empty.content.decode()) == (422, True)
    assert "Spørsmålet er sendt tilbake." in sent
    assert "venter på den som spurte" in sent
    assert desk.get(room(taken, "ask-back")).status_code == 200
    waiting = desk.get("/nb/work/questions/?view=asked_back").content.decode()
    assert taken.text in waiting


def test_coordinator_answers_two_at_once_and_parts_them(desk, question, coordinator):
    other = QuestionFactory(owner=coordinator, text="Kan katten være med meg hit?")

    shown = desk.get(room(question)).content.decode()
    merged = desk.post(room(question, "merge"), {"other": str(other.pk)}, follow=True)
    others = desk.get(room(other)).content.decode()
    parted = desk.post(room(other, "split"), follow=True).content.decode()

    assert "Spør flere om det samme?" in shown
    assert other.text in shown
    assert "Svaret går også til" in merged.content.decode()
    assert "Dette spørsmålet får svar sammen med et annet." in others
    assert "Spørsmålet står for seg selv igjen." in parted


def test_nothing_is_merged_by_looking_or_with_nonsense(desk, question):
    assert desk.get(room(question, "merge")).status_code == 303
    assert desk.post(room(question, "merge"), {"other": "katten"}).status_code == 404


def test_the_draft_says_what_was_taken_out(desk, coordinator, at):
    question = QuestionFactory(owner=coordinator, text="Jeg heter Prøve Person. Kan jeg?")
    actions.take(question, by=coordinator, at=at)
    actions.answer(question, text="Ja.", entry=None, by=coordinator, at=at)

    shown = desk.get(room(question)).content.decode()

    assert "det som så ut som navn" in shown
    assert 'value="Kan jeg?"' in shown


def test_queue_shows_how_the_promise_is_kept(desk, at):
    for n in range(5):
        QuestionFactory(due_at=at - timedelta(days=n + 1), first_answered_at=at - timedelta(days=9))

    shown = desk.get("/nb/work/questions/").content.decode()

    assert "De siste 90 dagene fikk 5 av 5 spørsmål et første svar innen 2 virkedager." in shown
