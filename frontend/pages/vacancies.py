"""Vacancies of one's own employers: written, looked at, published, confirmed and ended."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.pages.frame import (
    Refused,
    SeeOther,
    ShownAgain,
    ask,
    asked,
    fill_in,
    private,
    public,
    take_step,
)
from frontend.pages.vacancy_form import NewVacancyForm, VacancyForm, places_before

CHANGEABLE = {"draft", "published"}
SAID = {
    "publish": _("Stillingen er publisert og kan søkes opp av alle."),
    "fill": _("Så fint! Stillingen er merket som besatt."),
    "withdraw": _("Stillingen er trukket tilbake."),
}


@private
def new(request: HttpRequest) -> HttpResponse:
    mine = ask(request, "/employers/", {"mine": "true"})["results"]
    employers = [each for each in mine if each["state"] != "refused"]
    if not employers:
        return SeeOther(reverse("employer"))
    shown = fill_in(
        request,
        NewVacancyForm(request, employers),
        "employer/new_vacancy.html",
        path="/vacancies/",
        done=lambda vacancy: _saved(request, vacancy),
        context={"may_publish": any(each["state"] == "vetted" for each in employers)},
    )
    return _or_again(request, shown)


def _or_again(request: HttpRequest, shown: HttpResponse) -> HttpResponse:
    """The button beside the occupation looks for it, and shows the form again."""
    return ShownAgain(shown.content) if "find" in request.POST else shown


def _saved(request: HttpRequest, vacancy: dict[str, Any]) -> HttpResponse:
    """Back to the vacancy, or on to how others will see it."""
    if "preview" in request.POST:
        return SeeOther(reverse("vacancy_preview", args=[vacancy["id"]]))
    messages.success(request, _("Lagret."))
    return SeeOther(_address(vacancy["id"]))


def _address(pk: UUID | str) -> str:
    return reverse("employer_vacancy", args=[pk])


def _at_desk(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    vacancy: dict[str, Any] = ask(request, f"/vacancies/{pk}/")
    if not vacancy["open_steps"]:
        raise Http404
    return vacancy


@private
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    vacancy = _at_desk(request, pk)
    if vacancy["state"] not in CHANGEABLE:
        return render(request, "employer/vacancy.html", {"vacancy": vacancy})
    shown = fill_in(
        request,
        VacancyForm(request, initial={**vacancy, **places_before(vacancy)}),
        "employer/vacancy.html",
        path=f"/vacancies/{pk}/",
        send=client.patch,
        done=lambda changed: _saved(request, changed),
        context={"vacancy": vacancy},
    )
    return _or_again(request, shown)


@private
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft as others will see it, and the button that shows it to them."""
    vacancy = _at_desk(request, pk)
    if vacancy["state"] != "draft":
        return SeeOther(_address(pk))
    missing = not (vacancy["text"].strip() and vacancy["places"])
    context = {"vacancy": vacancy, "missing": missing}
    return render(request, "employer/preview.html", context)


@private
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    back = _address(pk)
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/vacancies/{pk}/{step}/", said=str(SAID[step]), back=back)


@public
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Still vacant? A GET shows what is asked about; only the button says yes."""
    key = asked(request, "key")
    if request.method != "POST":
        vacancy = ask(request, f"/vacancies/{pk}/confirm/", key)
        return render(request, "employer/confirm.html", {"vacancy": vacancy, "key": key.get("key")})
    query = f"?{urlencode(key)}" if key else ""
    back = f"{reverse('vacancy_confirm', args=[pk])}{query}" if key else _address(pk)
    said = str(_("Takk! Stillingen er bekreftet, og blir stående."))
    return take_step(request, f"/vacancies/{pk}/confirm/{query}", said=said, back=back)


@private
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new draft that says the same; the reader stands on it afterwards."""
    if request.method != "POST":
        return SeeOther(_address(pk))
    answer = client.post(request, f"/vacancies/{pk}/copy/")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        messages.error(request, answer.data["detail"])
        return SeeOther(_address(pk))
    if not answer.ok:
        raise Refused(answer)
    messages.success(request, _("Her er kopien. Sett ny frist, og publiser når den er klar."))
    return SeeOther(_address(answer.data["id"]))
