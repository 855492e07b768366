"""What the work list holds about people."""

from flyttehjelp.accounts.personal import LETTERS
from flyttehjelp.core.personal import Erasure, register, with_account
from flyttehjelp.insight.models import LetterPause

register(
    LetterPause,
    LETTERS,
    people=["person"],
    erasure=Erasure.DELETE,
    plain=["since"],
    kept=with_account(),
)
