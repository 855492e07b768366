"""Dates of groups as iCalendar (RFC 5545), for people's own calendars to follow."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from icalendar import Calendar, Event, vDuration

from mentors.enums import DateState
from mentors.models import GroupDate

CALENDAR: Final = {(200, "text/calendar"): OpenApiTypes.STR}
# Who follows the calendar still sees yesterday, and that a date was called off.
LOOKS_BACK: Final = timedelta(days=30)
MOST: Final = 500
ASK_AGAIN_EVERY: Final = timedelta(hours=6)


def calendar_of(dates: QuerySet[GroupDate], *, at: datetime, name: str) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", "-//Flyttehjelpen//NO")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(ASK_AGAIN_EVERY), {"value": "DURATION"})
    shown = dates.filter(starts_at__gte=at - LOOKS_BACK).select_related("group")
    for date in shown.order_by("starts_at", "pk")[:MOST]:
        calendar.add_component(_event(date, at=at))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="flyttehjelpen.ics"'
    return response


def _event(date: GroupDate, *, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{date.pk}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", at)
    event.add("dtstart", date.starts_at)
    event.add("dtend", date.ends_at)
    event.add("summary", date.group.name)
    event.add("location", date.meeting_place)
    event.add("description", date.note)
    event.add("url", f"{settings.SITE_URL}/{get_language()}/groups/{date.group_id}/")
    if date.state == DateState.CANCELLED:
        event.add("status", "CANCELLED")
        event["summary"] = _("Avlyst: %(name)s") % {"name": date.group.name}
    return event
