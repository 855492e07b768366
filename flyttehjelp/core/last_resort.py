"""What is said when a request has come to grief outside every view. Named in urls.py."""

import sys
from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from flyttehjelp.core.middleware import is_for_programs, problem, refuse

SOON = "5"  # seconds


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses: a name that is not ours, most of all."""
    if isinstance(exception, DisallowedHost):
        return refuse(request, 400, "unknown_host", _("Vi svarer ikke på dette navnet."))
    return refuse(request, 400, "not_understood", _("Vi forstod ikke det du sendte."))


def crashed(request: HttpRequest) -> HttpResponse:
    """Tell a database that cannot be reached from a fault of ours: the one passes by itself."""
    unreachable = isinstance(sys.exc_info()[1], OperationalError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if unreachable else HTTPStatus.INTERNAL_SERVER_ERROR
    if is_for_programs(request):
        answer = problem(status, *(_unavailable() if unreachable else _crashed()))
    else:
        page = render_to_string("500.html", {"unreachable": unreachable})
        answer = HttpResponse(page, status=status)
    if unreachable:
        answer["Retry-After"] = SOON
    return answer


def _unavailable() -> tuple[str, str]:
    return "unavailable", _("Vi får ikke svart akkurat nå. Prøv igjen om litt.")


def _crashed() -> tuple[str, str]:
    return "crashed", _("Noe gikk galt hos oss. Vi har fått beskjed.")
