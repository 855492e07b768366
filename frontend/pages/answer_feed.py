"""New and changed answers as an Atom feed: whoever tells others of them hears of it."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.pages.feeds import Feed
from frontend.pages.frame import ask, public
from frontend.templatetags.house import day

MOST: Final = 50


@public
def changed(request: HttpRequest) -> HttpResponse:
    """The latest first. That an answer's time is over is a change too."""
    latest = ask(request, "/entries/", {"order": "changed", "state": "published", "limit": MOST})
    over = ask(request, "/entries/", {"confirmed": "false", "limit": MOST})
    entries = {one["slug"]: one for one in [*latest["results"], *over["results"]]}
    shown = sorted(entries.values(), key=_changed_at, reverse=True)[:MOST]
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    _feed(request, shown).write(response, "utf-8")
    response["Cache-Control"] = "public, max-age=900"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _feed(request: HttpRequest, entries: list[dict[str, Any]]) -> Feed:
    feed = Feed(
        title=_("Nye og endrede svar fra Flyttehjelpen"),
        link=f"{settings.SITE_URL}{reverse('answers')}",
        description="",
        language=get_language(),
        feed_url=f"{settings.SITE_URL}{request.path}",
    )
    for entry in entries:
        feed.add_item(
            title=entry["question"],
            link=f"{settings.SITE_URL}{reverse('answer', args=[entry['slug']])}",
            description=_about(entry),
            unique_id=f"urn:uuid:{entry['id']}",
            author_name="Flyttehjelpen",
            pubdate=datetime.fromisoformat(entry["published_at"]),
            updateddate=_changed_at(entry),
            categories=[entry["topic"]["name"]],
        )
    return feed


def _changed_at(entry: dict[str, Any]) -> datetime:
    moment = datetime.fromisoformat(entry["changed_at"])
    last = date.fromisoformat(entry["valid_until"])
    if last >= timezone.localdate():
        return moment
    over = datetime.combine(last + timedelta(days=1), time(), timezone.get_current_timezone())
    return max(moment, over)


def _about(entry: dict[str, Any]) -> str:
    """HTML: the beginning of the answer, and first of all whether it can be relied upon."""
    if entry["confirmed"]:
        return str(entry["excerpt"])
    if entry["checked_on"]:
        said = _("Ikke bekreftet siden %(day)s.") % {"day": day(entry["valid_until"])}
    else:
        said = _("Ikke bekreftet ennå.")
    return f"{said} {entry['excerpt']}"
