"""What goes wrong with a letter: whether it passes, and whether it is the letter or the server."""

import re
import smtplib

from django.core.mail import BadHeaderError

from flyttehjelp.core.seal import CannotUnseal

# All else that SMTP says is about us or the server, such as a password that was changed.
ABOUT_THE_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
# These say something of the letter or of the day, not of the address: a full mailbox, a letter too
# large, and a server that does not like the sender.
PASSING = re.compile(r"5\.(2\.2|2\.3|3\.\d+|7\.\d+)$")


class NobodyToWriteTo(ValueError):  # noqa: N818 - it reads as the fact it states
    """A letter without an address, which Django passes over in silence."""


# These are in the letter itself, and trying again cannot help.
HOPELESS = (BadHeaderError, CannotUnseal, NobodyToWriteTo)


def is_permanent(trouble: Exception) -> bool:
    """Whether trying again cannot help: a refused recipient, a header nobody may send.

    A kind that nobody here writes is not such a one: while a new version is rolled out, a worker
    of the old one meets letters it has not learnt yet. Nor is a mistake of a writer's, which the
    next version may have mended.
    """
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return all(_is_for_good(*reply) for reply in trouble.recipients.values())
    if isinstance(trouble, smtplib.SMTPDataError):
        return trouble.smtp_code >= 500  # noqa: PLR2004 - SMTP
    return isinstance(trouble, HOPELESS)


def _is_for_good(code: int, words: bytes) -> bool:
    status = words.decode("ascii", "replace").split(" ")[0]
    return code >= 500 and not PASSING.match(status)  # noqa: PLR2004 - SMTP


def is_out_of_reach(trouble: Exception) -> bool:
    """Whether the mail server is away or will have nothing of us, rather than of this letter."""
    return isinstance(trouble, OSError) and not isinstance(trouble, ABOUT_THE_LETTER)
