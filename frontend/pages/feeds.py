"""A search as an Atom feed: whoever reads feeds needs no letters."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from api import client
from frontend.pages.frame import Refused, public
from frontend.pages.job_search import SearchForm
from frontend.pages.saved import in_words
from frontend.templatetags.house import day
from frontend.templatetags.vacancies import extent

MOST = 50
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """The same search and the same vacancies are the same bytes: a reader is told so (304)."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)


@public
def vacancies(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request)
    if not form.is_valid():
        said = "\n".join(str(sentence) for some in form.errors.values() for sentence in some)
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    query = {name: value for name, value in form.wish().items() if name != "order"}
    answer = client.get(request, "/vacancies/", {**query, "order": "newest", "limit": MOST})
    if not answer.ok:
        raise Refused(answer)
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    _feed(request, query, answer.data["results"]).write(response, "utf-8")
    response["Cache-Control"] = "public, max-age=900"
    return response


def _feed(request: HttpRequest, query: dict[str, Any], found: list[dict[str, Any]]) -> Feed:
    here = f"{settings.SITE_URL}{reverse('jobs')}"
    asked = request.GET.urlencode()
    feed = Feed(
        title=_("Ledige stillinger: %(what)s") % {"what": in_words(request, query)},
        link=f"{here}?{asked}" if asked else here,
        description="",
        language=get_language(),
        feed_url=f"{settings.SITE_URL}{request.get_full_path()}",
    )
    for vacancy in found:
        published = datetime.fromisoformat(vacancy["published_at"])
        feed.add_item(
            title=vacancy["title"],
            link=f"{settings.SITE_URL}{reverse('vacancy', args=[vacancy['id']])}",
            description=_about(vacancy),
            unique_id=f"urn:uuid:{vacancy['id']}",
            author_name=vacancy["employer_name"],
            pubdate=published,
            updateddate=published,
        )
    return feed


def _about(vacancy: dict[str, Any]) -> str:
    deadline = _("frist %(day)s") % {"day": day(vacancy["apply_by"])} if vacancy["apply_by"] else ""
    facts = [vacancy["employer_name"], vacancy["place_names"], extent(vacancy), deadline]
    return " · ".join(fact for fact in facts if fact)
