"""Each line of the log says which request and whose it is from, and names no address."""

import logging

import pytest
import structlog
from django.core.exceptions import PermissionDenied

from flyttehjelp.accounts.actions import issue_token, revoke_token
from flyttehjelp.celery import app
from flyttehjelp.core.log_lines import tell_whose

pytestmark = pytest.mark.django_db
GIVEN = "0123456789abcdef" * 2


@app.task(name="tests.tell")
def tell():
    logging.getLogger("ours").warning("worked")


@pytest.fixture
def telling(monkeypatch):
    """Pages under the sign-in write a line before they answer."""
    from flyttehjelp.accounts import middleware  # noqa: PLC0415 - beside its only use

    def process_view(_self, request, *_rest):
        assert request.user is not None
        structlog.get_logger("ours").warning("looked at")

    monkeypatch.setattr(middleware.SecondFactorRequired, "process_view", process_view)


def test_every_line_of_a_request_carries_its_number_and_who_asked(page_for, user, written, telling):
    answer = page_for(user).get("/nb/me/")

    lines = [line for line in written() if line["event"] == "looked at"]
    assert [line["request_id"] for line in lines] == [answer["X-Request-ID"]]
    assert {line["user"] for line in lines} <= {str(user.pk)}
    assert len(answer["X-Request-ID"]) == 32


def test_who_has_been_looked_up_stands_on_the_line(rf, user):
    request = rf.get("/")
    request.user = user
    record = logging.makeLogRecord({"request": request})

    line = tell_whose(None, "warning", {"event": "Forbidden: /", "_record": record})

    assert line["user"] == str(user.pk)


def test_the_address_asked_for_is_not_in_the_log(client, written):
    client.get("/nb/answers/nina-hemmelig/")
    client.get("/nb/no-such/nina-hemmelig/")

    first, second = [line for line in written() if line["event"].startswith("Not Found")]
    assert first["event"] == "Not Found: /nb/answers/<slug:slug>/"
    assert second["event"] == "Not Found: an address that is not ours"
    assert first["request_id"] != second["request_id"]


@pytest.mark.parametrize("trouble", [PermissionDenied(), RuntimeError("broken")])
def test_what_breaks_is_told_with_the_number_of_its_request(
    page_for, user, written, monkeypatch, trouble
):
    from flyttehjelp.accounts import middleware  # noqa: PLC0415 - beside its only use

    def process_view(*_any):
        raise trouble

    client = page_for(user)
    client.raise_request_exception = False
    monkeypatch.setattr(middleware.SecondFactorRequired, "process_view", process_view)
    answer = client.get("/nb/me/")

    told = [line for line in written() if line["event"].endswith(": /nb/me/")]
    assert [line["request_id"] for line in told] == [answer["X-Request-ID"]]
    assert [line["user"] for line in told] == [str(user.pk)]


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [(1, GIVEN, True), (0, GIVEN, False), (1, "x" * 32, False), (1, GIVEN + "\n", False)],
)
def test_only_a_proxy_of_ours_numbers_requests(client, settings, proxies, given, taken):
    settings.TRUSTED_PROXIES = proxies

    answer = client.get("/healthz", headers={"x-request-id": given})

    assert (answer["X-Request-ID"] == given) is taken


def test_a_line_of_a_task_says_which_task(written):
    tell.apply()

    (line,) = [line for line in written() if line["event"] == "worked"]
    assert line["task"] == "tests.tell"
    assert line["task_id"]


@pytest.mark.django_db(transaction=True)
def test_what_those_on_guard_watch_is_told_once_it_stands(written, user, at):
    token, secret = issue_token(
        owner=user, name="mitt", scopes=["read"], days=1, strong=False, at=at
    )
    revoke_token(token, by=user, at=at)

    made, revoked = [line for line in written() if line["event"].startswith("security.")]
    assert (made["event"], made["about"]) == ("security.token.issued", str(token.pk))
    assert (revoked["event"], revoked["by"]) == ("security.token.revoked", str(user.pk))
    assert secret not in str([made, revoked])
