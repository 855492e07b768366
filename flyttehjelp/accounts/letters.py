"""The letters of sign-in: codes, and word that something about the user has changed."""

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter

SIGN_IN = "accounts.sign_in"


@outbox.letter(SIGN_IN)
def write_sign_in_letter(notice: Notice) -> Letter:
    """The letter was put into words when it was asked for, in the asker's language."""
    words = outbox.secret_of(notice)
    return Letter(to=words["to"], subject=words["subject"], text=words["text"])
