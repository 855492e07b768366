"""Who is asked, what is stored of an answer, and what is not."""

import threading
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.insight import surveys
from flyttehjelp.insight.actions import surveys as actions
from flyttehjelp.insight.actions.releases import release_figures
from flyttehjelp.insight.enums.surveys import LinkState, Service, Wave
from flyttehjelp.insight.models import (
    SurveyInvitation,
    SurveyResponse,
    SurveyStop,
    SurveyWords,
)
from flyttehjelp.insight.queries.surveys import link_for, service_of
from flyttehjelp.insight.rules import surveys as rules
from flyttehjelp.insight.rules.quarters import quarter_of
from flyttehjelp.insight.surveys.reader import QuestionnaireWrong, read_questionnaire
from mentors.enums import SignUpState
from tests.factories.insight import SurveyInvitationFactory, SurveyResponseFactory
from tests.factories.mentors import MentorshipFactory, SignUpFactory
from tests.factories.network import ReferralFactory
from tests.factories.relocation import NewcomerFactory

AT = datetime(2026, 5, 20, 11, 25, tzinfo=ZoneInfo("Europe/Oslo"))
TODAY = AT.date()


# -- The questionnaire --------------------------------------------------------------------------


def test_every_question_is_there_in_three_languages():
    for question in surveys.questionnaire().questions:
        for words in (question.words, *(option.words for option in question.options)):
            assert all(words[language] for language in ("nb", "nn", "en"))


def test_every_question_of_the_baseline_is_asked_again():
    asked = {question.key for question in surveys.questionnaire().questions}

    assert {told.question for told in surveys.baseline().results} <= asked


def test_the_baseline_is_what_the_plan_says():
    told = surveys.baseline()

    percents = [result.percent for result in told.results]
    assert (told.year, told.n) == (2014, 482)
    assert percents == [69.3, 68.4, 24.0, 60.0, 50.0, 64.0, None]


def test_who_lives_where_is_the_regions_own_municipalities():
    (where,) = [one for one in surveys.questionnaire().questions if one.key == "municipality"]

    assert where.codes == ["3405", "3440", "3441"]


@pytest.mark.parametrize(
    "content",
    [
        "version = 1\nwording = 'own'\nrecruiting = 'letter'",
        "version = 1\nwording = 'own'\nrecruiting = 'letter'\n"
        + "[[questions]]\nkey='a'\nwording='a'\nkind='one'\nwaves=[]\nnb='a'\nnn='a'\nen='a'\n" * 2,
    ],
)
def test_a_questionnaire_that_is_wrong_says_so(tmp_path, content):
    file = tmp_path / "9.toml"
    file.write_text(content)

    with pytest.raises(QuestionnaireWrong, match=r"9\.toml"):
        read_questionnaire(file)


# -- Who is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wave", "today", "first", "last"),
    [
        (Wave.ARRIVAL, date(2026, 5, 20), date(2026, 4, 20), date(2026, 5, 20)),
        (Wave.MONTHS_3, date(2026, 5, 31), date(2026, 1, 29), date(2026, 2, 28)),
        (Wave.MONTHS_12, date(2026, 5, 20), date(2025, 4, 20), date(2025, 5, 20)),
    ],
)
def test_a_wave_asks_those_who_moved_so_long_ago(wave, today, first, last):
    assert rules.moved_between(wave, today) == (first, last)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_quarter_begins_in_january_april_july_or_october(month):
    assert quarter_of(date(2026, month, 28)) == date(2026, (month - 1) // 3 * 3 + 1, 1)


@pytest.mark.django_db
def test_each_newcomer_is_asked_once_in_each_wave():
    now, earlier, before = (
        NewcomerFactory(moves_on=TODAY - timedelta(days=days)) for days in (3, 95, 370)
    )
    NewcomerFactory(moves_on=TODAY + timedelta(days=1))
    NewcomerFactory(moves_on=TODAY - timedelta(days=50))
    NewcomerFactory(moves_on=None)

    first, second = (actions.ask_newcomers(now=AT) for _ in range(2))

    asked = SurveyInvitation.objects.values_list("newcomer", "wave")
    assert (first, second) == (3, 0)
    assert set(asked) == {
        (now.pk, "arrival"),
        (earlier.pk, "months_3"),
        (before.pk, "months_12"),
    }
    assert Notice.objects.filter(kind="survey.asked").count() == 3


@pytest.mark.django_db
def test_who_has_said_stop_or_has_left_is_not_asked():
    stopped = NewcomerFactory(moves_on=TODAY)
    SurveyStop.objects.create(newcomer=stopped, since=TODAY)
    NewcomerFactory(moves_on=TODAY, user__is_active=False)

    assert actions.ask_newcomers(now=AT) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nb", "Hvordan var det å flytte hit?"),
        ("nn", "Korleis var det å flytte hit?"),
        ("en", "What was it like to move here?"),
    ],
)
def test_the_letter_asks_in_the_readers_language(language, subject, at):
    newcomer = NewcomerFactory(moves_on=at.date(), user__language=language)
    actions.ask_newcomers(now=at)

    outbox.send_due(now=lambda: at)

    (letter,) = mail.outbox
    link = link_for(SurveyInvitation.objects.get().pk)
    assert letter.subject == subject
    assert letter.to == [newcomer.user.email]
    assert f"/{language}/surveys/?key={link}" in letter.body


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["used", "stopped", "left", "forgotten"])
def test_no_letter_where_none_is_wanted_any_more(change, at):
    NewcomerFactory(moves_on=at.date())
    actions.ask_newcomers(now=at)
    invitation = SurveyInvitation.objects.select_related("newcomer__user").get()
    match change:
        case "used":
            SurveyInvitation.objects.update(used=True)
        case "stopped":
            SurveyStop.objects.create(newcomer=invitation.newcomer, since=TODAY)
        case "left":
            type(invitation.newcomer.user).objects.update(is_active=False)
        case "forgotten":
            invitation.delete()

    outbox.send_due(now=lambda: at)

    assert mail.outbox == []


# -- Answers ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_answer_is_stored_apart_from_who_gave_it():
    invitation = SurveyInvitationFactory(sent_on=TODAY)
    answers = {"right_job": "hard", "sex": "", "drew": ["nature", "job"], "words": "Fint her."}

    actions.answer_survey(invitation, answers=answers, with_services=True, at=AT)

    response, words = SurveyResponse.objects.get(), SurveyWords.objects.get()
    assert response.answers == {"right_job": "hard", "drew": ["nature", "job"]}
    assert (response.quarter, response.service) == (date(2026, 4, 1), Service.NONE)
    assert (words.text, words.quarter) == ("Fint her.", date(2026, 4, 1))
    assert SurveyInvitation.objects.get().used


@pytest.mark.django_db
def test_nothing_stored_leads_from_an_answer_to_a_person():
    """No key of the person, the newcomer or the invitation stands in what is stored of it."""
    invitation = SurveyInvitationFactory(sent_on=TODAY)
    answers = {"right_job": "hard", "words": "Fint her."}

    actions.answer_survey(invitation, answers=answers, with_services=True, at=AT)

    stored = [
        *SurveyResponse.objects.order_by("pk").values(),
        *SurveyWords.objects.order_by("pk").values(),
        *Happening.objects.filter(kind="survey.answered").order_by("pk").values(),
    ]
    ids = {invitation.pk, invitation.newcomer_id, invitation.newcomer.user_id}
    assert len(stored) == 3
    assert not [one for one in ids if str(one) in str(stored)]


@pytest.mark.django_db
def test_the_rows_of_the_list_and_of_the_answers_share_no_transaction():
    """PostgreSQL shows who wanted to know which transaction wrote a row, and in which order."""
    invitations = [SurveyInvitationFactory(sent_on=TODAY) for _ in range(12)]
    for place, invitation in enumerate(invitations):
        answers = {"stay": "unsure", "words": f"{place:02}"}
        actions.answer_survey(invitation, answers=answers, with_services=True, at=AT)
    before = [row.pk for row in in_the_file("insight_surveyresponse")]

    mixed = actions.mix_answers(now=AT)

    after = [row.pk for row in in_the_file("insight_surveyresponse")]
    words = [row.text for row in in_the_file("insight_surveywords")]
    assert mixed == 24
    assert set(after) == set(before)
    assert after != before
    assert words != sorted(words)


@pytest.mark.django_db(transaction=True)
def test_what_is_published_at_the_moment_of_mixing_stays_published():
    SurveyResponseFactory.create_batch(60, quarter=date(2026, 1, 1))
    later = datetime(2026, 4, 2, tzinfo=ZoneInfo("Europe/Oslo"))

    def mix():
        try:
            actions.mix_answers(now=later)
        finally:
            connection.close()

    other = threading.Thread(target=mix)
    with transaction.atomic():
        release_figures(now=later)
        other.start()
        other.join(timeout=0.5)
        waited = other.is_alive()
    other.join(timeout=30)

    assert waited
    assert SurveyResponse.objects.filter(release__isnull=False).count() == 60


@pytest.mark.django_db
def test_secret_of_the_link_stands_in_the_query_and_never_in_the_path(mailoutbox):
    invitation = SurveyInvitationFactory(sent_on=timezone.localdate())
    with transaction.atomic():
        outbox.add(
            "survey.asked",
            key="survey",
            about=invitation.pk,
            recipient_id=invitation.newcomer.user_id,
            at=clock.now(),
        )

    outbox.send_due(now=clock.now)

    (link,) = [word for word in mailoutbox[0].body.split() if "/surveys/" in word]
    parts = urlsplit(link)
    assert (parts.path, parts.query) == ("/nb/surveys/", f"key={link_for(invitation.pk)}")


def in_the_file(table):
    """The rows as they lie, first to last."""
    model = {"insight_surveyresponse": SurveyResponse, "insight_surveywords": SurveyWords}[table]
    return list(model.objects.raw(f"SELECT * FROM {table} ORDER BY ctid"))  # noqa: S608 - ours


@pytest.mark.django_db
def test_who_will_not_have_it_along_is_counted_as_untold():
    invitation = SurveyInvitationFactory(sent_on=TODAY)
    MentorshipFactory(newcomer=invitation.newcomer)

    actions.answer_survey(invitation, answers={"stay": "unsure"}, with_services=False, at=AT)

    assert SurveyResponse.objects.get().service == Service.UNTOLD


@pytest.mark.django_db
def test_own_words_alone_are_an_answer_but_no_row_of_figures():
    invitation = SurveyInvitationFactory(sent_on=TODAY)

    actions.answer_survey(invitation, answers={"words": "Hei"}, with_services=True, at=AT)

    assert (SurveyWords.objects.count(), SurveyResponse.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_an_empty_form_uses_nothing_up():
    invitation = SurveyInvitationFactory(sent_on=TODAY)

    with pytest.raises(rules.SurveyEmpty):
        actions.answer_survey(
            invitation, answers={"stay": "", "drew": []}, with_services=True, at=AT
        )

    assert not SurveyInvitation.objects.get().used


@pytest.mark.django_db
def test_a_link_is_good_once():
    invitation = SurveyInvitationFactory(sent_on=TODAY)
    same = SurveyInvitation.objects.get()
    actions.answer_survey(invitation, answers={"stay": "unsure"}, with_services=True, at=AT)

    for late in (invitation, same):  # one has seen it used, the other finds the row changed
        with pytest.raises(rules.SurveyAnswered):
            actions.answer_survey(late, answers={"stay": "unsure"}, with_services=True, at=AT)

    assert SurveyResponse.objects.count() == 1


@pytest.mark.django_db
def test_a_link_of_long_ago_is_over():
    invitation = SurveyInvitationFactory(sent_on=TODAY - timedelta(days=61))

    with pytest.raises(rules.SurveyOver):
        actions.answer_survey(invitation, answers={"stay": "unsure"}, with_services=True, at=AT)


@pytest.mark.parametrize(
    ("used", "days", "state"),
    [(False, 60, LinkState.OPEN), (False, 61, LinkState.OVER), (True, 0, LinkState.USED)],
)
def test_what_a_link_is_good_for(used, days, state):
    sent_on = TODAY - timedelta(days=days)

    assert rules.state_of(used=used, sent_on=sent_on, today=TODAY) == state


@pytest.mark.django_db
def test_to_say_stop_twice_is_to_say_it_once():
    invitation = SurveyInvitationFactory()

    for _ in range(2):
        actions.stop_surveys(invitation, at=AT)

    assert SurveyStop.objects.get().newcomer == invitation.newcomer
    assert Happening.objects.filter(kind="survey.stopped").count() == 1


@pytest.mark.django_db
def test_own_words_are_forgotten_after_a_year():
    for quarter in (date(2025, 1, 1), date(2025, 4, 1), date(2026, 4, 1)):
        SurveyWords.objects.create(wave=Wave.ARRIVAL, quarter=quarter, text="Hei")

    gone = actions.forget_words(now=AT)

    kept = SurveyWords.objects.order_by("quarter").values_list("quarter", flat=True)
    assert gone == 1
    assert list(kept) == [date(2025, 4, 1), date(2026, 4, 1)]


@pytest.mark.django_db
def test_the_database_refuses_a_day_that_begins_no_quarter():
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyResponseFactory(quarter=date(2026, 2, 1))
    assert connection.is_usable()


# -- What they have had from us -----------------------------------------------------------------


@pytest.mark.django_db
def test_what_somebody_has_had_is_one_of_four_or_several():
    none, met, referred, came, several = (NewcomerFactory() for _ in range(5))
    MentorshipFactory(newcomer=met)
    ReferralFactory(partner=referred.user, opened=True)
    ReferralFactory(partner=none.user)  # asked, and not sent to anybody
    SignUpFactory(user=came.user, state=SignUpState.CAME)
    SignUpFactory(user=none.user, state=SignUpState.WITHDRAWN)
    MentorshipFactory(newcomer=several)
    SignUpFactory(user=several.user, state=SignUpState.CAME)

    found = [service_of(one, at=AT) for one in (none, met, referred, came, several)]

    assert found == [
        Service.NONE,
        Service.MENTOR,
        Service.REFERRAL,
        Service.GROUP,
        Service.SEVERAL,
    ]


@pytest.mark.django_db
def test_who_had_a_place_has_been_there_when_it_is_over(at):
    sign_up = SignUpFactory(state=SignUpState.COMING)
    newcomer = NewcomerFactory(user=sign_up.user)
    over = sign_up.date.ends_at + timedelta(hours=1)

    assert service_of(newcomer, at=sign_up.date.starts_at) == Service.NONE
    assert service_of(newcomer, at=over) == Service.GROUP
