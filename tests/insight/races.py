"""People who use the one link of a survey at the same moment, on real connections.

What keeps it is one conditional UPDATE. Without it everybody has read before anybody writes, and
each would be stored.
"""

from contextlib import nullcontext, suppress
from datetime import datetime
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from flyttehjelp.core import clock
from flyttehjelp.core.models import Happening
from flyttehjelp.insight.actions import surveys as actions
from flyttehjelp.insight.models import SurveyInvitation, SurveyResponse, SurveyWords
from tests.factories.insight import SurveyInvitationFactory
from tests.jobs.races import at_once

MANY = 20


def many_use_one_link(*, guarded: bool = True, how_many: int = MANY) -> bool:
    """So many send the form of one letter at once: one is stored, the others are told so."""
    for model in (SurveyResponse, SurveyWords):
        model.objects.order_by("pk").delete()
    invitation, now = SurveyInvitationFactory(), clock.now()
    noted = Happening.objects.filter(kind="survey.answered").count()
    with nullcontext() if guarded else _unguarded(readers=how_many):
        ends = at_once(*(_answer(invitation, place, at=now) for place in range(how_many)))
    stored = (SurveyResponse.objects.count(), SurveyWords.objects.count())
    noted = Happening.objects.filter(kind="survey.answered").count() - noted
    late = ends.count("survey_answered")
    return (stored, noted, ends.count("done"), late) == ((1, 1), 1, 1, how_many - 1)


def _answer(invitation: SurveyInvitation, place: int, *, at: datetime) -> Any:
    said = {"stay": "unsure", "words": f"Nummer {place}"}

    def answer() -> None:
        seen = SurveyInvitation.objects.get(pk=invitation.pk)
        actions.answer_survey(seen, answers=said, with_services=True, at=at)

    return answer


class _unguarded:  # noqa: N801 - reads as what it is
    """The link is looked at, and then used, by everybody."""

    def __init__(self, *, readers: int) -> None:
        self._all_have_read = Barrier(readers)
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> None:
        self._patch.setattr(actions, "_use_up", self._use_up)

    def __exit__(self, *_trouble: object) -> None:
        self._patch.undo()

    def _use_up(self, invitation: SurveyInvitation, *, at: datetime) -> None:
        assert not invitation.used
        with suppress(BrokenBarrierError):
            self._all_have_read.wait(30)
        SurveyInvitation.objects.filter(pk=invitation.pk).update(used=True)
