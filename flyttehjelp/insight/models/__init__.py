from flyttehjelp.insight.models.promises import PromiseRelease
from flyttehjelp.insight.models.surveys import (
    SurveyInvitation,
    SurveyRelease,
    SurveyResponse,
    SurveyStop,
    SurveyWords,
)
from flyttehjelp.insight.models.work import LetterPause

__all__ = [
    "LetterPause",
    "PromiseRelease",
    "SurveyInvitation",
    "SurveyRelease",
    "SurveyResponse",
    "SurveyStop",
    "SurveyWords",
]
