"""The outbox: a letter is a row, written in the transaction of its cause.

What is promised: every row ends as sent, failed or cancelled; a row is handed to the mail server
once, save where the sender dies between the hand-over and writing it down. Then the letter goes
again after the lease with the same Message-ID, which mail programs show once. The broker is only
a wake-up call; a sweep finds what no call announced.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.utils import translation

from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.mail_trouble import NobodyToWriteTo, is_out_of_reach, is_permanent
from flyttehjelp.core.models import Notice, Suppression
from flyttehjelp.core.queries import NoticeQuerySet
from flyttehjelp.core.seal import seal, unseal

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
# How long to wait after each failed attempt; after the eighth, nearly two days in, we give up.
# A mail server that is down over night loses nobody a letter.
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60)]
MOST_ATTEMPTS = len(BACKOFF) + 1
# A round ends well before the worker's time limit, which would strike in the middle of a letter.
ROUND = timedelta(minutes=1)
SEALED_FOR = "outbox"


@dataclass(frozen=True)
class Letter:
    """What goes into the envelope. ``headers`` may carry List-Unsubscribe and the like."""

    to: str
    subject: str
    text: str
    headers: dict[str, str] | None = None


LetterWriter = Callable[[Notice], Letter | None]
_writers: dict[str, LetterWriter] = {}


def letter(kind: str) -> Callable[[LetterWriter], LetterWriter]:
    """Register who writes letters of ``kind``. A writer answers None when nothing is owed any
    more (withdrawn, erased, already answered); the notice is then cancelled."""

    def register(writer: LetterWriter) -> LetterWriter:
        if kind in _writers:
            raise ValueError(f"two writers for {kind}")
        _writers[kind] = writer
        return writer

    return register


def letter_kinds() -> list[str]:
    return sorted(_writers)


def add(
    kind: str,
    *,
    key: str,
    about: UUID,
    at: datetime,
    recipient_id: UUID | None = None,
    context: dict[str, str] | None = None,
    secret: dict[str, str] | None = None,
    send_at: datetime | None = None,
    useless_at: datetime | None = None,
) -> None:
    """Owe somebody a letter. The same ``key`` twice is one letter.

    ``context`` holds ids only; names and addresses are looked up when the letter is written.
    What cannot be looked up, such as a sign-in code, goes into ``secret``: it is stored sealed
    and wiped by the same statement that writes down how the letter ended. After ``useless_at``
    the letter is not sent any more.

    :raises RuntimeError: outside a transaction, where the letter could outlive its cause.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("outbox.add outside a transaction")
    if kind not in _writers:
        raise LookupError(f"nobody writes letters of kind {kind}")
    notice = Notice(
        kind=kind,
        key=key,
        about=about,
        recipient_id=recipient_id,
        context=context or {},
        sealed=seal(json.dumps(secret), purpose=SEALED_FOR) if secret else "",
        useless_at=useless_at,
        next_try_at=send_at or at,
        created_at=at,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    transaction.on_commit(_wake_worker)


def secret_of(notice: Notice) -> dict[str, str]:
    """What was given as ``secret``; only for the writer of the letter."""
    opened = json.loads(unseal(notice.sealed, purpose=SEALED_FOR))
    return {str(key): str(value) for key, value in opened.items()}


def _wake_worker() -> None:
    """Tell a worker that there is something to send. If nobody hears it, the sweep comes by."""
    from flyttehjelp.core.tasks import send_notices  # noqa: PLC0415 - tasks stand above us

    try:
        send_notices.apply_async(retry=False)
    except Exception as trouble:  # noqa: BLE001 - a broken broker must not undo what is committed
        log.warning("outbox.wake_up_failed", error=type(trouble).__name__)


def send_due(*, now: Callable[[], datetime], most: int = 500) -> int:
    """Send what is due, one letter after the other, and answer how many were taken up.

    When the mail server cannot be reached, the rest is left for the next round: to try them all
    would cost each of them an attempt, and us its patience.
    """
    taken = 0
    mail = get_connection()
    until = now() + ROUND
    while taken < most and (at := now()) < until and (notice := _claim(at=at)):
        taken += 1
        if not _deliver(notice, mail, now):
            break
    return taken


def _claim(*, at: datetime) -> Notice | None:
    """Lease the oldest due notice in a transaction of its own; no lock is held over SMTP."""
    with transaction.atomic():
        notice = (
            Notice.objects.due_at(at)
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .order_by("next_try_at", "pk")
            .first()
        )
        if notice is None:
            return None
        notice.state = NoticeState.SENDING
        notice.lease_until = at + LEASE
        notice.attempts += 1
        notice.save(update_fields=["state", "lease_until", "attempts"])
    return notice


def _deliver(notice: Notice, mail: object, now: Callable[[], datetime]) -> bool:
    """Bring one letter to its end or to its next try; answer whether to go on with others."""
    sent_to = ""
    try:
        end, error = _end_without_sending(notice, at=now())
        if end is None:
            content = _write(notice)
            if content is None:
                end = NoticeState.CANCELLED
            elif is_suppressed(content.to):
                end, error = NoticeState.CANCELLED, "suppressed"
            else:
                _hand_over(notice, content, mail)
                end, sent_to = NoticeState.SENT, address_hash(content.to)
    except Exception as trouble:  # noqa: BLE001 - one bad letter must never block the queue
        _note_failure(notice, trouble, at=now())
        return not is_out_of_reach(trouble)
    _finish(notice, end, at=now(), error=error, sent_to=sent_to)
    return True


def _end_without_sending(notice: Notice, *, at: datetime) -> tuple[NoticeState | None, str]:
    if notice.attempts > MOST_ATTEMPTS:
        return NoticeState.FAILED, "lease lost too often"
    if notice.useless_at and notice.useless_at <= at:
        return NoticeState.CANCELLED, "too late"
    return None, ""


def _write(notice: Notice) -> Letter | None:
    language = settings.LANGUAGE_CODE
    if notice.recipient is not None:
        language = notice.recipient.language
    with translation.override(notice.context.get("language", language)):
        return _writers[notice.kind](notice)


def _hand_over(notice: Notice, content: Letter, mail: object) -> None:
    """
    :raises NobodyToWriteTo: when the letter is to nobody.
    """
    sent = EmailMultiAlternatives(
        subject=content.subject,
        body=content.text,
        to=[content.to],
        headers={
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence answers it
            **(content.headers or {}),
        },
        connection=mail,
    ).send()
    if not sent:
        raise NobodyToWriteTo


def message_id(notice: Notice) -> str:
    """The same for every attempt, so that a letter sent twice is shown once."""
    return f"<{notice.pk}@{settings.MAIL_DOMAIN}>"


def _note_failure(notice: Notice, trouble: Exception, *, at: datetime) -> None:
    error = type(trouble).__name__
    log.warning("notice.failed", notice=str(notice.pk), attempts=notice.attempts, error=error)
    if is_permanent(trouble) or notice.attempts >= MOST_ATTEMPTS:
        _finish(notice, NoticeState.FAILED, at=at, error=error)
        return
    _held(notice).update(
        state=NoticeState.PENDING,
        lease_until=None,
        next_try_at=at + BACKOFF[notice.attempts - 1],
        last_error=error,
    )


def _finish(
    notice: Notice, state: NoticeState, *, at: datetime, error: str = "", sent_to: str = ""
) -> None:
    _held(notice).update(
        state=state, lease_until=None, done_at=at, last_error=error, sealed="", sent_to=sent_to
    )


def _held(notice: Notice) -> NoticeQuerySet:
    """The row, as long as it is still ours: another sender may have taken it after our lease."""
    return Notice.objects.filter(
        pk=notice.pk, state=NoticeState.SENDING, lease_until=notice.lease_until
    )


def address_hash(address: str, *, key: str = "") -> str:
    bare = parseaddr(address)[1].strip().lower()
    key = key or settings.SECRET_KEY
    return hmac.new(key.encode(), bare.encode(), hashlib.sha256).hexdigest()


def is_suppressed(address: str) -> bool:
    """Also where it was written down before SECRET_KEY was changed."""
    return Suppression.objects.filter(address_hash__in=address_hashes(address)).exists()


def address_hashes(address: str) -> list[str]:
    """All that may have been written down of an address: by this SECRET_KEY or one before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [address_hash(address, key=key) for key in keys]


def suppress(address: str, *, reason: str, at: datetime) -> None:
    """Send nothing more to an address that has bounced for good. Twice is once."""
    row = Suppression(address_hash=address_hash(address), reason=reason[:200], at=at)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)
