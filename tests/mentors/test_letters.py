"""What the letters say, and to whom. A letter nobody is owed any more is not written."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db.models import Model

from flyttehjelp.accounts.erasure import forget
from flyttehjelp.core import outbox
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Notice
from mentors.actions.assigning import propose_offers, tell_who_waits
from mentors.actions.mentors import decline_mentor, leave, sign_up_mentor, vet_mentor
from mentors.actions.mentorships import end_mentorship
from mentors.actions.moving import move_mentorship
from mentors.actions.offers import accept_offer, expire_offers
from mentors.actions.wishes import make_wish
from mentors.enums import EndReason, Interest
from mentors.models import Mentor, Offer, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, MentorshipFactory, OfferFactory, WishFactory
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)


@pytest.fixture(autouse=True)
def _keep_letters_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://flytt.example.org"


def letters() -> dict[str, mail.EmailMessage]:
    """Send what is owed; answer the letters by address."""
    mail.outbox.clear()
    outbox.send_due(now=lambda: LATER)
    assert not Notice.objects.filter(state=NoticeState.FAILED).exists()
    return {letter.to[0]: letter for letter in mail.outbox}


def test_offer_tells_what_it_may_and_not_who_it_is():
    newcomer = NewcomerFactory(
        user__name="Hemmelig Navn",
        user__email="hemmelig@example.org",
        user__phone="99999999",
        employer_org_numbers=["974760673"],
        municipality=MunicipalityFactory(),
    )
    WishFactory(
        newcomer=newcomer,
        languages=["nb", "pl"],
        interests=[Interest.SKIING],
        children_age_bands=["6-12"],
        message="Jeg vil lære å gå på ski.",
    )
    mentor = MentorFactory(user__name="Mona", interests=[Interest.SKIING])
    propose_offers(at=AT)

    letter = letters()[mentor.user.email]

    link = re.search(r"\S+/mentor/offers/\S+", letter.body)[0]
    assert letter.subject == "Vil du være mentor for en som flytter hit?"
    assert letter.body.replace(link, "LENKE") == (
        "Hei, Mona!\n\n"
        "En innflytter ønsker seg en mentor, og vi tror dere passer godt sammen:\n\n"
        "- Dere snakker begge norsk bokmål.\n"
        "- Dere er begge interessert i ski.\n"
        "- Dere bor i samme kommune.\n\n"
        "Ønsker hjelp til: bli kjent på stedet\n"
        "Språk: norsk bokmål og polsk\n"
        "Interesser: ski\n"
        "Kommune: Lillehammer\n\n"
        "Innflytteren skriver:\n"
        "Jeg vil lære å gå på ski.\n\n"
        "Svar ja eller nei her innen 27. november. Et nei er helt greit:\n"
        "LENKE\n\n"
        "Lenken er bare til deg. Send den ikke videre.\n\n"
        "Hilsen Flyttehjelpen\n"
    )
    assert link.startswith(f"https://flytt.example.org/nb/mentor/offers/{Offer.objects.get().pk}/?")


def test_offer_without_words_or_municipality_leaves_no_empty_lines():
    WishFactory(newcomer__municipality=None)
    mentor = MentorFactory()
    propose_offers(at=AT)

    body = letters()[mentor.user.email].body

    assert "Ønsker hjelp til: bli kjent på stedet\nSpråk: norsk bokmål\n\nSvar ja" in body


def test_both_get_the_others_contact_when_a_mentor_says_yes():
    offer = OfferFactory(
        mentor__user__name="Mona",
        mentor__user__phone="11111111",
        mentor__about="Jeg kan alle stiene.",
        wish__newcomer__user__name="Nils",
        wish__message="Hei du & dere",
    )
    accept_offer(offer, by=offer.mentor.user, at=AT, agreed_months=1)

    sent = letters()

    to_mentor = sent[offer.mentor.user.email].body
    to_newcomer = sent[offer.wish.newcomer.user.email].body
    assert f"Navn: Nils\nE-post: {offer.wish.newcomer.user.email}\n" in to_mentor
    assert "Hei du & dere" in to_mentor
    assert "Dere har avtalt én måned." in to_mentor
    contact = f"Navn: Mona\nE-post: {offer.mentor.user.email}\nTelefon: 11111111\n"
    assert contact in to_newcomer
    assert "Jeg kan alle stiene." in to_newcomer


def test_newcomer_and_coordinator_hear_of_wishes_and_mentors(user, coordinator):
    make_wish(by=user, at=AT, content={"help_with": ["work"], "languages": ["fr"]})
    tell_who_waits(at=AT + timedelta(days=3))
    applicant = UserFactory()
    profile = {"municipality": MunicipalityFactory(), "languages": ["nb"]}
    sign_up_mentor(by=applicant, at=AT, profile=profile, ethics_accepted=True)

    outbox.send_due(now=lambda: LATER)

    assert sorted((letter.to[0], letter.subject) for letter in mail.outbox) == sorted(
        [
            (user.email, "Vi leter etter en mentor til deg"),
            (user.email, "Vi leter fortsatt etter en mentor til deg"),
            (coordinator.email, "Noen vil bli mentor"),
        ]
    )


@pytest.mark.parametrize(
    ("deed", "subject"),
    [(vet_mentor, "Velkommen som mentor"), (decline_mentor, "Takk for at du ville bli mentor")],
)
def test_applicant_hears_how_it_went(coordinator, deed, subject):
    mentor = MentorFactory(applied=True)
    deed(mentor, by=coordinator, at=AT)

    assert letters()[mentor.user.email].subject == subject


def test_mentor_who_did_not_answer_is_told_kindly():
    offer = OfferFactory(made_at=AT - timedelta(days=6))
    expire_offers(at=AT)

    assert letters()[offer.mentor.user.email].subject == "Vi har spurt en annen mentor"


def test_both_are_thanked_when_it_ends():
    mentorship = MentorshipFactory(mentor__user__name="Mona", newcomer__user__name="Nils")
    end_mentorship(mentorship, by=mentorship.mentor.user, at=AT, reason=EndReason.DONE)

    sent = letters()

    assert "med Nils er avsluttet" in sent[mentorship.mentor.user.email].body
    assert "/nb/wish/" in sent[mentorship.newcomer.user.email].body


def test_mentor_who_leaves_gets_one_letter_about_all_of_it():
    mentor = MentorFactory(user__name="Mona", capacity=3, active_count=2)
    for name in ("Nils", "Ida"):
        MentorshipFactory(mentor=mentor, newcomer__user__name=name)
    MentorshipFactory(mentor=mentor, newcomer__user__name="Ferdig", ended=True)
    leave(mentor, by=mentor.user, at=AT)

    letters()

    (letter,) = [letter for letter in mail.outbox if letter.to == [mentor.user.email]]
    assert letter.subject == "Du er ikke lenger mentor"
    assert letter.body == (
        "Hei, Mona!\n\n"
        "Du har sluttet som mentor, og vi spør deg ikke om flere."
        " Tusen takk for at du ville være med og hjelpe dem som er nye her!\n\n"
        "Mentorskapene med Ida og Nils er avsluttet."
        " Koordinatoren hjelper innflytterne videre.\n\n"
        "Vil du begynne igjen en dag, er du velkommen her:\n"
        "https://flytt.example.org/nb/mentor/\n\n"
        "Hilsen Flyttehjelpen\n"
    )


def test_newcomer_whose_mentor_leaves_is_told_who_looks_for_another():
    mentorship = MentorshipFactory(mentor__user__name="Mona")
    leave(mentorship.mentor, by=mentorship.mentor.user, at=AT)

    body = letters()[mentorship.newcomer.user.email].body

    assert "Mona er ikke lenger mentor hos oss" in body
    assert "Koordinatoren ser etter en ny mentor til deg." in body


def test_newcomer_of_a_mentor_who_is_forgotten_reads_whole_sentences():
    mentorship = MentorshipFactory(mentor__user__name="Mona")
    forget(mentorship.mentor.user, at=AT)

    letters()

    (body,) = [one.body for one in mail.outbox if one.subject == "Mentorskapet er avsluttet"]
    greeting = f"Hei, {mentorship.newcomer.user.name}!"
    assert body.startswith(f"{greeting}\n\nMentoren din er ikke lenger mentor hos oss")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([""], "Mentorskapet ditt er avsluttet. Koordinatoren hjelper innflytteren videre."),
        (["", ""], "De 2 mentorskapene dine er avsluttet. Koordinatoren hjelper innflytterne"),
        (["Ida", ""], "Mentorskapene med Ida og én til er avsluttet."),
        (["", "Ida", ""], "Mentorskapene med Ida og 2 til er avsluttet."),
    ],
)
def test_mentor_who_leaves_hears_of_those_without_a_name_too(names, told):
    mentor = MentorFactory(capacity=3, active_count=len(names))
    for name in names:
        MentorshipFactory(mentor=mentor, newcomer__user__name=name)
    leave(mentor, by=mentor.user, at=AT)

    assert told in letters()[mentor.user.email].body


def test_newcomer_who_is_moved_is_not_told_to_write_a_new_wish(coordinator):
    mentorship = MentorshipFactory(mentor__user__name="Mona")
    move_mentorship(mentorship, to=None, reason=EndReason.NOT_A_FIT, by=coordinator, at=AT)

    letters()

    (body,) = [
        one.body
        for one in mail.outbox
        if one.to == [mentorship.newcomer.user.email] and "avsluttet" in one.subject
    ]
    assert "med Mona er avsluttet. Vi leter alt etter en ny mentor til deg." in body


@pytest.mark.parametrize("reader", ["mentor", "newcomer"])
def test_letter_of_the_end_holds_when_the_other_has_no_name(reader):
    mentorship = MentorshipFactory(mentor__user__name="", newcomer__user__name="")
    end_mentorship(mentorship, by=mentorship.mentor.user, at=AT, reason=EndReason.DONE)

    body = letters()[getattr(mentorship, reader).user.email].body

    assert body.startswith("Hei!\n\nMentorskapet ditt er avsluttet. ")


@pytest.mark.parametrize(
    ("is_own_doing", "told"),
    [
        (True, "Du har trukket påmeldingen som mentor"),
        (False, "Koordinatoren har avsluttet påmeldingen din som mentor"),
    ],
)
def test_who_only_applied_is_not_called_a_mentor(coordinator, is_own_doing, told):
    mentor = MentorFactory(applied=True)
    leave(mentor, by=mentor.user if is_own_doing else coordinator, at=AT)

    letter = letters()[mentor.user.email]

    assert letter.subject == "Du er ikke lenger meldt på som mentor"
    assert told in letter.body


def test_mentor_with_nothing_running_is_told_once_when_taken_out(coordinator):
    mentor = MentorFactory(user__name="Mona")
    leave(mentor, by=coordinator, at=AT)
    with pytest.raises(StepNotOpen):
        leave(mentor, by=coordinator, at=AT)

    letters()

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([mentor.user.email], "Du er ikke lenger mentor")
    assert letter.body == (
        "Hei, Mona!\n\n"
        "Koordinatoren har avsluttet oppdraget ditt som mentor, og vi spør deg ikke om flere."
        " Tusen takk for at du ville være med og hjelpe dem som er nye her!\n\n"
        "Lurer du på hvorfor, eller vil du være med igjen senere?"
        " Svar gjerne på dette brevet.\n\n"
        "Hilsen Flyttehjelpen\n"
    )


def test_mentor_taken_out_of_a_mentorship_gets_no_second_letter(coordinator):
    mentorship = MentorshipFactory(newcomer__user__name="Nils")
    leave(mentorship.mentor, by=coordinator, at=AT)

    letters()

    (letter,) = [one for one in mail.outbox if one.to == [mentorship.mentor.user.email]]
    assert "Mentorskapet med Nils er avsluttet. Koordinatoren hjelper" in letter.body


def test_who_comes_back_and_is_taken_out_again_is_told_again(coordinator):
    mentor = MentorFactory()
    leave(mentor, by=coordinator, at=AT)
    profile = {"municipality": mentor.municipality, "languages": ["nb"]}
    later = AT + timedelta(days=9)
    again = sign_up_mentor(by=mentor.user, at=later, profile=profile, ethics_accepted=True)
    vet_mentor(again, by=coordinator, at=later)
    leave(again, by=coordinator, at=later)

    assert Notice.objects.filter(kind="mentor.taken_out", recipient=mentor.user).count() == 2


def owe(kind: str, about: Model, reader) -> None:
    outbox.add(kind, key=f"{kind}:test", about=about.pk, recipient_id=reader.pk, at=AT)


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("mentor.applied", MentorFactory),
        ("mentor.vetted", lambda: MentorFactory(applied=True)),
        ("mentor.declined", MentorFactory),
        ("mentor.left", MentorFactory),
        ("mentor.taken_out", MentorFactory),
        ("mentor.withdrawn", MentorFactory),
        ("mentor.application_ended", MentorFactory),
        ("wish.received", lambda: WishFactory(state="withdrawn", closed_at=AT)),
        ("wish.still_waiting", lambda: OfferFactory().wish),
        ("offer.made", lambda: OfferFactory(state="withdrawn", answered_at=AT)),
        ("offer.expired", OfferFactory),
        ("mentorship.started", lambda: MentorshipFactory(ended=True)),
        ("mentorship.ended", UserFactory),
    ],
)
def test_letter_that_is_no_longer_true_is_not_sent(user, kind, make):
    owe(kind, make(), user)

    assert letters() == {}
    assert Notice.objects.get(kind=kind).state == NoticeState.CANCELLED


def test_who_ended_one_and_left_before_the_letters_went_is_told_of_both():
    mentorship = MentorshipFactory(mentor__user__name="Mona", newcomer__user__name="Nils")
    end_mentorship(mentorship, by=mentorship.mentor.user, at=AT, reason=EndReason.DONE)
    leave(mentorship.mentor, by=mentorship.mentor.user, at=AT + timedelta(minutes=1))

    newcomers = letters()[mentorship.newcomer.user.email].body

    told = {
        letter.subject: letter.body
        for letter in mail.outbox
        if letter.to == [mentorship.mentor.user.email]
    }
    assert set(told) == {"Mentorskapet er avsluttet", "Du er ikke lenger mentor"}
    thanks = told["Mentorskapet er avsluttet"]
    assert "med Nils er avsluttet. Tusen takk for tiden du har gitt!\n\nHilsen" in thanks
    assert "Mentorskapet med Mona er avsluttet. Ønsker du deg en ny mentor" in newcomers


def test_reader_who_is_shut_out_gets_no_letter():
    mentor = MentorFactory(user__is_active=False)
    owe("mentor.vetted", mentor, mentor.user)

    assert letters() == {}


def test_letter_greets_a_reader_without_a_name():
    mentor = MentorFactory(user__name="")
    owe("mentor.vetted", mentor, mentor.user)

    assert letters()[mentor.user.email].body.startswith("Hei!\n")


def test_rows_are_called_by_their_ids():
    for row in (MentorFactory(), WishFactory(), OfferFactory(), MentorshipFactory()):
        assert str(row) == str(row.pk)
    assert Mentor.objects.count() == 3
    assert Wish.objects.count() == 3
