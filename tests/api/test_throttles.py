"""Counting requests: strict for those who write, lenient where the cache is away."""

import pytest
from django.core.cache import caches

pytestmark = pytest.mark.django_db
TOPICS = "/api/v1/topics/"


@pytest.fixture(autouse=True)
def fresh_counts():
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


def test_who_reads_too_often_is_told_when_to_come_back(anonymous_client):
    answers = [anonymous_client.get(TOPICS) for _ in range(61)]

    assert {answer.status_code for answer in answers[:60]} == {200}
    assert answers[60].status_code == 429
    assert 1 <= int(answers[60]["Retry-After"]) <= 60


def test_people_may_read_while_the_cache_is_away(anonymous_client, settings):
    away = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:9",
        "OPTIONS": {"socket_connect_timeout": 0.5},
    }
    settings.CACHES = {**settings.CACHES, "throttle": away}

    assert anonymous_client.get(TOPICS).status_code == 200


def test_a_crowd_does_not_wipe_out_the_counts(settings):
    """Django's caches keep 300 entries unless told otherwise, and forget the rest."""
    for name in ("default", "throttle"):
        assert settings.CACHES[name]["OPTIONS"]["MAX_ENTRIES"] >= 20_000
