"""The pages of the survey: answering it, and what it shows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from flyttehjelp.insight.actions.releases import release_figures
from flyttehjelp.insight.models import SurveyResponse, SurveyStop, SurveyWords
from flyttehjelp.insight.queries.surveys import link_for
from frontend.pages.survey_figures import unsure
from tests.factories.insight import SurveyInvitationFactory, SurveyResponseFactory

pytestmark = pytest.mark.django_db
FIGURES = "/nb/figures/surveys/"
WORDS = "/nb/work/own-words/"
APRIL = datetime(2026, 4, 2, tzinfo=ZoneInfo("Europe/Oslo"))


def text(answer):
    return answer.content.decode()


def page_of(invitation, language="nb"):
    return f"/{language}/surveys/?key={link_for(invitation.pk)}"


@pytest.mark.parametrize(
    ("language", "wave", "heading"),
    [
        ("nb", "arrival", "Hvordan var det å flytte hit?"),
        ("nn", "months_3", "Tre månader her: Korleis går det?"),
        ("en", "months_12", "A year here: How is it going?"),
    ],
)
def test_survey_asks_in_three_languages(client, language, wave, heading):
    page = page_of(SurveyInvitationFactory(wave=wave), language)

    shown = client.get(page)

    assert heading in text(shown)
    assert 'content="noindex"' in text(shown)


def test_who_answers_is_thanked_and_the_link_is_used_up(client):
    page = page_of(SurveyInvitationFactory())

    thanked = client.post(page, {"right_job": "hard", "drew": ["job"], "sex": ""}, follow=True)
    again = client.post(page, {"right_job": "hard"}, follow=True)

    assert "Takk for svarene" in text(thanked)
    assert "Takk for svarene" in text(again)
    assert SurveyResponse.objects.get().answers == {"right_job": "hard", "drew": ["job"]}


def test_draft_is_kept_where_something_is_wrong(client):
    page = page_of(SurveyInvitationFactory())
    said = {"right_job": "hard", "drew": ["job"], "words": "Mitt nummer er 13097248022"}

    shown = client.post(page, said)

    assert shown.status_code == 422
    assert "Det ser ut som du har skrevet et fødselsnummer" in text(shown)
    assert "Mitt nummer er 13097248022</textarea>" in text(shown)
    assert text(shown).count("checked") >= 2
    assert not SurveyResponse.objects.exists()


def test_who_answers_nothing_is_told_that_one_is_enough(client):
    shown = client.post(page_of(SurveyInvitationFactory()), {})

    assert shown.status_code == 422
    assert "ett spørsmål er nok" in text(shown)


def test_old_link_is_gone_kindly(client):
    old = SurveyInvitationFactory(sent_on=timezone.localdate() - timedelta(days=61))

    shown = client.get(page_of(old))
    sent = client.post(page_of(old), {"stay": "unsure"})

    assert shown.status_code == 410
    assert "Skjemaet er lukket" in text(shown)
    assert (sent.status_code, sent["Location"]) == (303, page_of(old))


def test_made_up_link_is_not_there(client):
    assert client.get("/nb/surveys/?key=made-up").status_code == 404
    assert client.get("/nb/surveys/").status_code == 404
    assert client.post("/nb/surveys/stop/").status_code == 404


def test_who_wants_no_more_says_so_with_one_button(client):
    invitation = SurveyInvitationFactory()

    stop = page_of(invitation).replace("?", "stop/?")

    shown = client.post(stop, follow=True)
    looked = client.get(stop)

    assert "Da får du ikke flere spørreskjemaer" in text(shown)
    assert SurveyStop.objects.get().newcomer == invitation.newcomer
    assert looked.status_code == 303


@pytest.mark.parametrize(
    ("language", "heading", "fold"),
    [
        ("nb", "Ingen flere spørreskjemaer", "Ombestemt deg?"),
        ("nn", "Ingen fleire spørjeskjema", "Ombestemt deg?"),
        ("en", "No more surveys", "Changed your mind?"),
    ],
)
def test_who_has_stopped_finds_the_form_folded_away(client, language, heading, fold):
    invitation = SurveyInvitationFactory()
    page = page_of(invitation, language)
    client.post(page.replace("?", "stop/?"))

    shown = text(client.get(page))
    nothing = client.post(page, {})
    answered_after_all = client.post(page, {"right_job": "hard"}, follow=True)

    assert heading in shown
    assert fold in shown
    assert '<details class="more" >' in shown
    assert "/surveys/stop/" not in shown
    assert (nothing.status_code, '<details class="more" open>' in text(nothing)) == (422, True)
    assert SurveyResponse.objects.count() == 1
    assert "/surveys/stop/" not in text(answered_after_all)


# -- The figures --------------------------------------------------------------------------------


def answered(quarter, *, hard, not_hard):
    for answer, n in (("hard", hard), ("not_hard", not_hard), ("not_looked", 20)):
        SurveyResponseFactory.create_batch(
            n, quarter=quarter, answers={"right_job": answer, "municipality": "3405"}
        )


def test_empty_installation_says_so_and_shows_the_baseline_apart(client):
    shown = text(client.get(FIGURES))

    assert "Ingen tall ennå" in shown
    assert "Nullpunktet fra 2014" in shown
    assert "482 svar" in shown
    assert "69,3 %" in shown
    assert "Kan ikke sammenlignes med tallene over" in shown


def test_figures_show_share_interval_and_bar(client):
    answered(date(2026, 1, 1), hard=30, not_hard=30)
    release_figures(now=APRIL)

    shown = text(client.get(FIGURES))

    assert "Svar ved innflytting, 1. kvartal 2026" in shown
    assert "80 innflyttere har svart." in shown
    assert "38 %" in shown
    assert "28 til 48" in shown
    assert 'width="37.5"' in shown
    assert "skjult" in shown


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((30, 30), (50, 12), "opp 23 prosentpoeng siden sist"),
        ((50, 12), (30, 30), "ned 23 prosentpoeng siden sist"),
        ((30, 30), (32, 28), "Ingen sikker endring siden sist. Vi ville trolig sett en på"),
    ],
)
def test_what_has_changed_since_the_quarter_before_is_said_as_surely_as_it_is(
    client, before, after, said
):
    answered(date(2025, 10, 1), hard=before[0], not_hard=before[1])
    release_figures(now=APRIL.replace(month=1))
    answered(date(2026, 1, 1), hard=after[0], not_hard=after[1])
    release_figures(now=APRIL)

    shown = text(client.get(FIGURES))

    assert said in shown
    assert "Tidligere kvartaler" in shown
    assert "4. kvartal 2025" in shown


def test_what_is_not_sure_is_said_once_for_the_whole_question(client):
    answered(date(2025, 10, 1), hard=30, not_hard=30)
    release_figures(now=APRIL.replace(month=1))
    answered(date(2026, 1, 1), hard=50, not_hard=12)
    release_figures(now=APRIL)

    shown = text(client.get(FIGURES))

    assert shown.count("siden sist") == 2
    assert shown.count("Ellers ingen sikker endring. Vi ville trolig sett en på") == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([], ""),
        ([{"unlike": [], "is_seen": True}], ""),
        (
            [{"unlike": [], "is_seen": False, "rise": None, "fall": None}],
            "Ingen sikker endring siden sist. Det er for få svar til å se noen.",
        ),
        (
            [{"unlike": ["wording", "sample"]}, {"unlike": ["wording"]}],
            (
                "Kan ikke sammenlignes med forrige gang: spørsmålet var stilt på en annen måte, "
                "de som svarte, meldte seg selv."
            ),
        ),
    ],
)
def test_reasons_are_told_once_each(changes, said):
    assert unsure(changes) == said


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (date(2025, 10, 1), date(2026, 1, 1), "4. kvartal 2025 til 1. kvartal 2026"),
        (date(2025, 7, 1), date(2025, 10, 1), "3. til 4. kvartal 2025"),
    ],
)
def test_quarters_that_waited_for_each_other_stand_together(client, first, second, said):
    answered(first, hard=8, not_hard=8)
    answered(second, hard=8, not_hard=8)
    release_figures(now=APRIL)

    assert said in text(client.get(FIGURES))


@pytest.mark.parametrize("how_many", [0, 1, 25])
def test_coordinator_reads_own_words(page_for, coordinator, how_many):
    for n in range(how_many):
        SurveyWords.objects.create(wave="arrival", quarter=date(2026, 1, 1), text=f"Ord {n}")

    shown = text(page_for(coordinator).get(WORDS))

    assert shown.count("Ord ") == min(how_many, 20)
    assert ("Ingen har skrevet noe ennå" in shown) == (not how_many)
    assert ("Neste" in shown) == (how_many > 20)


def test_own_words_are_for_coordinators(page_for, user):
    assert page_for(user).get(WORDS).status_code == 404
    assert page_for().get(WORDS).status_code == 302
