"""Letters that came back: reports of failed delivery (RFC 3464), as a mail server hands them on.

Anybody can send such a report. One is believed only when it encloses the Message-ID of a letter we
sent, which nobody else than its reader can know.
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
from flyttehjelp.core.models import Happening, Notice

ENCLOSED = {"message/rfc822", "text/rfc822-headers"}
PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}$")


@dataclass(frozen=True)
class Bounce:
    address: str
    status: str


def read_report(raw: bytes) -> tuple[UUID | None, list[Bounce]]:
    """Answer which letter of ours it was, and the addresses that failed for good."""
    report = BytesParser(policy=compat32).parsebytes(raw)
    return _our_letter(report), list(_failures(report))


def _failures(report: Message) -> Iterator[Bounce]:
    for block in _blocks(report):
        address = str(block.get("Final-Recipient", "")).partition(";")[2].strip()
        status = str(block.get("Status", "")).split(" ")[0].strip()
        failed = str(block.get("Action", "")).strip().lower() == "failed"
        if failed and address and PERMANENT.match(status) and not outbox.PASSING.match(status):
            yield Bounce(address, status)


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
    if not bounces or notice_id is None or not Notice.objects.filter(pk=notice_id).exists():
        return 0
    for bounce in bounces:
        outbox.suppress(bounce.address, reason=bounce.status, at=at)
        facts: dict[str, object] = {"status": bounce.status}
        Happening.objects.note("letter.bounced", about=notice_id, by=None, at=at, facts=facts)
    return len(bounces)
