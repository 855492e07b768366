def test_healthz_answers(client):
    response = client.get("/healthz")

    assert response.json() == {"status": "ok"}


def test_unknown_api_route_is_a_problem(anonymous_client):
    response = anonymous_client.get("/api/v1/nothing/")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_readyz_tells_about_the_outbox(client, db):
    response = client.get("/readyz")

    assert response.json()["outbox"] == {"waiting": 0, "oldest_seconds": 0, "late": False}


def test_readyz_tells_how_quick_the_feed_is(client, db):
    response = client.get("/readyz")

    assert response.json()["nav_delay"] == {
        "days": 7,
        "changes": 0,
        "median_seconds": None,
        "p95_seconds": None,
    }
