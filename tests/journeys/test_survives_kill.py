"""Kill -9 of everything, in the middle of each journey; the next start goes on where it stopped."""

import json
import signal
import time

import httpx
import pytest

from tests.commands.test_run import computer, wait_until  # noqa: F401 - computer is a fixture

pytestmark = pytest.mark.resilience

# An employer of our own, with one open vacancy; prints the vacancy.
VACANCY = """
from flyttehjelp.accounts.models import User
from tests.factories.jobs import EmployerContactFactory, VacancyFactory
hr = User.objects.get(email="hr@example.org")
print(VacancyFactory(employer=EmployerContactFactory(user=hr).employer).pk)
"""

# Makes a token as the person's own browser session would, and prints it.
TOKEN = """
from flyttehjelp.accounts.actions import issue_token
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
owner = User.objects.get(email={email!r})
scopes = ["read", "questions", "jobs", "mentors"]
at = clock.now()
print(issue_token(owner=owner, name="curl", scopes=scopes, days=1, strong=True, at=at)[1])
"""


def told_by(computer, script):  # noqa: F811 - the fixture's value
    code, out, err = computer.ask("django", "shell", "-v", "0", "-c", script)
    assert code == 0, err
    return out.split()[-1]


def token_of(computer, email):  # noqa: F811 - as above
    return told_by(computer, TOKEN.format(email=email))


class Api:
    """What a program says to the service on its port; nothing is kept open between two calls."""

    def __init__(self, port, token=""):
        self.base = f"http://localhost:{port}/api/v1/"
        self.headers = {"Authorization": f"Token {token}"} if token else {}

    def get(self, path, **params):
        return httpx.get(self.base + path, params=params, headers=self.headers, timeout=20)

    def post(self, path, **body):
        return httpx.post(self.base + path, json=body, headers=self.headers, timeout=20)


def letters_to(computer, *words):  # noqa: F811 - as above
    texts = [path.read_text() for path in (computer.state / "mailbox").glob("*.eml")]
    return [text for text in texts if all(word in text for word in words)]


def test_journeys_go_on_after_kill_9_of_every_process(computer):  # noqa: F811 - as above
    computer.start()
    anybody = Api(computer.port)
    hr = Api(computer.port, token_of(computer, "hr@example.org"))
    newcomer = Api(computer.port, token_of(computer, "newcomer@example.org"))
    partner = Api(computer.port, token_of(computer, "partner@example.org"))
    vacancy = told_by(computer, VACANCY)

    asked = anybody.post("questions/", text="Kan katten bli med?", email="spor@example.org")
    interest = partner.post("interests/", vacancy=vacancy, message="Gjerne.")
    wish = newcomer.get("wishes/").json()["results"]
    computer.stop(signal.SIGKILL)
    before = time.monotonic()
    computer.start()
    took = time.monotonic() - before

    assert (asked.status_code, interest.status_code) == (201, 201), (asked.text, interest.text)
    ready = httpx.get(f"http://localhost:{computer.port}/readyz", timeout=20)
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    again = anybody.get(f"questions/{asked.json()['id']}/", key=asked.json()["key"])
    assert again.json()["text"] == "Kan katten bli med?"
    assert hr.get(f"interests/{interest.json()['id']}/").json()["message"] == "Gjerne."
    assert newcomer.get("wishes/").json()["results"] == wish
    wait_until(lambda: letters_to(computer, "spor@example.org"), patience=90)
    wait_until(lambda: letters_to(computer, "hr@example.org"), patience=90)
    print(json.dumps({"second start after kill -9, seconds": round(took, 1)}))  # noqa: T201 - for who runs it
