"""What the work list holds about people."""

from flyttehjelp.accounts.personal import LETTERS
from flyttehjelp.core.personal import Erasure, nothing, register, with_account
from flyttehjelp.insight.models import LetterPause, PromiseRelease

register(
    LetterPause,
    LETTERS,
    people=["person"],
    erasure=Erasure.DELETE,
    plain=["since"],
    kept=with_account(),
)
nothing(PromiseRelease, "figures", because="published counts of five people or more")
