"""The demo's figures: published like any others, and only once."""

import pytest

from flyttehjelp.core.models import Notice
from flyttehjelp.insight.demo import load_demo
from flyttehjelp.insight.models import (
    PromiseRelease,
    SurveyInvitation,
    SurveyRelease,
    SurveyResponse,
    SurveyWords,
)
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(at):
    for number in ("3405", "3440", "3441"):
        MunicipalityFactory(number=number)
    NewcomerFactory(user__email="newcomer@example.org", moves_on=None)
    load_demo(at=at)


def counts():
    models = (PromiseRelease, SurveyRelease, SurveyResponse, SurveyWords, SurveyInvitation, Notice)
    return [model.objects.count() for model in models]


def test_second_start_finds_the_figures_there(loaded, at):
    before = counts()

    load_demo(at=at)

    assert counts() == before
    assert min(before) > 0


def test_figures_are_worth_looking_at_and_marked_as_made_up(loaded):
    newest = PromiseRelease.objects.newest(1).get()
    waves = SurveyRelease.objects.order_by("wave").values_list("wave", flat=True)

    assert newest.figures["questions"]["in_time"] > 40
    assert newest.figures["searches"]["opened"] > 300
    assert newest.figures["referrals"][-1]["total"] is not None
    assert newest.figures["ledger"]["total"] is not None
    assert list(waves) == [w for w in ("arrival", "months_12", "months_3") for _ in range(2)]
    assert all(one.text.endswith("(demo)") for one in SurveyWords.objects.order_by("pk"))
    assert not SurveyResponse.objects.filter(release=None).exists()
