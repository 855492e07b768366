"""Made-up answers and quarters, so that the figures have something to show. Only in a demo.

What is published goes the same way as in earnest: counted, small cells hidden, then written once.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from flyttehjelp.insight import surveys
from flyttehjelp.insight.actions.promises import publish
from flyttehjelp.insight.actions.releases import release_figures
from flyttehjelp.insight.actions.surveys import ask_newcomers
from flyttehjelp.insight.enums.promises import Answered, Offered, Searched
from flyttehjelp.insight.enums.surveys import Service, Wave
from flyttehjelp.insight.models import PromiseRelease, SurveyResponse, SurveyWords
from flyttehjelp.insight.rules.promises import ANSWERS, ELSEWHERE, Quarter, is_final
from flyttehjelp.insight.rules.quarters import quarter_of, quarters_back
from flyttehjelp.insight.surveys import Question
from flyttehjelp.relocation.models import Municipality, Newcomer

QUARTERS: Final = 6
ASKED: Final = {Wave.ARRIVAL: 70, Wave.MONTHS_3: 45, Wave.MONTHS_12: 30}
WORDS: Final = (
    "Naboene kom med kake den første helga. Vi følte oss ventet. (demo)",
    "Det tok tid å finne barnehageplass, men mentoren visste hvem vi skulle ringe. (demo)",
    "Jeg savner en oversikt over treningstilbud for voksne. (demo)",
)


@transaction.atomic
def load_demo(*, at: datetime) -> None:
    """Write what is missing; a second run finds nothing to do."""
    quarters = quarters_back(quarter_of(timezone.localdate(at)), QUARTERS)[:0:-1]
    dice = random.Random(2014)  # noqa: S311 - a play, not a secret
    if not PromiseRelease.objects.exists():
        _load_promises(quarters, dice, at=at)
    if not SurveyResponse.objects.exists():
        _load_answers(quarters, dice, at=at)
    _load_invitation(at=at)


def _load_promises(quarters: Sequence[date], dice: random.Random, *, at: datetime) -> None:
    """Each quarter a little better than the one before."""
    places = list(
        Municipality.objects.filter(is_ours=True)
        .order_by("number")
        .values_list("number", flat=True)
    )
    for better, first in enumerate(quarters):
        if is_final(first, today=timezone.localdate(at)):
            publish(first, _quarter([*places, ELSEWHERE], dice, better), at=at)


def _quarter(places: Sequence[str], dice: random.Random, better: int) -> Quarter:
    wishes: dict[tuple[str, str], int] = {}
    referrals: dict[tuple[str, str], int] = {}
    for size, place in zip((14, 7, 6, 6), places, strict=False):
        wishes[place, Offered.OFFERED.value] = size + better
        wishes[place, Offered.WAITING.value] = 6
        in_time, late = size + better, dice.randint(5, 8)
        cuts = sorted(dice.randint(0, in_time + late) for _ in ANSWERS[1:])
        answers = [after - before for before, after in pairwise([0, *cuts, in_time + late])]
        told = dict(zip(ANSWERS, answers, strict=True))
        told |= dict(zip(Answered.values, (in_time, late, 5), strict=True))
        referrals |= {(place, column): number for column, number in told.items()}
    return Quarter(
        questions={Answered.IN_TIME: 40 + 6 * better, Answered.LATE: 14 - better, Answered.NONE: 5},
        searches={
            Searched.OPENED: 310 + 40 * better,
            Searched.UNOPENED: 120,
            Searched.NOTHING: 60 - 8 * better,
        },
        wishes=wishes,
        days_to_offer=[9 - better],
        referrals=referrals,
        hired=6 + better,
        answer_days=3,
    )


def _load_answers(quarters: Sequence[date], dice: random.Random, *, at: datetime) -> None:
    """Two releases of each wave, the second some quarters after the first."""
    half = len(quarters) // 2
    for part in (quarters[:half], quarters[half:]):
        SurveyResponse.objects.bulk_create(_responses(part, dice))
        release_figures(now=at)
    SurveyWords.objects.bulk_create(
        SurveyWords(wave=Wave.ARRIVAL, quarter=quarters[-1], text=text) for text in WORDS
    )


def _responses(quarters: Sequence[date], dice: random.Random) -> Iterator[SurveyResponse]:
    for wave, number in ASKED.items():
        questions = surveys.questionnaire().in_wave(wave)
        for _ in range(number):
            yield SurveyResponse(
                wave=wave,
                version=surveys.NEWEST,
                quarter=dice.choice(quarters),
                service=dice.choices(Service.values, (30, 12, 16, 8, 30, 4))[0],
                answers={one.key: _answer(one, dice) for one in questions if one.codes},
            )


def _answer(question: Question, dice: random.Random) -> Any:
    """The first option is the likeliest."""
    likely = [2 * len(question.codes) - place for place, _ in enumerate(question.codes)]
    if question.kind == "many":
        return sorted(set(dice.choices(question.codes, likely, k=3)))
    return dice.choices(question.codes, likely)[0]


def _load_invitation(*, at: datetime) -> None:
    """The newcomer of the demo moved here last week, and is asked how that was."""
    moved = timezone.localdate(at) - timedelta(days=7)
    newcomer = Newcomer.objects.filter(user__email="newcomer@example.org", moves_on=None)
    if newcomer.update(moves_on=moved):
        ask_newcomers(now=at)
