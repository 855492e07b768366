"""Letters about groups and their dates. Names and addresses are looked up as they are sent."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from flyttehjelp.core import clock
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter, letter
from mentors.enums import DateState, GroupState, SignUpState
from mentors.letters.mentoring import page_address, write
from mentors.models import Group, GroupDate, SignUp, Wish


@letter("group.applied")
def write_group_applied(notice: Notice) -> Letter | None:
    """To the coordinator who is to see it over."""
    group = Group.objects.filter(pk=notice.about, state=GroupState.APPLIED).first()
    if group is None:
        return None
    return write(notice, group=group, link=page_address("work/groups/"))


@letter("group.listed")
def write_group_listed(notice: Notice) -> Letter | None:
    return _about_group(notice, GroupState.LISTED)


@letter("group.declined")
def write_group_declined(notice: Notice) -> Letter | None:
    return _about_group(notice, GroupState.DECLINED)


def _about_group(notice: Notice, state: GroupState) -> Letter | None:
    group = Group.objects.filter(pk=notice.about, state=state).first()
    return write(notice, group=group, link=page_address("groups/mine/")) if group else None


@letter("sign_up.coming")
def write_coming(notice: Notice) -> Letter | None:
    return _about_sign_up(notice, SignUpState.COMING)


@letter("sign_up.waiting")
def write_waiting(notice: Notice) -> Letter | None:
    return _about_sign_up(notice, SignUpState.WAITING)


@letter("sign_up.moved_up")
def write_moved_up(notice: Notice) -> Letter | None:
    return _about_sign_up(notice, SignUpState.COMING)


@letter("group_date.changed")
def write_changed(notice: Notice) -> Letter | None:
    return _about_sign_up(notice, SignUpState.COMING, SignUpState.WAITING)


@letter("group_date.cancelled")
def write_cancelled(notice: Notice) -> Letter | None:
    states = (SignUpState.COMING, SignUpState.WAITING)
    return _about_sign_up(notice, *states, date_state=DateState.CANCELLED)


def _about_sign_up(
    notice: Notice, *states: SignUpState, date_state: DateState = DateState.PLANNED
) -> Letter | None:
    """To one who is on the list, as long as it is still so."""
    there = SignUp.objects.filter(pk=notice.about, state__in=states, date__state=date_state)
    sign_up = there.select_related("date__group").first()
    return write(notice, **_about_date(sign_up.date)) if sign_up else None


@letter("wish.invited")
def write_invited(notice: Notice) -> Letter | None:
    """To a newcomer who waits for a mentor: a group they may come to meanwhile."""
    waiting = Wish.objects.waiting().filter(pk=notice.about, invitation__isnull=False)
    wish = waiting.select_related("invitation__date__group__contact").first()
    if wish is None:
        return None
    ahead = GroupDate.objects.of_listed().ahead_of(clock.now())
    date = wish.invitation.date
    if not ahead.filter(pk=date.pk).exists():
        return None
    return write(notice, **_about_date(date), contact=date.group.contact, offer=date.group.offer)


def _about_date(date: GroupDate) -> dict[str, object]:
    return {
        "group": date.group,
        "date": date,
        "when": _in_words(date.starts_at),
        "link": page_address(f"groups/{date.group_id}/"),
    }


def _in_words(moment: datetime) -> str:
    # Translators: how a moment with its day is written, as Django's date filter has it.
    return date_format(timezone.localtime(moment), _(r"l j. F \k\l. H.i"))
