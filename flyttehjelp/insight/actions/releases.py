"""The survey's figures are published when a quarter is over, once and for good."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from flyttehjelp.core.models import Happening
from flyttehjelp.insight import surveys
from flyttehjelp.insight.enums.surveys import Wave
from flyttehjelp.insight.models import SurveyRelease, SurveyResponse
from flyttehjelp.insight.rules.quarters import quarter_of
from flyttehjelp.insight.rules.surveys import FEWEST_TO_RELEASE
from flyttehjelp.insight.rules.tables import Given, figures_of


def release_figures(*, now: datetime) -> int:
    """Publish each wave of the quarters that are over, where enough have answered since the last
    time; the others wait. Answers how many releases came of it; a second time none."""
    quarter = quarter_of(timezone.localdate(now))
    versions = range(1, surveys.NEWEST + 1)
    return sum(
        _release(wave, version, before=quarter, at=now) for wave in Wave for version in versions
    )


@transaction.atomic
def _release(wave: Wave, version: int, *, before: date, at: datetime) -> bool:
    waiting = SurveyResponse.objects.unpublished_before(before).filter(wave=wave, version=version)
    # Two clocks at once: the second waits here, and finds them published.
    rows = list(waiting.select_for_update(no_key=True).order_by("quarter", "pk"))
    if len(rows) < FEWEST_TO_RELEASE:
        return False
    release = SurveyRelease.objects.create(
        wave=wave,
        version=version,
        first_quarter=rows[0].quarter,
        last_quarter=rows[-1].quarter,
        n=len(rows),
        figures=figures_of(
            [Given(row.answers, row.service) for row in rows],
            surveys.questionnaire(version).in_wave(wave),
            margins=surveys.margins(settings.SURVEY_MARGINS),
        ),
        made_at=at,
    )
    SurveyResponse.objects.filter(pk__in=[row.pk for row in rows]).update(release=release)
    facts: dict[str, object] = {"wave": wave, "n": len(rows)}
    Happening.objects.note("survey.released", about=release.pk, by=None, at=at, facts=facts)
    return True
