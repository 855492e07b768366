"""What is published of the answers: once, with small cells hidden, beside an independent count."""

import random
from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from statsmodels.stats.proportion import proportion_confint

from flyttehjelp.insight import surveys
from flyttehjelp.insight.actions.releases import release_figures
from flyttehjelp.insight.analysis import Margin, effective_n, rake
from flyttehjelp.insight.cells import FEWEST, bounds
from flyttehjelp.insight.enums.surveys import Service, Wave
from flyttehjelp.insight.models import SurveyRelease, SurveyResponse
from flyttehjelp.insight.rules.compare import change
from flyttehjelp.insight.rules.tables import ALL, Given, figures_of, system_of
from tests.factories.insight import SurveyResponseFactory

AT = datetime(2026, 4, 2, 4, 10, tzinfo=ZoneInfo("Europe/Oslo"))
LETTER = ("letter", "letter")
SHORT = ("right_job", "drew", "municipality", "sex", "sector")


def questions(*keys):
    asked = surveys.questionnaire().in_wave(Wave.ARRIVAL)
    return [one for one in asked if not keys or one.key in keys]


def made_up(seed, n, *keys):
    """Answers with holes in them, from people who have had this and that."""
    dice = random.Random(seed)  # noqa: S311 - made-up data
    return [
        Given(
            {
                one.key: dice.sample(one.codes, dice.randint(1, 3))
                if one.kind == "many"
                else dice.choices(one.codes, range(len(one.codes), 0, -1))[0]
                for one in questions(*keys)
                if one.kind != "words" and dice.random() < 0.9
            },
            dice.choices(Service.values, (8, 3, 4, 2, 20, 1))[0],
        )
        for _ in range(n)
    ]


# -- Beside an independent count ----------------------------------------------------------------


@pytest.mark.parametrize("seed", range(200))
def test_what_is_shown_is_what_one_counts_by_hand(seed):
    given = made_up(seed, 30 + seed, "right_job")

    (told,) = figures_of(given, questions("right_job"))["questions"]

    answers = [one.answers["right_job"] for one in given if "right_job" in one.answers]
    counted = Counter(answers)
    assert told["n"] == len(answers)
    for option in told["options"]:
        if option["count"] is not None:
            low, high = proportion_confint(counted[option["code"]], len(answers), method="wilson")
            assert option["count"] == counted[option["code"]]
            assert option["share"]["value"] == pytest.approx(
                option["count"] / len(answers), abs=1e-4
            )
            assert (option["share"]["low"], option["share"]["high"]) == pytest.approx(
                (low, high), abs=1e-4
            )


def test_where_several_may_be_chosen_each_option_is_counted_by_itself():
    both, one, other = {"drew": ["nature", "job"]}, {"drew": ["nature"]}, {"drew": ["sport"]}
    given = [
        Given(answers, "none")
        for answers, n in ((both, 12), (one, 9), (other, 6))
        for _ in range(n)
    ]

    (told,) = figures_of(given, questions("drew"))["questions"]

    shown = {option["code"]: option["count"] for option in told["options"]}
    assert told["n"] == 27
    assert (shown["job"], shown["nature"], shown["sport"], shown["culture"]) == (12, 21, 6, None)


def test_the_split_by_service_counts_those_who_had_it():
    given = [
        Given({"right_job": answer}, service)
        for service in ("mentor", "none")
        for answer, n in (("hard", 10), ("not_hard", 20), ("not_looked", 10))
        for _ in range(n)
    ]

    (told,) = figures_of(given, questions("right_job"))["questions"]

    hard = told["options"][0]
    assert hard["count"] == 20
    assert hard["by_service"]["mentor"]["count"] in {10, None}


def test_a_question_hardly_anybody_answered_is_not_told_of():
    given = [Given({"right_job": "hard"}, "none")] * 40 + [Given({"stay": "unsure"}, "none")] * 4

    figures = figures_of(given, questions("right_job", "stay"))

    assert [told["key"] for told in figures["questions"]] == ["right_job"]


# -- Small cells --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_nothing_hidden_in_a_release_can_be_worked_out(seed):
    given = made_up(seed, 24 + 30 * seed, *SHORT)
    asked = questions(*SHORT)
    figures = figures_of(given, asked)
    told = {one["key"] for one in figures["questions"]} | {one["by"] for one in figures["answered"]}
    system = system_of(given, [one for one in asked if one.key in told])
    shown = as_shown(figures, system)

    found = bounds(shown, system.sums)

    hidden = {key for key in told_of(figures) if shown[key] is None}
    close = {key: found[key] for key in hidden if found[key][1] - found[key][0] < FEWEST - 1e-6}
    assert close == {}
    assert all(shown[key] >= FEWEST for key in told_of(figures) if shown[key] is not None)


def as_shown(figures, system):
    """What a reader knows: what the figures tell, and how many left each question open."""
    shown = dict.fromkeys(system.counts)
    shown |= {key: system.counts[key] for key in system.known}
    return shown | told_of(figures)


def told_of(figures):
    told = {}
    for answered in figures["answered"]:
        for row in answered["rows"]:
            by_service = answered["by"] == "service"
            key = (ALL, "", row["code"]) if by_service else (answered["by"], row["code"], ALL)
            told[key] = row["count"]
    for question in figures["questions"]:
        for option in question["options"]:
            table = question["key"]
            table += f".{option['code']}" if question["kind"] == "many" else ""
            told[table, option["code"], ALL] = option["count"]
            for service, cell in option["by_service"].items():
                told[table, option["code"], service] = cell["count"]
    return told


# -- Weights ------------------------------------------------------------------------------------

HALF = [Margin(("sex",), {("woman",): 1, ("man",): 1})]


def of_both(women, men):
    return [Given({"sex": "woman", "right_job": "hard"}, "none")] * women + [
        Given({"sex": "man", "right_job": "not_hard"}, "none")
    ] * men


def test_weights_make_up_for_who_answered_more():
    given = of_both(90, 30)

    figures = figures_of(given, questions("right_job", "sex"), margins=HALF)

    hard = figures["questions"][0]["options"][0]
    assert figures["weighted"]["by"] == [["sex"]]
    assert figures["weighted"]["effective_n"] == pytest.approx(
        effective_n(rake([one.answers for one in given], HALF)), abs=0.1
    )
    assert hard["count"] is None or hard["weighted"]["value"] == 0.5


@pytest.mark.parametrize(
    ("given", "margins", "why_not"),
    [
        (of_both(90, 30), [], "unknown"),
        (of_both(60, 30), HALF, "few"),
        (of_both(120, 0), HALF, "empty"),
    ],
)
def test_where_there_are_no_weights_it_says_why(given, margins, why_not):
    figures = figures_of(given, questions("right_job", "sex"), margins=margins)

    assert figures["weighted"] == {"by": [], "why_not": why_not, "effective_n": None}


def test_margins_are_read_from_a_file(tmp_path):
    file = tmp_path / "margins.toml"
    file.write_text(
        "source = 'made up'\n[[margins]]\nby = ['sex']\n"
        "sizes = [{ of = ['woman'], people = 51 }, { of = ['man'], people = 49 }]\n"
    )

    assert surveys.margins(str(file)) == (Margin(("sex",), {("woman",): 51.0, ("man",): 49.0}),)
    assert surveys.margins("") == ()


# -- From release to release --------------------------------------------------------------------


@pytest.mark.django_db
def test_a_quarter_is_published_when_it_is_over_and_only_once(django_capture_on_commit_callbacks):
    SurveyResponseFactory.create_batch(25, quarter=date(2026, 1, 1))
    SurveyResponseFactory(quarter=date(2026, 4, 1))

    first, second = (release_figures(now=AT) for _ in range(2))

    release = SurveyRelease.objects.get()
    assert (first, second) == (1, 0)
    assert (release.n, release.first_quarter, release.last_quarter) == (
        25,
        date(2026, 1, 1),
        date(2026, 1, 1),
    )
    assert SurveyResponse.objects.filter(release=None).count() == 1


@pytest.mark.django_db
def test_too_few_wait_for_those_of_the_next_quarter():
    SurveyResponseFactory.create_batch(12, quarter=date(2025, 10, 1))
    none = release_figures(now=AT.replace(month=1))
    SurveyResponseFactory.create_batch(12, quarter=date(2026, 1, 1))

    one = release_figures(now=AT)

    release = SurveyRelease.objects.get()
    assert (none, one, release.n) == (0, 1, 24)
    assert (release.first_quarter, release.last_quarter) == (date(2025, 10, 1), date(2026, 1, 1))


@pytest.mark.django_db
def test_waves_are_published_apart():
    for wave in (Wave.ARRIVAL, Wave.MONTHS_3):
        SurveyResponseFactory.create_batch(20, wave=wave, quarter=date(2026, 1, 1))

    assert release_figures(now=AT) == 2


def told(hard, others, wording="right_job.1"):
    given = [Given({"right_job": "hard"}, "none")] * hard
    given += [Given({"right_job": "not_hard"}, "none")] * others
    given += [Given({"right_job": "not_looked"}, "none")] * 20
    (question,) = figures_of(given, questions("right_job"))["questions"]
    return {**question, "wording": wording}


def test_a_change_stands_beside_what_could_have_been_seen():
    changes = change(told(30, 50), told(60, 20), recruiting=LETTER)

    hard = changes["hard"]
    assert (hard["unlike"], hard["value"], hard["is_seen"]) == ([], 0.3, True)
    assert 0.1 < hard["rise"] < 0.3


def test_another_wording_or_recruiting_is_not_compared():
    other_words = change(told(30, 50), told(30, 50, "right_job.2"), recruiting=LETTER)
    other_people = change(told(30, 50), told(30, 50), recruiting=("letter", "media"))

    assert other_words["hard"]["unlike"] == ["wording"]
    assert other_people["hard"]["unlike"] == ["recruiting"]


def test_the_first_release_has_nothing_before_it():
    assert change(None, told(30, 50), recruiting=LETTER) == {}
