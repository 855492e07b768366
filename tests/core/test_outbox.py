import itertools
import smtplib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import BadHeaderError
from django.db import IntegrityError, connection, transaction

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.mail_trouble import NobodyToWriteTo, is_out_of_reach, is_permanent
from flyttehjelp.core.models import Notice, Suppression
from flyttehjelp.core.outbox import BACKOFF, Letter
from flyttehjelp.core.seal import CannotUnseal
from tests.core.conftest import KIND
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def send(later=timedelta(0)):
    return outbox.send_due(now=lambda: clock.now() + later)


def test_a_letter_owed_is_a_letter_sent(owe, postman):
    owe("nina@example.org", key="hei:1")

    taken = send()

    notice = Notice.objects.get()
    assert taken == 1
    assert (notice.state, notice.attempts) == (NoticeState.SENT, 1)
    assert notice.done_at is not None
    assert postman.letters[0]["To"] == "nina@example.org"
    assert postman.ids() == [f"<{notice.pk}@localhost>"]
    assert postman.letters[0]["Auto-Submitted"] == "auto-generated"


def test_the_same_key_twice_is_one_letter(owe, postman):
    owe(key="offer:1")
    owe(key="offer:1")

    send()

    assert len(postman.letters) == 1


def test_what_was_sent_is_not_sent_again(owe, postman):
    owe()

    assert [send(), send()] == [1, 0]
    assert len(postman.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_without_a_transaction_is_refused(write_as):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        outbox.add(KIND, key="1", about=uuid4(), at=clock.now())


def test_a_letter_nobody_writes_is_refused():
    with transaction.atomic(), pytest.raises(LookupError, match="nobody writes"):
        outbox.add("no.such", key="1", about=uuid4(), at=clock.now())


def test_two_writers_of_one_kind_are_refused(write_as):
    with pytest.raises(ValueError, match="two writers"):
        outbox.letter(KIND)(lambda _: None)


def test_kinds_are_known_by_name(write_as):
    assert KIND in outbox.letter_kinds()
    assert outbox.letter_kinds() == sorted(outbox.letter_kinds())


def test_worker_of_an_older_version_leaves_a_new_kind_for_the_next(owe, postman, monkeypatch):
    owe("nina@example.org")
    writer = outbox._writers.pop(KIND)

    send()
    waiting = Notice.objects.get()
    monkeypatch.setitem(outbox._writers, KIND, writer)
    send(timedelta(minutes=2))

    assert (waiting.state, waiting.last_error) == (NoticeState.PENDING, "KeyError")
    assert Notice.objects.get().state == NoticeState.SENT
    assert len(postman.letters) == 1


def test_a_deed_undone_sends_nothing(owe, postman):
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)

    assert send() == 0
    assert postman.letters == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_broker_undoes_no_deed(owe, monkeypatch):
    from flyttehjelp.core.tasks import send_notices  # noqa: PLC0415 - beside what it replaces

    def broken(**_):
        raise ConnectionError

    monkeypatch.setattr(send_notices, "apply_async", broken)

    owe()

    assert Notice.objects.count() == 1


def test_a_letter_for_later_waits(owe, postman):
    owe(send_at=clock.now() + timedelta(hours=1))

    assert send() == 0
    assert send(timedelta(hours=2)) == 1


def test_a_writer_who_owes_nothing_any_more_cancels(owe, write_as, postman):
    write_as(lambda _: None)
    owe()

    send()

    assert Notice.objects.get().state == NoticeState.CANCELLED
    assert postman.letters == []


def test_an_address_that_bounced_gets_nothing(owe, postman):
    owe("Nina@Example.org")
    outbox.suppress("nina@example.org", reason="5.1.1", at=clock.now())

    send()

    notice = Notice.objects.get()
    assert (notice.state, notice.last_error) == (NoticeState.CANCELLED, "suppressed")
    assert "nina" not in str(vars(Suppression.objects.get()))
    assert postman.letters == []


def test_a_letter_that_has_lost_its_use_is_not_sent(owe, postman):
    owe(useless_at=clock.now() + timedelta(minutes=5))

    send(timedelta(minutes=6))

    notice = Notice.objects.get()
    assert (notice.state, notice.last_error) == (NoticeState.CANCELLED, "too late")


def test_a_letter_is_written_in_the_readers_language(write_as, postman):
    from django.utils.translation import get_language  # noqa: PLC0415 - for this test only

    write_as(lambda notice: Letter("nina@example.org", get_language(), "Hei"))
    reader = UserFactory(language="nn")
    with transaction.atomic():
        at = clock.now()
        outbox.add(KIND, key="1", about=uuid4(), at=at, recipient_id=reader.pk)
        outbox.add(KIND, key="2", about=uuid4(), at=at, context={"language": "en"})
        outbox.add(KIND, key="3", about=uuid4(), at=at)

    send()

    assert sorted(letter["Subject"] for letter in postman.letters) == ["en", "nb", "nn"]


def test_a_letter_may_carry_headers_of_its_own(write_as, owe, postman):
    write_as(lambda _: Letter("nina@example.org", "Hei", "Hei", {"List-Unsubscribe": "<x>"}))
    owe()

    send()

    assert postman.letters[0]["List-Unsubscribe"] == "<x>"


def test_a_server_that_says_later_is_asked_again_each_time_later(owe, postman):
    owe("later@example.org")
    waits = []
    later = timedelta(0)

    for _ in BACKOFF:
        before = clock.now() + later
        send(later)
        wait = Notice.objects.get().next_try_at - before
        waits.append(round(wait.total_seconds() / 60))
        later += wait + timedelta(seconds=1)
    send(later)

    notice = Notice.objects.get()
    assert waits == [1, 5, 15, 60, 240, 720, 1440]
    assert (notice.state, notice.attempts) == (NoticeState.FAILED, 8)
    assert notice.last_error == "SMTPRecipientsRefused"


def test_a_letter_that_failed_for_now_goes_when_it_can(owe, write_as, postman):
    owe("later@example.org")
    send()
    write_as(lambda _: Letter("nina@example.org", "Hei", "Hei"))

    send(timedelta(minutes=2))

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts, notice.last_error) == (NoticeState.SENT, 2, "")


@pytest.mark.parametrize("address", ["never@example.org", "spam@example.org"])
def test_what_is_refused_for_good_is_not_tried_again(owe, postman, address):
    owe(address)

    send()

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (NoticeState.FAILED, 1)


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param(lambda _: 1 / 0, id="crashes"),
        pytest.param(lambda _: Letter("x@example.org", "To\nlinjer", "x"), id="header"),
        pytest.param(lambda _: Letter("x@example.org", "\udcff", "x"), id="surrogate"),
        pytest.param(lambda _: Letter("", "x", "x"), id="nobody"),
        pytest.param(lambda _: Letter("never@example.org", "x", "x"), id="refused"),
        pytest.param(lambda _: Letter("later@example.org", "x", "x"), id="later"),
    ],
)
def test_a_poisoned_letter_does_not_block_the_others(owe, write_as, postman, poison):
    write_as(
        lambda notice: (
            poison(notice) if notice.key == "poison" else Letter("nina@example.org", "Hei", "Hei")
        )
    )
    first = clock.now() - timedelta(minutes=1)
    owe(key="poison", at=first)
    owe(key="good")

    send()

    assert Notice.objects.get(key="good").state == NoticeState.SENT
    assert Notice.objects.get(key="poison").state != NoticeState.SENT


def test_a_server_that_is_away_costs_one_letter_one_attempt(owe, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for _ in range(3):
        owe()

    taken = send()

    assert taken == 1
    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.PENDING}


@pytest.mark.parametrize(
    ("trouble", "permanent", "ends_the_round"),
    [
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 wrong password"), False, True),
        (smtplib.SMTPConnectError(554, b"no service here"), False, True),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), False, True),
        (smtplib.SMTPDataError(554, b"5.6.0 malformed"), True, False),
        (smtplib.SMTPRecipientsRefused({"x": (552, b"5.2.2 mailbox full")}), False, False),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 nobody")}), True, False),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}), True, False),
        (ZeroDivisionError(), False, False),
        (ValueError("a writer's mistake"), False, False),
        (KeyError("test.letter"), False, False),
        (BadHeaderError(), True, False),
        (CannotUnseal(), True, False),
        (NobodyToWriteTo(), True, False),
    ],
)
def test_what_is_said_of_us_is_told_from_what_is_said_of_the_letter(
    trouble, permanent, ends_the_round
):
    assert is_permanent(trouble) is permanent
    assert is_out_of_reach(trouble) is ends_the_round


def test_a_sender_the_server_does_not_know_yet_is_tried_again(owe, postman):
    owe("relay@example.org")

    send()

    assert Notice.objects.get().state == NoticeState.PENDING


def test_a_round_ends_before_the_worker_is_stopped(owe):
    """What it left is for the next round."""
    for _ in range(5):
        owe()
    start = clock.now()
    ticks = (start + timedelta(seconds=20 * number) for number in itertools.count())

    taken = outbox.send_due(now=lambda: next(ticks))

    assert 0 < taken < 5
    assert Notice.objects.filter(state=NoticeState.PENDING).count() == 5 - taken


def test_an_address_stays_suppressed_when_the_key_is_changed(owe, postman, settings):
    outbox.suppress("nina@example.org", reason="5.1.1", at=clock.now())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" + "k" * 50
    owe("nina@example.org")

    send()

    assert Notice.objects.get().last_error == "suppressed"


@pytest.mark.parametrize(
    "refusal", ["530 5.7.0 authentication required", "550 5.7.1 who are you", "554 no"]
)
def test_a_server_that_does_not_know_us_any_more_costs_nobody_a_letter(owe, postman, refusal):
    postman.refusal = refusal
    for _ in range(3):
        owe()
    postman.knows_us = False
    send()
    refused = sorted(Notice.objects.values_list("state", "attempts"))

    postman.knows_us = True
    send(timedelta(minutes=2))

    assert refused == [("pending", 0), ("pending", 0), ("pending", 1)]
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}


@pytest.mark.parametrize("address", ["rude@example.org", "hang@example.org"])
def test_a_server_that_falls_silent_blocks_nobody_for_long(owe, postman, address):
    owe(address, at=clock.now() - timedelta(minutes=1))
    owe("nina@example.org")

    send()
    send()

    states = dict(Notice.objects.values_list("context__to", "state"))
    assert states == {address: NoticeState.PENDING, "nina@example.org": NoticeState.SENT}


def test_a_sender_who_dies_again_and_again_is_stopped(owe, postman):
    owe()
    Notice.objects.update(
        state=NoticeState.SENDING, attempts=8, lease_until=clock.now() - timedelta(seconds=1)
    )

    send()

    notice = Notice.objects.get()
    assert (notice.state, notice.last_error) == (NoticeState.FAILED, "lease lost too often")
    assert postman.letters == []


def test_a_lease_that_runs_is_respected(owe, postman):
    owe()
    Notice.objects.update(
        state=NoticeState.SENDING, attempts=1, lease_until=clock.now() + timedelta(seconds=60)
    )

    assert send() == 0


def test_who_lost_the_lease_does_not_write_over_who_took_it(owe, write_as, postman):
    """The first sender is slow; meanwhile another takes the letter over and sends it."""

    def slow(notice):
        Notice.objects.update(lease_until=clock.now() + timedelta(minutes=9))
        return Letter(notice.context["to"], "Hei", "Hei")

    write_as(slow)
    owe()

    send()

    assert Notice.objects.get().state == NoticeState.SENDING


def test_a_secret_is_sealed_and_wiped(write_as, postman):
    seen = []

    def writer(notice):
        seen.append(outbox.secret_of(notice))
        return Letter("nina@example.org", "Hei", "Hei")

    write_as(writer)
    with transaction.atomic():
        outbox.add(KIND, key="1", about=uuid4(), at=clock.now(), secret={"code": "ABCD-EFGH"})
    assert "ABCD" not in Notice.objects.get().sealed

    send()

    assert seen == [{"code": "ABCD-EFGH"}]
    assert Notice.objects.get().sealed == ""


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (NoticeState.SENT, {"done_at": None}),
        (NoticeState.PENDING, {"lease_until": "now"}),
        (NoticeState.SENDING, {}),
        (NoticeState.FAILED, {"done_at": "now", "sealed": "secret"}),
    ],
)
def test_the_database_refuses_states_that_make_no_sense(owe, state, fields):
    owe()
    moment = clock.now()
    values = {name: moment if value == "now" else value for name, value in fields.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(state=state, **values)


def test_at_most_so_many_letters_are_sent_at_once(owe):
    for _ in range(3):
        owe()

    assert outbox.send_due(now=clock.now, most=2) == 2
    assert len(mail.outbox) == 2


def test_letters_that_wait_are_counted_without_reading_those_sent(owe):
    """The table only grows, and anybody may ask whether we are ready."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Notice.objects.waiting_longer_than(timedelta(0), at=clock.now()).explain()

    assert "notice_waiting" in plan
