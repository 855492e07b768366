"""150 ways to run a script, in everything people write: none of them reaches a page alive."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.models import EntryVersion, Question
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, EntryTaskFactory, QuestionFactory, TopicFactory
from tests.timing import best_of_three
from tests.vectors import VECTORS

pytestmark = pytest.mark.django_db

HARMLESS = {"", "http", "https", "mailto", "tel"}
RUNNING = {"script", "iframe", "object", "embed", "base", "style", "math", "foreignobject"}


class Suspicion(HTMLParser):
    """A second parser, not the one that cleans: notes whatever could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        ours = tag == "script" and (named.get("src") or "").startswith("/static/")
        if tag in RUNNING and not ours:
            self.found.append(self.get_starttag_text())
        for name, value in attributes:
            if name.startswith("on") or name in {"srcdoc", "style", "formaction", "xlink:href"}:
                self.found.append(self.get_starttag_text())
            if name in {"href", "src", "action", "data"} and scheme(value) not in HARMLESS:
                self.found.append(self.get_starttag_text())


def scheme(address):
    bare = re.sub(r"[\x00-\x20]", "", address or "")
    try:
        return urlsplit(bare).scheme.lower()
    except ValueError:
        return "broken"


def suspicions(response):
    assert response.status_code in {200, 422}, response.status_code
    parser = Suspicion()
    parser.feed(response.content.decode())
    return parser.found


@pytest.fixture
def desk(page_for, coordinator):
    return page_for(coordinator)


def answers_of(vectors):
    topic = TopicFactory()
    return [
        EntryFactory(
            slug=f"v{n}",
            topic=topic,
            texts=[TextDraft("nb", vector[:200], f"{vector}\n\nHei {vector}", (vector[:200],))],
            source_name=vector[:120],
        )
        for n, vector in enumerate(vectors)
    ]


def test_there_are_enough_of_them():
    assert len(set(VECTORS)) >= 150


def test_the_second_parser_sees_what_is_bad():
    parser = Suspicion()
    parser.feed("<p onclick=x><a href='java\nscript:alert(1)'><script>1</script>")

    assert len(parser.found) == 3


def test_answers_with_them_are_shown_harmless(page_for, desk):
    entries = answers_of(VECTORS)
    visitor = page_for()

    found = {
        entry.slug: bad
        for entry in entries
        if (bad := suspicions(visitor.get(f"/nb/answers/{entry.slug}/")))
    }
    lists = [visitor.get("/nb/answers/?topic=housing"), visitor.get("/nb/answers/")]
    atom = visitor.get("/nb/answers.atom").content.decode()
    edited = [suspicions(desk.get(f"/nb/work/answers/v{n}/edit/")) for n in range(0, 150, 5)]

    assert found == {}
    assert [suspicions(page) for page in lists] == [[], []]
    assert "<script" not in atom
    assert [bad for bad in edited if bad] == []


def test_searches_for_them_and_what_they_find_are_harmless(page_for, anonymous_client):
    answers_of(VECTORS[::7])
    visitor = page_for()

    pages = [suspicions(visitor.get("/nb/answers/", {"q": vector})) for vector in VECTORS]
    excerpts = [
        one["excerpt"]
        for vector in VECTORS[::7]
        for one in anonymous_client.get("/api/v1/entries/", {"q": vector[:500]}).json()["results"]
    ]

    assert [bad for bad in pages if bad] == []
    assert all(set(re.findall(r"<[^>]*>", one)) <= {"<mark>", "</mark>"} for one in excerpts)


def test_questions_with_them_are_harmless_for_who_asked_and_who_answers(desk, coordinator):
    for vector in VECTORS:
        QuestionFactory(text=vector, owner=coordinator, on_behalf=vector[:120])
    questions = Question.objects.order_by("pk")

    pages = [suspicions(desk.get(f"/nb/work/questions/{one.pk}/")) for one in questions[::3]]
    queue = suspicions(desk.get("/nb/work/questions/"))

    assert [bad for bad in pages if bad] == []
    assert queue == []


def test_what_readers_missed_and_why_and_who_are_harmless(desk, coordinator, at):
    User.objects.filter(pk=coordinator.pk).update(name=VECTORS[0])
    entry = EntryFactory(slug="cat", owner=UserFactory(is_coordinator=True, name=VECTORS[16][:120]))
    EntryTaskFactory(entry=entry, kind="missing", person=coordinator)
    shown = []
    for begin in range(0, len(VECTORS), 20):
        entry.feedback.all().delete()
        for vector in VECTORS[begin : begin + 20]:
            entry.feedback.create(language="nb", helped=False, missing=vector, at=at)
        shown.append(suspicions(desk.get("/nb/work/answers/cat/edit/")))
    text = EntryVersion.objects.get()
    for vector in VECTORS[::10]:
        body = {"texts": [body_of(text, vector)], "why": vector[:200]}
        sent = desk.patch("/api/v1/entries/cat/", body, content_type="application/json")
        assert sent.status_code == 200
    history = desk.get("/nb/work/answers/cat/history/")
    revisions = [suspicions(desk.get(address)) for address in addresses(history)]

    assert [bad for bad in shown if bad] == []
    assert suspicions(history) == []
    assert len(revisions) > 10
    assert [bad for bad in revisions if bad] == []
    assert suspicions(desk.get("/nb/work/answers/")) == []


def body_of(text, vector):
    return {"language": text.language, "question": text.question, "answer": vector}


def addresses(page):
    return sorted(
        set(re.findall(r'href="(/nb/work/answers/cat/history/[^"]+/)"', str(page.content)))
    )


def test_previews_of_them_are_harmless(desk):
    for vector in VECTORS:
        answer = desk.post(
            "/api/v1/previews/", {"text": vector}, content_type="application/json"
        ).json()
        parser = Suspicion()
        parser.feed(answer["html"])

        assert parser.found == []


# -- Text that costs time ---------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["[", "](", "*", "<", "`", "> ", "&#"])
def test_twenty_kilobytes_of_one_sign_cost_less_than_a_second(sign, desk, anonymous_client):
    text = (sign * 20_480)[:20_480]
    EntryFactory(slug="cat")
    previewed, asked = [], []

    preview = best_of_three(
        lambda: previewed.append(
            desk.post("/api/v1/previews/", {"text": text}, content_type="application/json")
        )
    )
    question = best_of_three(
        lambda: asked.append(anonymous_client.post("/api/v1/questions/", {"text": text}))
    )

    assert {answer.status_code for answer in previewed} == {200}
    assert {answer.status_code for answer in asked} == {400}
    assert (preview < 1, question < 1) == (True, True), (preview, question)


def test_question_of_brackets_as_long_as_they_may_be_costs_little(anonymous_client, coordinator):
    question = {"text": "[" * 4000, "email": ""}
    asked = []

    seconds = best_of_three(
        lambda: asked.append(anonymous_client.post("/api/v1/questions/", question))
    )

    assert asked[0].status_code == 201
    assert seconds < 1
