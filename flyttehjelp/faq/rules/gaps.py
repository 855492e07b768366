"""Which searches are worth counting, and when their words may be known."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.faq.rules.anonymous import without_details
from flyttehjelp.language.words import words_of

# On how many different days words must have been sought before anybody may read them.
FEWEST_DAYS = 3
LOOKS_BACK = timedelta(days=90)
# A gap that was closed and is still missed this long after comes back.
COMES_BACK = timedelta(days=30)
MOST_WORDS = 8
LONGEST = 60
SHORTEST = 3


class GapIsClosed(RuleBroken):
    code = "gap_is_closed"
    message = _("Dette er alt tatt hånd om.")


def term_of(query: str) -> str:
    """The words as they are counted; empty for what says who somebody is, or is a whole story."""
    if without_details(query).removed or any(sign.isdigit() for sign in query.replace(" ", "")):
        return ""
    words = words_of(query)
    term = " ".join(words)
    fits = SHORTEST <= len(term) <= LONGEST and len(words) <= MOST_WORDS
    return term if fits else ""
