import pytest

from jobs import rules
from jobs.enums import EmployerState, InterestState, Standing, VacancyState
from tests.factories.jobs import org_number


@pytest.mark.parametrize(
    "wrong", ["", "31000000", "310000001", "3100 00018", "NO310000018", "abcdefghi"]
)
def test_org_number_needs_nine_digits_and_the_right_last_one(wrong):
    with pytest.raises(rules.OrgNumberWrong):
        rules.ensure_org_number(wrong)


def test_right_org_number_passes():
    rules.ensure_org_number(org_number(0))


@pytest.mark.parametrize("standing", [Standing.BANKRUPT, Standing.DISSOLVING, Standing.GONE])
def test_employer_in_trouble_is_refused(standing):
    with pytest.raises(rules.EmployerNotSound):
        rules.ensure_sound(standing)


@pytest.mark.parametrize(
    ("state", "by_coordinator", "may"),
    [
        (EmployerState.VETTED, False, True),
        (EmployerState.VETTED, True, True),
        (EmployerState.APPLIED, True, True),
        (EmployerState.APPLIED, False, False),
        (EmployerState.REFUSED, True, False),
        (EmployerState.REFUSED, False, False),
    ],
)
def test_who_may_publish(state, by_coordinator, may):
    try:
        rules.ensure_may_publish(employer_state=state, by_coordinator=by_coordinator)
    except rules.EmployerNotVetted:
        assert not may
    else:
        assert may


@pytest.mark.parametrize(
    ("state", "seen_by", "steps"),
    [
        (VacancyState.DRAFT, {"insider": True}, ["publish", "withdraw", "copy"]),
        (VacancyState.PUBLISHED, {"insider": True}, ["fill", "withdraw", "copy"]),
        (VacancyState.FILLED, {"insider": True}, ["copy"]),
        (VacancyState.EXPIRED, {"coordinator": True}, ["copy"]),
        (VacancyState.PUBLISHED, {}, []),
        (VacancyState.PUBLISHED, {"insider": True, "source": "nav"}, []),
        (VacancyState.DRAFT, {"insider": True, "employer_state": "applied"}, ["withdraw", "copy"]),
        (
            VacancyState.DRAFT,
            {"coordinator": True, "employer_state": "applied"},
            ["publish", "withdraw", "copy"],
        ),
    ],
)
def test_open_steps_of_a_vacancy(state, seen_by, steps):
    here = {"source": "own", "insider": False, "coordinator": False, "employer_state": "vetted"}

    assert rules.open_vacancy_steps(state, **(here | seen_by)) == steps


@pytest.mark.parametrize(
    ("state", "sender", "insider", "steps"),
    [
        (InterestState.SENT, True, False, ["withdraw"]),
        (InterestState.SENT, False, True, ["answer"]),
        (InterestState.SENT, False, False, []),
        (InterestState.ANSWERED, True, False, ["withdraw"]),
        (InterestState.ANSWERED, False, True, []),
        (InterestState.WITHDRAWN, True, False, []),
    ],
)
def test_open_steps_of_an_interest(state, sender, insider, steps):
    assert rules.open_interest_steps(state, sender=sender, insider=insider) == steps


def test_only_coordinators_have_steps_on_employers():
    assert _steps(coordinator=True) == ["vet", "refuse"]
    assert _steps(coordinator=False) == []
    assert _steps(coordinator=True, standing=Standing.GONE) == ["refuse"]


def _steps(*, coordinator, standing=Standing.SOUND):
    return rules.open_employer_steps(
        EmployerState.APPLIED, standing=standing, coordinator=coordinator
    )
