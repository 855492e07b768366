"""History, tasks, previews and the clock that publishes, as programs see them."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.faq.actions.entries import save_entry
from flyttehjelp.faq.models import SourceCheck
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, EntryRevisionFactory, EntryTaskFactory

pytestmark = pytest.mark.django_db

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, med pass.")


@pytest.fixture
def entry(db):
    return EntryFactory(slug="cat", texts=[CAT])


@pytest.fixture
def desk(client_for, coordinator):
    return client_for(coordinator)


# -- History --------------------------------------------------------------------------------


def test_history_tells_who_why_and_what(desk, entry, coordinator):
    body = {
        "texts": [{"language": "nb", "question": CAT.question, "answer": "Ja, uten pass."}],
        "why": "Nye regler",
    }
    desk.patch("/api/v1/entries/cat/", body)

    rows = desk.get("/api/v1/revisions/?entry=cat").json()["results"]
    last = desk.get(f"/api/v1/revisions/{rows[0]['id']}/").json()

    assert [(row["number"], row["why"]) for row in rows] == [(2, "Nye regler"), (1, "")]
    assert last["by"]["name"] == coordinator.name
    assert (last["is_current"], last["entry"]) == (True, "cat")
    assert [change["field"] for change in last["changes"]] == ["answer"]
    assert {"kind": "new", "text": "uten"} in last["changes"][0]["parts"]


def test_restore_answers_with_the_entry_as_it_is_now(desk, entry, coordinator, at):
    save_entry(
        EntryDraft(texts=(TextDraft("nb", CAT.question, "Nei."),)),
        entry=entry,
        by=coordinator,
        at=at,
    )
    first = desk.get("/api/v1/revisions/?entry=cat").json()["results"][-1]

    answer = desk.post(f"/api/v1/revisions/{first['id']}/restore/", {"why": "Feil fra oss"})

    assert answer.status_code == 200
    assert "med pass" in answer.json()["html"]
    assert desk.get("/api/v1/revisions/").json()["results"][0]["why"] == "Feil fra oss"


def test_owner_who_is_no_coordinator_sees_the_history_of_theirs_alone(client_for, user):
    EntryRevisionFactory(entry__owner=user)
    EntryRevisionFactory()

    assert len(client_for(user).get("/api/v1/revisions/").json()["results"]) == 1


# -- Tasks ----------------------------------------------------------------------------------


def test_tasks_come_by_due_time_with_their_answer(desk, coordinator, at):
    late = EntryTaskFactory(person=coordinator, due_at=at - timedelta(days=1))
    EntryTaskFactory(kind="unconfirmed", due_at=at + timedelta(days=1))
    EntryTaskFactory(done_at=at)

    rows = desk.get("/api/v1/entry-tasks/").json()["results"]
    mine = desk.get("/api/v1/entry-tasks/?mine=true").json()["results"]
    one_kind = desk.get("/api/v1/entry-tasks/?kind=unconfirmed").json()["results"]

    assert [(row["overdue"], row["open_steps"]) for row in rows] == [(True, ["done"]), (False, [])]
    assert [row["entry"]["slug"] for row in mine] == [late.entry.slug]
    assert [row["kind"] for row in one_kind] == ["unconfirmed"]
    assert len(desk.get("/api/v1/entry-tasks/?mine=false").json()["results"]) == 2


def test_task_is_done_and_then_it_is_not_there(desk, coordinator):
    task = EntryTaskFactory(person=coordinator)

    first = desk.post(f"/api/v1/entry-tasks/{task.pk}/done/")
    second = desk.post(f"/api/v1/entry-tasks/{task.pk}/done/")

    assert (first.status_code, second.status_code) == (204, 404)


def test_cause_must_be_mended_first(desk, coordinator):
    task = EntryTaskFactory(person=coordinator, kind="outdated")

    answer = desk.post(f"/api/v1/entry-tasks/{task.pk}/done/")

    assert (answer.status_code, answer.json()["code"]) == (409, "cause_remains")


def test_who_holds_a_task_sees_it(client_for, user):
    EntryTaskFactory(person=user)
    EntryTaskFactory()

    assert len(client_for(user).get("/api/v1/entry-tasks/").json()["results"]) == 1


# -- What the desk is told ------------------------------------------------------------------


def test_desk_sees_what_readers_say_and_whether_the_source_answers(desk, entry, client_for, at):
    for helped, missing in [(True, ""), (False, ""), (False, "Hva koster det?")]:
        desk.post("/api/v1/entries/cat/feedback/", {"helped": helped, "missing": missing})
    SourceCheck.objects.create(url=entry.source_url, next_at=at, status=404, failures=1)

    shown = desk.get("/api/v1/entries/cat/").json()["desk"]
    public = client_for(UserFactory()).get("/api/v1/entries/cat/").json()["desk"]

    assert (shown["readers"]["helped"], shown["readers"]["not_helped"]) == (1, 2)
    assert [said["missing"] for said in shown["readers"]["missing"]] == ["Hva koster det?"]
    assert (shown["source_check"]["status"], shown["source_check"]["dead_since"]) == (404, None)
    assert public is None


def test_answer_past_its_time_is_unconfirmed_in_the_api(anonymous_client, at):
    EntryFactory(
        slug="old", checked_on=localdate(at), valid_until=localdate(at) - timedelta(days=1)
    )

    one = anonymous_client.get("/api/v1/entries/old/").json()
    (listed,) = anonymous_client.get("/api/v1/entries/").json()["results"]
    (found,) = anonymous_client.get("/api/v1/entries/?q=melde+flytting").json()["results"]

    assert [one["confirmed"], listed["confirmed"], found["confirmed"]] == [False] * 3


# -- Preview and schedule -------------------------------------------------------------------


def test_preview_shows_harmless_html_and_saves_nothing(desk):
    text = "**Hei** <script>alert(1)</script> [x](javascript:alert(1))"

    html = desk.post("/api/v1/previews/", {"text": text}).json()["html"]

    assert "<strong>Hei</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_draft_waits_for_the_clock(desk, at):
    EntryFactory(slug="wait", state="draft", published_at=None)
    tomorrow = (at + timedelta(days=1)).isoformat()

    waits = desk.post("/api/v1/entries/wait/schedule/", {"publish_at": tomorrow}).json()
    listed = desk.get("/api/v1/entries/?scheduled=true").json()["results"]
    others = desk.get("/api/v1/entries/?scheduled=false").json()["results"]
    free = desk.post("/api/v1/entries/wait/unschedule/").json()
    late = desk.post("/api/v1/entries/wait/schedule/", {"publish_at": at.isoformat()})

    assert waits["publish_at"] is not None
    assert "unschedule" in waits["open_steps"]
    assert ([one["slug"] for one in listed], others) == (["wait"], [])
    assert free["publish_at"] is None
    assert (late.status_code, late.json()["code"]) == (409, "time_has_passed")
