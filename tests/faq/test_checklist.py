"""The moving checklist: its file, and what people keep of it."""

from datetime import date

import pytest

from flyttehjelp.faq.actions.checklist import save_plan, tick, untick
from flyttehjelp.faq.enums import MoveSituation, MoveStage
from flyttehjelp.faq.models import MovePlan, MoveTick
from flyttehjelp.faq.seed import checklist, reader
from flyttehjelp.relocation.models import Newcomer

STEP = """
[[step]]
key = "{key}"
stage = "{stage}"
days = 3
for = [{situation}]
answer = "moving-notice"
nb = ["Meld flytting", "Innen åtte dager."]
nn = ["Meld flytting", "Innan åtte dagar."]
en = ["Report your move", "Within eight days."]
"""


def file_with(folder, *steps):
    file = folder / "steps.toml"
    defaults = {"key": "report", "stage": "week", "situation": ""}
    file.write_text("".join(STEP.format(**{**defaults, **step}) for step in steps))
    return file


def test_every_step_points_to_an_answer_we_ship():
    shipped = {entry.draft.slug for entry in reader.read_entries()}

    assert {step.answer for step in checklist.steps()} - shipped == set()


def test_steps_come_in_the_order_they_are_to_be_done():
    stages = list(MoveStage)
    order = [(stages.index(step.stage), step.days) for step in checklist.steps()]

    assert order == sorted(order)
    assert {step.stage for step in checklist.steps()} == set(MoveStage)


def test_a_step_says_all_in_three_languages():
    words = [step.words[code] for step in checklist.steps() for code in ("nb", "nn", "en")]

    assert all(one.title and one.text and len(one.title) <= 80 for one in words)


def test_before_the_move_is_before_and_after_is_after():
    wrong = [
        step.key
        for step in checklist.steps()
        if (step.stage == "before") != (step.days < 0) or (step.stage == "after") != (step.days > 3)
    ]

    assert wrong == []


@pytest.mark.parametrize("situation", MoveSituation.values)
def test_each_situation_has_steps_of_its_own(situation):
    own = [step for step in checklist.steps() if situation in step.situations]

    assert own
    assert all(step.is_for({situation}) and not step.is_for(set()) for step in own)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([{}, {}], "two steps have the same key"),
        ([{"situation": '"rich"'}], "report: unknown situation rich"),
        ([{"stage": "never"}], "report: unknown stage 'never'"),
        ([{"key": 'a"\nmore = "'}], "a: lacks or does not know more"),
    ],
)
def test_a_broken_file_says_which_step(tmp_path, steps, said):
    with pytest.raises(checklist.StepsBroken, match=said):
        checklist.read(file_with(tmp_path, *steps))


@pytest.mark.django_db
def test_a_plan_is_kept_and_its_day_goes_into_the_profile(user, at):
    save_plan(situations={"pet", "car"}, moves_on=date(2026, 12, 1), by=user, at=at)
    save_plan(situations={"car"}, moves_on=None, by=user, at=at)

    assert [plan.situations for plan in MovePlan.objects.order_by("pk")] == [["car"]]
    assert Newcomer.objects.get(user=user).moves_on is None


@pytest.mark.django_db
def test_a_step_ticked_twice_is_done_once(user, at):
    for _ in range(2):
        tick("report-move", by=user, at=at)
    assert MoveTick.objects.count() == 1

    for _ in range(2):
        untick("report-move", by=user)
    assert MoveTick.objects.count() == 0
