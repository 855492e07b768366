"""Where letters land in the embedded mode: a folder, one file a letter, all on this machine."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from email.policy import default as modern
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone

STAMP = "%Y%m%dT%H%M%S%f"
LETTER_ID = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}")


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().astimezone(UTC).strftime(STAMP)
            name = f"{stamp}-{uuid.uuid4().hex[:8]}"
            draft = folder / f".{name}"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class ReceivedLetter:
    id: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str


def latest_letters(most: int = 100) -> list[ReceivedLetter]:
    """The newest letters first."""
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"), reverse=True)[:most]
    return [_read(file) for file in files]


def find_letter(letter_id: str) -> ReceivedLetter | None:
    if not LETTER_ID.fullmatch(letter_id):
        return None
    file = Path(settings.MAILBOX_DIR) / f"{letter_id}.eml"
    return _read(file) if file.is_file() else None


def _read(file: Path) -> ReceivedLetter:
    message = BytesParser(ParsedMessage, policy=modern).parsebytes(file.read_bytes())
    body = message.get_body(("plain",))
    return ReceivedLetter(
        id=file.stem,
        at=datetime.strptime(file.stem.partition("-")[0], STAMP).replace(tzinfo=UTC),
        sender=str(message["From"]),
        to=str(message["To"]),
        # A long one is folded, and may begin on the second line.
        subject=str(message["Subject"]).strip(),
        text=body.get_content() if body else "",
    )
