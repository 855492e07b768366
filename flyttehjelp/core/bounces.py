"""Letters that came back: reports of failed delivery (RFC 3464), as a mail server hands them on.

Anybody can send such a report. One is believed only when it encloses the Message-ID of a letter we
sent, which nobody else than its reader can know, and only of the address that letter went to:
its reader cannot silence anybody else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from uuid import UUID

from django.conf import settings
from django.db import transaction

from flyttehjelp.core import outbox
from flyttehjelp.core.mail_trouble import PASSING
from flyttehjelp.core.models import Happening, Notice

ENCLOSED = {"message/rfc822", "text/rfc822-headers"}
PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}$")


@dataclass(frozen=True)
class Bounce:
    """``addresses``: where it ended, and where it was sent to before somebody passed it on."""

    addresses: tuple[str, ...]
    status: str


def read_report(raw: bytes) -> tuple[UUID | None, list[Bounce]]:
    """Answer which letter of ours it was, and the addresses that failed for good."""
    report = BytesParser(policy=compat32).parsebytes(raw)
    return _our_letter(report), list(_failures(report))


def _failures(report: Message) -> Iterator[Bounce]:
    for block in _blocks(report):
        told = [_address(block, f"{which}-Recipient") for which in ("Final", "Original")]
        addresses = tuple(dict.fromkeys(address for address in told if address))
        status = str(block.get("Status", "")).split(" ")[0].strip()
        failed = str(block.get("Action", "")).strip().lower() == "failed"
        if failed and addresses and PERMANENT.match(status) and not PASSING.match(status):
            yield Bounce(addresses, status)


def _address(block: Message, field: str) -> str:
    return str(block.get(field, "")).partition(";")[2].strip()


def _blocks(report: Message) -> Iterator[Message]:
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from part.get_payload()  # type: ignore[misc]  # is_multipart() says so


def _our_letter(report: Message) -> UUID | None:
    ours = re.compile(
        rf"^Message-ID:\s*<([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})"
        rf"@{re.escape(settings.MAIL_DOMAIN)}>",
        re.IGNORECASE | re.MULTILINE,
    )
    enclosed = (part.as_string() for part in report.walk() if part.get_content_type() in ENCLOSED)
    found = next((match for text in enclosed if (match := ours.search(text))), None)
    return UUID(found[1]) if found else None


@transaction.atomic
def take_in(raw: bytes, *, at: datetime) -> int:
    """Send nothing more to addresses that failed for good; answer how many there were."""
    notice_id, bounces = read_report(raw)
    if notice_id is None:
        return 0
    notice = Notice.objects.filter(pk=notice_id).exclude(sent_to="").first()
    if notice is None:
        return 0
    ours = [(address, each.status) for each in bounces if (address := _ours(each, notice))]
    for address, status in ours:
        outbox.suppress(address, reason=status, at=at)
        facts: dict[str, object] = {"status": status}
        Happening.objects.note("letter.bounced", about=notice.pk, by=None, at=at, facts=facts)
    return len(ours)


def _ours(bounce: Bounce, notice: Notice) -> str | None:
    """The address that the letter went to, where the report speaks of it."""
    spoken_of = (one for one in bounce.addresses if notice.sent_to in outbox.address_hashes(one))
    return next(spoken_of, None)
