import io
from types import SimpleNamespace
from uuid import uuid4

import pytest
from click.testing import CliRunner

from flyttehjelp.core import bounces, clock, outbox
from flyttehjelp.core.commands import bounce
from flyttehjelp.core.models import Happening, Notice, Suppression

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: svar@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Sun, 22 Nov 2026 06:00:00 +0000

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{original}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--B
Content-Type: {enclosed}

From: svar@localhost
Message-ID: <{letter}@localhost>
Subject: Hei

--B--
"""


@pytest.fixture
def report(owe):
    owe("gone@example.org")
    outbox.send_due(now=clock.now)
    letter = Notice.objects.get().pk

    def make(**fields):
        usual = {
            "address": "Gone@example.org",
            "action": "failed",
            "status": "5.1.1",
            "enclosed": "text/rfc822-headers",
            "letter": letter,
        }
        told = {**usual, **fields}
        return REPORT.format(**{"original": told["address"], **told}).encode()

    return make


@pytest.mark.parametrize("enclosed", ["text/rfc822-headers", "message/rfc822"])
def test_an_address_that_failed_for_good_is_not_written_to_again(report, at, enclosed):
    count = bounces.take_in(report(enclosed=enclosed), at=at)

    assert count == 1
    assert outbox.is_suppressed("gone@example.org")
    assert "gone" not in str(vars(Suppression.objects.get()))
    happening = Happening.objects.get(kind="letter.bounced")
    assert (happening.about, happening.facts) == (Notice.objects.get().pk, {"status": "5.1.1"})


def test_the_same_report_twice_is_one_address(report, at):
    bounces.take_in(report(), at=at)
    bounces.take_in(report(), at=at)

    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.0.0"},
        {"status": "4.2.2"},
        {"status": "5.2.2"},
        {"status": "5.7.1"},
        {"status": "5.3.4"},
        {"status": "nonsense"},
        {"address": ""},
    ],
)
def test_what_may_pass_suppresses_nobody(report, at, fields):
    assert bounces.take_in(report(**fields), at=at) == 0
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"letter": uuid4()},
        {"letter": "x"},
        {"enclosed": "text/plain"},
    ],
)
def test_a_report_on_no_letter_of_ours_is_not_believed(report, at, fields):
    assert bounces.take_in(report(**fields), at=at) == 0
    assert not Suppression.objects.exists()


def test_whoever_got_a_letter_silences_nobody_elses_address(report, at):
    assert bounces.take_in(report(address="somebody.else@example.org"), at=at) == 0
    assert not Suppression.objects.exists()


def test_letter_that_was_passed_on_silences_the_address_we_wrote_to(report, at):
    passed_on = report(address="moved@example.com", original="gone@example.org")

    assert bounces.take_in(passed_on, at=at) == 1
    assert outbox.is_suppressed("gone@example.org")
    assert not outbox.is_suppressed("moved@example.com")


def test_report_is_believed_also_after_the_key_was_changed(report, at, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]

    assert bounces.take_in(report(), at=at) == 1
    assert outbox.is_suppressed("gone@example.org")


def test_report_on_a_letter_that_was_never_sent_is_not_believed(report, owe, at):
    owe("gone@example.org")
    unsent = Notice.objects.get(sent_to="").pk

    assert bounces.take_in(report(letter=unsent), at=at) == 0


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Subject: hei\n\nhei", b"Content-Type: multipart/report\n\n"]
)
def test_what_is_no_report_harms_nobody(at, raw):
    assert bounces.take_in(raw, at=at) == 0


def test_the_mail_server_pipes_it_in(report, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(report())))

    bounce.callback()

    assert Suppression.objects.count() == 1


def test_the_command_ends_well_also_with_nonsense():
    result = CliRunner().invoke(bounce, input=b"nonsense")

    assert (result.exit_code, result.output) == (0, "0 suppressed\n")
