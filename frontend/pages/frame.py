"""The three kinds of page: one that shows, one with a form, and a button that takes a step.

Each asks the API and shows what it answers. ``public`` or ``private`` stands on every page: who
may open it at all; what there is to see for whom is decided by the API.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from api import client

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

P = ParamSpec("P")
Send = Callable[[HttpRequest, str, dict[str, Any]], client.Answer]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# A longer wait is told in hours.
MOST_MINUTES = 90
LOOKING = frozenset({"GET", "HEAD"})
# What a person can do something about on the page they stand on.
MENDABLE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})


class Refused(Exception):  # noqa: N818 - it reads as the fact it states
    """The API said no to a whole page."""

    def __init__(self, answer: client.Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class ShownAgain(HttpResponse):
    """The answer to a POST that leads nowhere else: to a button that looks something up for a form
    before it is sent, or to a mail program, which follows no redirect."""


class SeeOther(HttpResponseRedirect):
    """After a POST: look there, with a GET."""

    status_code = HTTPStatus.SEE_OTHER


def public(view: View[P]) -> View[P]:
    """Anybody may open this page."""
    shown: View[P] = login_not_required(_page(view))
    return shown


def private(view: View[P]) -> View[P]:
    """One signs in first: accounts.middleware sees to it."""
    return _page(view)


def _page(view: View[P]) -> View[P]:
    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = refusal(request, refused.answer)
        if request.method not in LOOKING and _took_nothing(response):
            response = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        if "Cache-Control" not in response:
            kept = request.method == "GET" and not request.user.is_authenticated
            response["Cache-Control"] = "no-cache" if kept else "private, no-store"
        return response

    return shown


def _took_nothing(response: HttpResponse) -> bool:
    """Whoever sends something is led on or told what is wrong. A page that just shows itself has
    not looked at it."""
    return response.status_code == HTTPStatus.OK and not isinstance(response, ShownAgain)


def refusal(request: HttpRequest, answer: client.Answer) -> HttpResponse:
    """The page that says what the API said."""
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return redirect_to_login(request.get_full_path())
    if answer.status == HTTPStatus.NOT_FOUND:
        raise Http404
    known = {HTTPStatus.FORBIDDEN: "403.html", HTTPStatus.GONE: "410.html"}
    template = known.get(HTTPStatus(answer.status), "refused.html")
    return render(request, template, {"problem": answer.data}, status=answer.status)


def ask(request: HttpRequest, path: str, params: Mapping[str, Any] | None = None) -> Any:
    """What the API answers.

    :raises Refused: when it says no; the page then shows why.
    """
    answer = client.get(request, path, dict(params or {}))
    if not answer.ok:
        raise Refused(answer)
    return answer.data


def coordinators_only(request: HttpRequest) -> None:
    """For everybody else this page is not there."""
    if "coordinator" not in ask(request, "/me/")["roles"]:
        raise Http404


def asked(request: HttpRequest, *names: str) -> dict[str, str]:
    """Those parameters of the page that the API is to know; what else an address carries (where
    somebody found the link) is none of its business."""
    return {name: value for name in names if (value := request.GET.get(name, "").strip())}


class ApiForm(forms.Form):
    """Fields and their words. Whether what stands in them is right, the API decides."""

    use_required_attribute = False
    # Whoever sends too often reads this, and when to try again, above what was typed.
    often: "str | StrPromise" = _("Du har sendt mye på kort tid.")
    minutes_left = 0
    # In their stead, where nobody counts in minutes any more.
    hours_left = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.MultipleChoiceField):
                field.error_messages["required"] = _("Velg minst ett.")

    def body(self) -> dict[str, Any]:
        """What was filled in, as JSON; what was left open is left out."""
        return {
            name: as_json(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }

    def refuse(self, answer: client.Answer) -> None:
        """Put the API's sentences beside the fields they are about."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            self.minutes_left = max(ceil(answer.wait / 60), 1)
            if self.minutes_left > MOST_MINUTES:
                self.hours_left = ceil(self.minutes_left / 60)
            return
        for name, sentences in answer.errors_by_field().items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def as_json(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal():
            return float(value)
        case list() | tuple():
            return [as_json(inner) for inner in value]
    return value


def fill_in(
    request: HttpRequest,
    form: ApiForm,
    template: str,
    *,
    path: str,
    done: Callable[[Any], HttpResponse],
    send: Send = client.post,
    also: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show ``form``; when it comes back, send it. Errors come back with what was typed (422)."""
    if form.is_bound and form.is_valid():
        answer = send(request, path, {**form.body(), **(also or {})})
        if answer.ok:
            return done(answer.data)
        if answer.status not in MENDABLE:
            raise Refused(answer)
        form.refuse(answer)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.minutes_left:
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, template, {**(context or {}), "form": form}, status=status)


def take_step(
    request: HttpRequest,
    path: str,
    *,
    said: str | Callable[[Any], str],
    back: str,
    body: dict[str, Any] | None = None,
    send: Send = client.post,
) -> HttpResponse:
    """Take the step at ``path`` and go ``back``; what a rule answers is said there. What is
    ``said`` of a step well taken may depend on what came of it."""
    answer = send(request, path, body or {})
    if answer.ok:
        messages.success(request, said(answer.data) if callable(said) else said)
    elif answer.status in MENDABLE:
        for sentences in answer.errors_by_field().values():
            messages.error(request, " ".join(sentences))
    else:
        raise Refused(answer)
    return SeeOther(back)
