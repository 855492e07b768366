"""One person who has left something in every table that holds anything about people, and a mark in
every text of it that is found nowhere else."""

from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.admin.models import LogEntry
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from flyttehjelp.accounts.models import Consent, ErasureRequest
from flyttehjelp.core import personal
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.faq.actions.archive import mark_question
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.models import Message, MovePlan, MoveTick, Question
from flyttehjelp.insight.models import LetterPause, SurveyInvitation, SurveyStop
from jobs.models import ToldVacancy
from mentors.models import GroupInvitation, LogLine
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    InterestFactory,
    SavedSearchFactory,
    VacancyFactory,
)
from tests.factories.mentors import (
    ConcernFactory,
    GroupDateFactory,
    GroupFactory,
    KeptApartFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    PulseFactory,
    SignUpFactory,
    WishFactory,
)
from tests.factories.network import ReferralFactory
from tests.factories.relocation import NewcomerFactory, PlaceFactory
from tests.strangers import token_of

ADDRESS = "zqaddress@example.org"


def whole_life():
    """Somebody who is newcomer, partner, mentor, contact of an employer and of a group."""
    person = UserFactory(phone="+4791234567", is_active=True)
    coordinator = UserFactory(is_coordinator=True)
    _sign_in_of(person)
    _questions_of(person, coordinator)
    _work_of(person)
    _mentoring_of(person)
    return person


def _sign_in_of(person):
    at = timezone.now()
    address = EmailAddress.objects.create(
        user=person, email=person.email, verified=True, primary=True
    )
    EmailConfirmation.objects.create(email_address=address, key=f"key-{person.pk}", created=at)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    account = SocialAccount.objects.create(user=person, provider="kommune", uid=f"uid-{person.pk}")
    SocialToken.objects.create(account=account, token="token")
    token_of(person, key=f"fh_{person.pk}")
    LetterPause.objects.create(person=person, since=at)
    MovePlan.objects.create(person=person, changed_at=at)
    MoveTick.objects.create(person=person, step="x", at=at)
    LogEntry.objects.create(user=person, action_flag=1, object_repr="x", change_message="x")
    Consent.objects.create(
        user=person.pk, purpose="referral", about=None, given=True, version="1", at=at
    )
    Happening.objects.note("profile.changed", about=person.pk, by=person.pk, at=at)
    Notice.objects.create(
        key=f"note-{person.pk}",
        kind="mentor.vetted",
        about=person.pk,
        recipient=person,
        next_try_at=at + timedelta(days=1),
        created_at=at,
    )
    ErasureRequest.objects.create(user=person, asked_at=at, due_at=at)


def _questions_of(person, coordinator):
    at = timezone.now()
    asked = QuestionFactory(asker=person, on_behalf="telefon")
    by_address = QuestionFactory(asker_email=person.email)
    for question in (asked, by_address):
        answer = Message.objects.create(question=question, text="Ja.", by=coordinator, at=at)
        Message.objects.create(question=question, text="Men?", kind="missing", at=at)
        Question.objects.filter(pk=question.pk).update(
            state=QuestionState.ANSWERED, answer=answer, answered_at=at, first_answered_at=at
        )
        mark_question(question, decision="exempt", reference="", by=coordinator, at=at)


def _work_of(person):
    contact = EmployerContactFactory(user=person)
    EmployerContactFactory(employer=contact.employer)
    InterestFactory(vacancy__employer=contact.employer, owner=person)
    theirs = InterestFactory(person=person)
    EmployerContactFactory(employer=theirs.vacancy.employer)
    ReferralFactory(opened=True, partner=person, mark="x")
    search = SavedSearchFactory(person=person, name="x")
    at = timezone.now()
    ToldVacancy.objects.create(search=search, vacancy=VacancyFactory(), letter=search.pk, at=at)
    SavedSearchFactory(person=None, email=person.email)


def _mentoring_of(person):
    at = timezone.now()
    newcomer = NewcomerFactory(user=person, place=PlaceFactory(), employer_org_numbers=["999"])
    NewcomerFactory(came_with=newcomer)
    SurveyInvitation.objects.create(newcomer=newcomer, wave="arrival", version=1, sent_on=at.date())
    SurveyStop.objects.create(newcomer=newcomer, since=at.date())
    mentor = MentorFactory(user=person, active_count=1, about="x")
    as_mentee = MentorshipFactory(newcomer=newcomer)
    as_mentor = MentorshipFactory(mentor=mentor)
    for mentorship in (as_mentee, as_mentor):
        LogLine.objects.create(
            mentorship=mentorship, by=person, on_day=at.date(), text="x", written_at=at
        )
        ConcernFactory(mentorship=mentorship, raised_by=person, note="x")
        PulseFactory(mentorship=mentorship, person=person)
    wish = WishFactory(newcomer=newcomer, message="x", barred_people=["x"])
    OfferFactory(wish=wish)
    OfferFactory(mentor=mentor)
    KeptApartFactory(newcomer=newcomer)
    group = GroupFactory(contact=person)
    date = GroupDateFactory(group=group, note="x")
    SignUpFactory(date=date)
    SignUpFactory(user=person)
    GroupInvitation.objects.create(wish=wish, date=date, made_at=at)


def empty_tables(person):
    """Tables about people in which this person has left nothing: the test would not see them."""
    return [
        holding.label
        for holding in personal.about_people()
        if holding.people and not holding.of(person.pk, {person.email}).exists()
    ]


def mark_everything(person):
    """Write a mark into every personal text of the person's rows; answer mark by field."""
    marks = {}
    addresses = {person.email}
    found = {
        holding: list(holding.of(person.pk, addresses).values_list("pk", flat=True))
        for holding in personal.about_people()
        if holding.people
    }
    for holding, rows in found.items():
        for name in (*holding.personal, *(path for path in holding.people if "email" in path)):
            if "__" in name:
                continue
            column = holding.model._meta.get_field(name)
            mark = f"zq{len(marks):03}"
            written = _written(column, mark)
            here = holding.model._default_manager.filter(pk__in=rows)
            if isinstance(column, models.EmailField):
                here.filter(**{name: person.email}).update(**{name: ADDRESS})
                marks[f"{holding.label}.{name}"] = ADDRESS
            elif written is not None:
                here.update(**{name: written})
                marks[f"{holding.label}.{name}"] = mark
    person.refresh_from_db()
    return marks


def holds_words(column):
    """Whether anything may be written there, and not only a code, a number or a day."""
    inner = column.base_field if isinstance(column, ArrayField) else column
    texts = (models.CharField, models.TextField, models.JSONField)
    return isinstance(inner, texts) and not inner.choices


def _written(column, mark):
    match column:
        case ArrayField():
            inner = column.base_field
            return None if inner.choices or (inner.max_length or 99) < len(mark) else [mark]
        case models.JSONField():
            return [{"code": mark, "facts": {}}] if column.default is list else {"mark": mark}
        case models.CharField() | models.TextField():
            if column.choices or (column.max_length or 99) < len(mark) or column.unique:
                return None
            return mark
    return None
