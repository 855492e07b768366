"""Where letters land in the embedded mode: a folder, one file a letter, all on this machine."""

import uuid
from collections.abc import Sequence
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from email.policy import default as modern
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%dT%H%M%S%f")
            name = f"{stamp}-{uuid.uuid4().hex[:8]}"
            draft = folder / f".{name}"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(email_messages)


def read_letters(most: int = 100) -> list[ParsedMessage]:
    """The newest letters first."""
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"), reverse=True)[:most]
    parser = BytesParser(ParsedMessage, policy=modern)
    return [parser.parsebytes(file.read_bytes()) for file in files]
