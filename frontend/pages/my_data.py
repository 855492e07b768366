"""My data: what is known of me, what I have said yes to, and the way to be forgotten."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api import client
from frontend.pages.frame import (
    ApiForm,
    Refused,
    SeeOther,
    ask,
    asked,
    coordinators_only,
    fill_in,
    private,
    public,
    take_step,
)
from frontend.pages.paging import ways_on


@private
def my_data(request: HttpRequest) -> HttpResponse:
    consents = ask(request, "/consents/")
    mine, told = ask(request, "/me/data/"), ask(request, "/me/erase/")["told"]
    return render(request, "me/data.html", {"mine": mine, "told": told, **consents})


@private
def take_along(request: HttpRequest) -> HttpResponse:
    """The file; or, after the third time in a day, the page again and a word about it."""
    answer = client.file_at(request, "/me/export/")
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        said = _("Du har alt hentet fila tre ganger i dag. Prøv igjen i morgen.")
        messages.error(request, said)
        return SeeOther(reverse("my_data"))
    return answer


@private
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    path = f"/consents/{pk}/withdraw/"
    return take_step(request, path, said=_("Samtykket er trukket."), back=reverse("my_data"))


@private
def ask_to_be_forgotten(request: HttpRequest) -> HttpResponse:
    said = _("Vi har sendt deg et brev. Følg lenken i det for å bekrefte.")
    return take_step(request, "/me/erase/", said=said, back=reverse("my_data"))


class ForgetForm(ApiForm):
    key = forms.CharField(widget=forms.HiddenInput)


@private
def forget(request: HttpRequest) -> HttpResponse:
    """Where the letter's link leads: looking changes nothing, for mail programs look too."""
    if request.method != "POST":
        form = ForgetForm(initial=asked(request, "key"))
        told = ask(request, "/me/erase/")["told"]
        return render(request, "me/forget.html", {"form": form, "told": told})
    answer = client.post(request, "/me/erase/confirm/", {"key": request.POST.get("key", "")})
    if answer.ok and answer.data["forgotten"]:
        request.session.flush()
        return SeeOther(reverse("forgotten"))
    if answer.ok:
        messages.success(request, _("Noe må ses på først. Vi sletter deg så snart det er gjort."))
        return SeeOther(reverse("my_data"))
    if answer.status not in {HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST}:
        raise Refused(answer)
    for sentences in answer.errors_by_field().values():
        messages.error(request, " ".join(sentences))
    return SeeOther(reverse("my_data"))


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "me/forgotten.html")


class MarkForm(ApiForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Avgjørelse"),
        choices=[
            ("exempt", gettext_lazy("skal ikke arkiveres")),
            ("archived", gettext_lazy("lagt i arkivet")),
        ],
        widget=forms.RadioSelect,
        initial="exempt",
    )
    reference = forms.CharField(
        label=gettext_lazy("Arkivreferanse"),
        help_text=gettext_lazy("Bare når det er lagt i arkivet, for eksempel saksnummeret."),
        required=False,
        max_length=60,
    )


@private
def archive(request: HttpRequest) -> HttpResponse:
    """Questions that nobody has marked for the archive yet, one form for each."""
    coordinators_only(request)
    page = ask(request, "/archive-marks/", asked(request, "cursor", "limit"))
    context = {"questions": page["results"], **ways_on(request, page)}
    return render(request, "work/archive.html", context)


@private
def mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    coordinators_only(request)

    def done(_mark: object) -> HttpResponse:
        messages.success(request, _("Merket."))
        return SeeOther(reverse("work_archive"))

    return fill_in(
        request,
        MarkForm(request.POST if request.method == "POST" else None),
        "work/archive_mark.html",
        path="/archive-marks/",
        also={"question": str(pk)},
        done=done,
        context={"question": ask(request, f"/questions/{pk}/")},
    )
