"""Vacancies of one's own employers: written, published and ended."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from api import client
from frontend.choices import options
from frontend.context import region
from frontend.pages.frame import ApiForm, Refused, SeeOther, ask, fill_in, private, take_step
from frontend.templatetags.vacancies import language_name

LANGUAGES = ["nb", "nn", "en", "sv", "da", "de", "pl", "lt", "uk", "es", "fr", "ar"]
CHANGEABLE = {"draft", "published"}
SAID = {
    "publish": _("Stillingen er publisert og kan søkes opp av alle."),
    "fill": _("Så fint! Stillingen er merket som besatt."),
    "withdraw": _("Stillingen er trukket tilbake."),
}
PERCENT = {"inputmode": "numeric", "min": "1", "max": "100"}


class VacancyForm(ApiForm):
    title = forms.CharField(label=_("Tittel"), max_length=200)
    text = forms.CharField(
        label=_("Om jobben"),
        help_text=_(
            "Hva man gjør, hva dere ser etter, og hvorfor det er fint å jobbe hos dere. "
            "Lag avsnitt med en tom linje, og punkter med en strek først på linja."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "maxlength": 20000}),
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Arbeidssted"), required=False, widget=forms.CheckboxSelectMultiple
    )
    partner_open = forms.ChoiceField(
        label=_("Hva lover dere en partner som melder interesse?"),
        help_text=_("Det vises på stillingen, og gjør det lettere å ta kontakt."),
        widget=forms.RadioSelect,
        initial="none",
    )
    apply_by = forms.DateField(
        label=_("Søknadsfrist"),
        help_text=_("Stillingen tas ned av seg selv etter denne dagen."),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    engagement_type = forms.ChoiceField(label=_("Ansettelsesform"), required=False)
    extent_min = forms.IntegerField(
        label=_("Omfang fra (prosent)"),
        help_text=_("100 er heltid."),
        required=False,
        widget=forms.NumberInput(attrs=PERCENT),
    )
    extent_max = forms.IntegerField(
        label=_("Omfang til (prosent)"), required=False, widget=forms.NumberInput(attrs=PERCENT)
    )
    remote_share = forms.IntegerField(
        label=_("Hjemmekontor, inntil (prosent)"),
        required=False,
        widget=forms.NumberInput(attrs={**PERCENT, "min": "0"}),
    )
    positions = forms.IntegerField(
        label=_("Antall stillinger"),
        required=False,
        initial=1,
        widget=forms.NumberInput(attrs={"min": "1", "inputmode": "numeric"}),
    )
    work_languages = forms.MultipleChoiceField(
        label=_("Arbeidsspråk"), required=False, widget=forms.CheckboxSelectMultiple
    )
    application_url = forms.CharField(
        label=_("Lenke til søknadsskjemaet"),
        required=False,
        max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    application_note = forms.CharField(
        label=_("Annet om hvordan man søker"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    occupation = forms.CharField(
        label=_("Yrkeskode"),
        help_text=_("Fire siffer i STYRK-08. Den hjelper søkere å finne stillinger som ligner."),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, request: HttpRequest, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        self.placed_before = set((initial or {}).get("municipalities", ()))
        chosen: dict[str, Any] = {
            "municipalities": [(m["number"], m["name"]) for m in region(request)["municipalities"]],
            "partner_open": options(request, "partner_promise"),
            "engagement_type": [("", str(_("Ikke oppgitt"))), *options(request, "engagement")],
            "work_languages": [(code, language_name(code)) for code in LANGUAGES],
        }
        known = {code for code in (initial or {}).get("work_languages", ()) if code}
        chosen["work_languages"] += [(c, language_name(c)) for c in sorted(known - {*LANGUAGES})]
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # all are choice fields

    def body(self) -> dict[str, Any]:
        """All of it: what was emptied is to be empty. Places stay as exact as they were unless
        others are chosen."""
        given = dict(self.cleaned_data)
        numbers = given.pop("municipalities")
        if set(numbers) != self.placed_before:
            given["places"] = [{"municipality": number} for number in numbers]
        given["apply_by"] = given["apply_by"].isoformat() if given["apply_by"] else None
        if given["positions"] is None:
            del given["positions"]
        return given


class NewVacancyForm(VacancyForm):
    employer = forms.ChoiceField(label=_("Arbeidsgiver"))
    field_order = ["employer", "title"]

    def __init__(self, request: HttpRequest, employers: list[dict[str, Any]]) -> None:
        super().__init__(request)
        names = [(each["id"], each["name"] or each["org_number"]) for each in employers]
        self.fields["employer"].choices = names  # type: ignore[attr-defined]  # a choice field
        if len(names) == 1:
            self.fields["employer"].widget = forms.HiddenInput()
            self.fields["employer"].initial = names[0][0]


@private
def new(request: HttpRequest) -> HttpResponse:
    mine = ask(request, "/employers/", {"mine": "true"})["results"]
    employers = [each for each in mine if each["state"] != "refused"]
    if not employers:
        return SeeOther(reverse("employer"))
    return fill_in(
        request,
        NewVacancyForm(request, employers),
        "employer/new_vacancy.html",
        path="/vacancies/",
        done=lambda vacancy: _saved(request, vacancy),
        context={"may_publish": any(each["state"] == "vetted" for each in employers)},
    )


def _saved(request: HttpRequest, vacancy: dict[str, Any]) -> HttpResponse:
    """Go on to the vacancy; published at once when that button was pressed."""
    back = _address(vacancy["id"])
    if "publish" in request.POST:
        path = f"/vacancies/{vacancy['id']}/publish/"
        return take_step(request, path, said=str(SAID["publish"]), back=back)
    messages.success(request, _("Lagret."))
    return SeeOther(back)


def _address(pk: UUID | str) -> str:
    return reverse("employer_vacancy", args=[pk])


@private
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    vacancy = ask(request, f"/vacancies/{pk}/")
    if not vacancy["open_steps"]:
        raise Http404
    if vacancy["state"] not in CHANGEABLE:
        return render(request, "employer/vacancy.html", {"vacancy": vacancy})
    numbers = list(dict.fromkeys(place["municipality"] for place in vacancy["places"]))
    return fill_in(
        request,
        VacancyForm(request, initial={**vacancy, "municipalities": numbers}),
        "employer/vacancy.html",
        path=f"/vacancies/{pk}/",
        send=client.patch,
        done=lambda changed: _saved(request, changed),
        context={"vacancy": vacancy},
    )


@private
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    back = _address(pk)
    if request.method != "POST":
        return SeeOther(back)
    return take_step(request, f"/vacancies/{pk}/{step}/", said=str(SAID[step]), back=back)


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
