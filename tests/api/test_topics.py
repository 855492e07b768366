import pytest

from flyttehjelp.faq.actions.entries import give_feedback
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.faq import EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_topics_come_in_order_with_a_name_in_the_readers_language(anonymous_client):
    TopicFactory(slug="work", names={"nb": "Jobb"}, position=2)
    EntryFactory(topic=TopicFactory(slug="housing"), slug="moving")
    EntryFactory(topic=TopicFactory(slug="housing"), state="draft")

    response = anonymous_client.get("/api/v1/topics/", headers={"accept-language": "en"})

    assert response.json()["results"] == [
        {
            "slug": "housing",
            "name": "Housing",
            "entries": 1,
            "examples": [
                {"slug": "moving", "question": "Hvordan melder jeg flytting?", "language": "nb"}
            ],
        },
        {"slug": "work", "name": "Jobb", "entries": 0, "examples": []},
    ]


def test_examples_are_those_that_helped_most_in_the_readers_language(anonymous_client, at):
    entries = [EntryFactory(slug=f"entry-{n}") for n in range(6)]
    for helped in (True, True):
        give_feedback(entries[5], language="nb", helped=helped, missing="", at=at)
    give_feedback(entries[4], language="nb", helped=False, missing="Alt", at=at)
    both = [TextDraft("nb", "Og på norsk?", "Ja."), TextDraft("en", "And in English?", "Yes.")]
    give_feedback(
        EntryFactory(slug="both", texts=both), language="nb", helped=True, missing="", at=at
    )

    response = anonymous_client.get("/api/v1/topics/?language=en")

    (topic,) = response.json()["results"]
    assert [example["slug"] for example in topic["examples"]] == [
        "entry-5",
        "both",
        "entry-0",
        "entry-1",
    ]
    assert topic["examples"][1]["question"] == "And in English?"


def test_the_language_can_be_asked_for(anonymous_client):
    TopicFactory()

    response = anonymous_client.get("/api/v1/topics/?language=nn")

    assert response.json()["results"][0]["name"] == "Bustad"


@pytest.mark.parametrize("query", ["language=xx", "colour=red"])
def test_odd_parameters_are_refused(query, anonymous_client):
    response = anonymous_client.get(f"/api/v1/topics/?{query}")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("how_many", [1, 3])
def test_three_topics_take_as_many_queries_as_one(
    how_many, anonymous_client, django_assert_num_queries
):
    for number in range(how_many):
        EntryFactory(topic=TopicFactory(slug=f"topic-{number}"))

    with django_assert_num_queries(2):
        response = anonymous_client.get("/api/v1/topics/")

    assert len(response.json()["results"]) == how_many
