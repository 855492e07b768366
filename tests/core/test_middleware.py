import pytest

from flyttehjelp.core.middleware import RequestGuard

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff", "q=a%c3", "%00=1", "q=%ed%a0%80", "cursor=%00"]
)
@pytest.mark.parametrize("path", ["/api/v1/region/", "/api/no-such/"])
def test_an_address_nobody_can_read_is_refused(client, path, query):
    response = client.get(f"{path}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "unreadable_address"


def test_a_path_with_a_nul_is_refused(client):
    assert client.get("/api/v1/regi%00on/").json()["code"] == "unreadable_address"


@pytest.mark.parametrize("path", ["/nb/%00", "/nb/?q=%ff", "/healthz?q=%00"])
def test_people_get_a_page_rather_than_a_problem(client, path):
    response = client.get(path)

    assert (response.status_code, response["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "Adressen inneholder tegn vi ikke kan lese." in response.content.decode()


@pytest.mark.parametrize("body", [b"a=%00", b"a=%ff", b"a=\xff", b"%00=a", b"a=%C3"])
def test_a_form_nobody_can_read_is_refused(client, body):
    response = client.post("/nb/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert "tegn vi ikke kan lese" in response.content.decode()


@pytest.mark.parametrize("query", ["q=%C3%A6+%C3%B8", "", "q=+%2B"])
def test_norwegian_is_readable(client, query):
    assert client.get(f"/healthz?{query}").status_code == 200


def test_more_than_a_megabyte_is_refused_before_it_is_read(client):
    response = client.post("/api/v1/questions/", b"x" * 1_000_001, content_type="application/json")

    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_a_length_that_is_no_number_harms_nobody(rf, length):
    request = rf.get("/healthz")
    request.META["CONTENT_LENGTH"] = length

    assert RequestGuard(lambda _: "answer")(request) == "answer"


def test_the_refusal_speaks_the_readers_language(client):
    response = client.get("/api/v1/region/?q=%00", headers={"Accept-Language": "nb"})

    assert response.json()["detail"] == "Adressen inneholder tegn vi ikke kan lese."


def test_body_without_a_length_is_asked_to_have_one(client):
    answer = client.generic(
        "POST",
        "/api/v1/couple-search/",
        b"",
        content_type="application/json",
        HTTP_TRANSFER_ENCODING="chunked",
        CONTENT_LENGTH="",
    )

    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


@pytest.mark.parametrize("path", ["/nb/", "/api/v1/region/", "/healthz", "/nb/no-such/"])
def test_every_answer_says_what_no_page_asks_for(client, path):
    policy = client.get(path)["Permissions-Policy"].split(", ")

    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(policy)
    assert "publickey-credentials-get=(self)" in policy
    assert len(policy) == len(set(policy))
