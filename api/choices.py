"""What the codes in this interface are called on screen, in the reader's language."""

from operator import itemgetter
from typing import Any, Final

from babel import Locale
from django.db.models import Choices
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from flyttehjelp.accounts.models import User
from flyttehjelp.faq.enums import RevisionKind, TaskKind
from flyttehjelp.insight.enums.work import WorkKind
from flyttehjelp.relocation.enums import Situation, TravelMode
from jobs import enums as jobs
from jobs.enums import network, saved
from jobs.occupations import everything
from mentors import enums as mentors
from mentors.rules import ETHICS_VERSION

CHOICES: Final[dict[str, type[Choices]]] = {
    "age_band": mentors.AgeBand,
    "card_field": network.CardField,
    "club_check": mentors.ClubCheck,
    "date_state": mentors.DateState,
    "concern_kind": mentors.ConcernKind,
    "decline_reason": mentors.DeclineReason,
    "employer_state": jobs.EmployerState,
    "end_reason": mentors.EndReason,
    "engagement": jobs.Engagement,
    "entry_task_kind": TaskKind,
    "group_state": mentors.GroupState,
    "help": mentors.Help,
    "interest": mentors.Interest,
    "interest_answer": jobs.InterestAnswer,
    "interest_state": jobs.InterestState,
    "mentor_state": mentors.MentorState,
    "mentorship_state": mentors.MentorshipState,
    "offer_state": mentors.OfferState,
    "partner_promise": jobs.PartnerPromise,
    "pledge_kind": network.HelpKind,
    "referral_answer": network.ReferralAnswer,
    "referral_outcome": network.ReferralOutcome,
    "referral_stage": network.ReferralStage,
    "referral_state": network.ReferralState,
    "pulse_answer": mentors.PulseAnswer,
    "revision_kind": RevisionKind,
    "rhythm": saved.Rhythm,
    "saved_search_state": saved.SavedSearchState,
    "sector": jobs.Sector,
    "sign_up_state": mentors.SignUpState,
    "situation": Situation,
    "standing": jobs.Standing,
    "travel_mode": TravelMode,
    "transfer_state": jobs.TransferState,
    "times": mentors.Times,
    "vacancy_source": jobs.VacancySource,
    "vacancy_state": jobs.VacancyState,
    "wish_state": mentors.WishState,
    "work_kind": WorkKind,
}


# Spoken here and by those who move here. The API takes every other language too.
LANGUAGES: Final = (
    *("nb", "en", "am", "ar", "da", "de", "es", "et", "fa", "fi", "fr", "hi", "it", "ku", "lt"),
    *("lv", "nl", "nn", "pl", "ps", "pt", "ro", "ru", "se", "so", "sv", "sw", "ta", "th", "ti"),
    *("tr", "uk", "ur", "vi", "zh"),
)
GROUP_DIGITS: Final = 2
LISTS: Final = ("language", "occupation_group")
_CHOICE = {
    "type": "object",
    "required": ["code", "label"],
    "properties": {"code": {"type": "string"}, "label": {"type": "string"}},
}
WORDS: Final[dict[str, Any]] = {
    "type": "object",
    "required": [*CHOICES, *LISTS, "ethics"],
    "properties": {
        **{name: {"type": "array", "items": _CHOICE} for name in (*CHOICES, *LISTS)},
        "ethics": {"type": "string", "description": "Version of the mentors' ethical rules."},
    },
}


class ChoicesViewSet(Resource[User]):
    """Lists of codes with their words: for forms, and for showing what an answer holds."""

    queryset = User.objects.none()
    permission_classes = [AllowAny]

    @extend_schema(operation_id="choices_retrieve", responses=OpenApiResponse(WORDS))
    def retrieve(self, request: Request) -> Response:
        return Response(
            {
                name: [{"code": code, "label": str(label)} for code, label in enum.choices]
                for name, enum in CHOICES.items()
            }
            | {
                "language": _languages(),
                "occupation_group": _occupation_groups(),
                "ethics": ETHICS_VERSION,
            }
        )


def _occupation_groups() -> list[dict[str, str]]:
    language = get_language() or "nb"
    groups = (row for code, row in everything().items() if len(code) == GROUP_DIGITS)
    return [{"code": row.code, "label": row.name(language)} for row in groups]


def _languages() -> list[dict[str, str]]:
    """The two most often wanted first, the others by the alphabet of the reader's language."""
    names = Locale.parse(get_language() or "nb").languages
    words = [{"code": code, "label": names[code]} for code in LANGUAGES]
    return words[:2] + sorted(words[2:], key=itemgetter("label"))
