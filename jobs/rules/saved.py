"""How many searches may be saved, and which steps they take."""

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.states import StateTable
from jobs.enums.saved import SavedSearchState

STEPS = StateTable(
    {
        "confirm": ({SavedSearchState.WAITING}, SavedSearchState.ACTIVE),
        "pause": ({SavedSearchState.ACTIVE}, SavedSearchState.PAUSED),
        "resume": ({SavedSearchState.PAUSED}, SavedSearchState.ACTIVE),
    }
)
MOST_SAVED = 10
# Of one address that nobody has shown to be theirs: each of them is a letter to somebody.
MOST_UNCONFIRMED = 3
DAYS_TO_CONFIRM = 7


class TooManySavedSearches(RuleBroken):
    code = "too_many_saved_searches"
    message = _("Du har så mange lagrede søk som det er plass til. Slett et av dem først.")


class SearchAlreadySaved(RuleBroken):
    code = "search_already_saved"
    message = _("Du har alt lagret dette søket.")
    constraint = "saved_search_once_per_person"


def ensure_room_for_search(*, saved: int, known: bool) -> None:
    if known:
        raise SearchAlreadySaved
    if saved >= MOST_SAVED:
        raise TooManySavedSearches
