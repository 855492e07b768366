import pytest

from tests.factories.faq import EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_topics_come_in_order_with_a_name_in_the_readers_language(anonymous_client):
    TopicFactory(slug="work", names={"nb": "Jobb"}, position=2)
    EntryFactory(topic=TopicFactory(slug="housing"))
    EntryFactory(topic=TopicFactory(slug="housing"), state="draft")

    response = anonymous_client.get("/api/v1/topics/", headers={"accept-language": "en"})

    assert response.json()["results"] == [
        {"slug": "housing", "name": "Housing", "entries": 1},
        {"slug": "work", "name": "Jobb", "entries": 0},
    ]


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

    with django_assert_num_queries(1):
        response = anonymous_client.get("/api/v1/topics/")

    assert len(response.json()["results"]) == how_many
