"""Who writes the letters of the mentor scheme.

Names and addresses are looked up as the letter is sent.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext

from flyttehjelp.accounts.models import User
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter, letter
from mentors.assignment.words import in_words, language_names, listed
from mentors.enums import (
    ConcernState,
    EndReason,
    Help,
    Interest,
    MentorshipState,
    MentorState,
    OfferState,
    WishState,
)
from mentors.models import Concern, Mentor, Mentorship, Offer, Pulse, Wish
from mentors.queries import key_for, key_for_pulse


@letter("mentor.applied")
def write_mentor_applied(notice: Notice) -> Letter | None:
    """To the coordinator who is to talk with them."""
    mentor = Mentor.objects.filter(pk=notice.about, state=MentorState.APPLIED).first()
    if mentor is None:
        return None
    return write(notice, link=page_address("work/mentors/"), due_at=mentor.due_at)


@letter("mentor.entered")
def write_mentor_entered(notice: Notice) -> Letter | None:
    """To somebody whom a coordinator signed up, with what they said yes to."""
    mentor = Mentor.objects.filter(pk=notice.about, state=MentorState.APPLIED).first()
    if mentor is None or not mentor.on_behalf:
        return None
    ethics, link = page_address("mentors/ethics/"), page_address("mentor/")
    return write(notice, how=mentor.on_behalf, ethics=ethics, link=link)


@letter("mentor.vetted")
def write_mentor_vetted(notice: Notice) -> Letter | None:
    if not Mentor.objects.filter(pk=notice.about, state=MentorState.VETTED).exists():
        return None
    return write(notice, link=page_address("mentor/"))


@letter("mentor.declined")
def write_mentor_declined(notice: Notice) -> Letter | None:
    if not Mentor.objects.filter(pk=notice.about, state=MentorState.DECLINED).exists():
        return None
    return write(notice)


@letter("mentor.withdrawn")
def write_mentor_withdrawn(notice: Notice) -> Letter | None:
    """To one who only applied, and has thought better of it."""
    return _to_who_left(notice, link=page_address("mentor/"))


@letter("mentor.application_ended")
def write_mentor_application_ended(notice: Notice) -> Letter | None:
    """To one who only applied, and was taken out by a coordinator."""
    return _to_who_left(notice)


def _to_who_left(notice: Notice, **context: object) -> Letter | None:
    if not Mentor.objects.filter(pk=notice.about, state=MentorState.LEFT).exists():
        return None
    return write(notice, **context)


@letter("mentor.left")
def write_mentor_left(notice: Notice) -> Letter | None:
    return _about_leaving(notice)


@letter("mentor.taken_out")
def write_mentor_taken_out(notice: Notice) -> Letter | None:
    return _about_leaving(notice)


def _about_leaving(notice: Notice) -> Letter | None:
    """To one who is no mentor any more, with whom it ended by the same deed."""
    ended = Mentorship.objects.filter(
        mentor=notice.about, end_reason=EndReason.MENTOR_LEFT, ended_at=notice.created_at
    )
    people = list(
        ended.order_by("newcomer__user__name", "pk").values_list("newcomer__user__name", flat=True)
    )
    names, link = _names_and_others(people), page_address("mentor/")
    return _to_who_left(notice, names=names, ended=len(people), link=link)


def _names_and_others(people: list[str]) -> str:
    """ "Ida, Nils og én til": whoever has no name is counted. Empty when nobody has one."""
    named = [name for name in people if name]
    others = len(people) - len(named)
    if named and others:
        named.append(ngettext("én til", "%(n)d til", others) % {"n": others})
    return listed(named) if named else ""


@letter("wish.received")
def write_wish_received(notice: Notice) -> Letter | None:
    wish = Wish.objects.filter(pk=notice.about).exclude(state=WishState.WITHDRAWN).first()
    if wish is None:
        return None
    return write(notice, link=page_address("wish/"), how=wish.on_behalf)


@letter("wish.still_waiting")
def write_wish_still_waiting(notice: Notice) -> Letter | None:
    if not Wish.objects.without_proposal().filter(pk=notice.about).exists():
        return None
    return write(notice, link=page_address("wish/"))


@letter("offer.made")
def write_offer_made(notice: Notice) -> Letter | None:
    """To the mentor: who is it about, as far as the offer shows it, and a link to answer by."""
    offers = Offer.objects.filter(pk=notice.about, state=OfferState.PENDING)
    offer = offers.select_related("wish__newcomer__municipality").first()
    if offer is None:
        return None
    key = urlencode({"key": key_for(offer.pk)})
    return write(
        notice,
        link=page_address(f"mentor/offers/{offer.pk}/?{key}"),
        expires_at=offer.expires_at,
        reasons=[in_words(reason) for reason in offer.reasons],
        municipality=offer.wish.newcomer.municipality,
        **_about_wish(offer.wish),
    )


@letter("offer.reminder")
def write_offer_reminder(notice: Notice) -> Letter | None:
    offer = Offer.objects.filter(pk=notice.about, state=OfferState.PENDING).first()
    if offer is None:
        return None
    key = urlencode({"key": key_for(offer.pk)})
    link = page_address(f"mentor/offers/{offer.pk}/?{key}")
    return write(notice, link=link, expires_at=offer.expires_at)


@letter("pulse.asked")
def write_pulse_asked(notice: Notice) -> Letter | None:
    running = {"answered_at": None, "mentorship__state": MentorshipState.ACTIVE}
    pulse = Pulse.objects.filter(pk=notice.about, **running).first()
    if pulse is None:
        return None
    key = urlencode({"key": key_for_pulse(pulse.pk)})
    return write(notice, link=page_address(f"pulses/{pulse.pk}/?{key}"))


@letter("concern.raised")
def write_concern_raised(notice: Notice) -> Letter | None:
    """To the coordinator, without names: a letter may be read over somebody's shoulder."""
    concern = Concern.objects.filter(pk=notice.about, state=ConcernState.OPEN).first()
    if concern is None:
        return None
    link = page_address("work/mentorships/")
    return write(
        notice,
        link=link,
        kind=concern.get_kind_display(),
        due_at=concern.due_at,
        is_about_group=concern.group_id is not None,
    )


@letter("offer.expired")
def write_offer_expired(notice: Notice) -> Letter | None:
    if not Offer.objects.filter(pk=notice.about, state=OfferState.EXPIRED).exists():
        return None
    return write(notice, link=page_address("mentor/"))


@letter("offer.wish_changed")
def write_offer_wish_changed(notice: Notice) -> Letter | None:
    """To a mentor who was asked about a wish as it was before; not where that letter never went."""
    if not Offer.objects.filter(pk=notice.about, state=OfferState.WITHDRAWN).exists():
        return None
    asked = Notice.objects.filter(key=f"offer.made:{notice.about}")
    if not asked.filter(state__in=[NoticeState.SENDING, NoticeState.SENT]).exists():
        return None
    return write(notice, link=page_address("mentor/"))


@letter("mentorship.started")
def write_mentorship_started(notice: Notice) -> Letter | None:
    """To each of the two, with the other's contact."""
    running = Mentorship.objects.with_people().filter(state=MentorshipState.ACTIVE)
    mentorship = running.filter(pk=notice.about).first()
    if mentorship is None:
        return None
    to_mentor = notice.recipient_id == mentorship.mentor.user_id
    other = mentorship.newcomer.user if to_mentor else mentorship.mentor.user
    return write(
        notice,
        to_mentor=to_mentor,
        other=other,
        months=mentorship.agreed_months,
        about_mentor=mentorship.mentor.about,
        link=page_address("mentor/" if to_mentor else "wish/"),
        **_about_wish(mentorship.wish),
    )


@letter("mentorship.ended")
def write_mentorship_ended(notice: Notice) -> Letter | None:
    mentorship = Mentorship.objects.with_people().filter(pk=notice.about).first()
    if mentorship is None:
        return None
    mentor, newcomer = mentorship.mentor, mentorship.newcomer
    if notice.recipient_id == mentor.user_id:
        is_still_mentor = mentor.state != MentorState.LEFT
        link = page_address("mentor/")
        facts = {"to_mentor": True, "is_still_mentor": is_still_mentor, "link": link}
        return write(notice, name=newcomer.user.name, **facts)
    return write(
        notice,
        name=mentor.user.name,
        has_left=mentorship.end_reason == EndReason.MENTOR_LEFT,
        is_looking=Wish.objects.open_for(newcomer).exists(),
        link=page_address("wish/"),
    )


def _about_wish(wish: Wish) -> dict[str, object]:
    return {
        "languages": language_names(wish.languages),
        "help_with": listed([str(Help(code).label) for code in wish.help_with]),
        "interests": listed([str(Interest(code).label) for code in wish.interests]),
        "message": wish.message,
    }


def write(notice: Notice, **context: object) -> Letter | None:
    """Render the kind's template; its first line is the subject."""
    reader = notice.recipient
    if not isinstance(reader, User) or not reader.is_active:
        return None
    context["reader"] = reader
    text = render_to_string(f"mentors/letters/{notice.kind}.txt", context).strip()
    subject, _, body = text.partition("\n")
    return Letter(to=reader.email, subject=subject, text=f"{body.strip()}\n")


def page_address(path: str) -> str:
    return f"{settings.SITE_URL}/{get_language()}/{path}"
