from flyttehjelp.insight.models.surveys import (
    SurveyInvitation,
    SurveyRelease,
    SurveyResponse,
    SurveyStop,
    SurveyWords,
)

__all__ = ["SurveyInvitation", "SurveyRelease", "SurveyResponse", "SurveyStop", "SurveyWords"]
