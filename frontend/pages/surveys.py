"""The survey behind the link in a letter: one page, every question open to be left out."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.pages.frame import ApiForm, SeeOther, ask, asked, fill_in, public, take_step

WITHOUT = "without_services"


class SurveyForm(ApiForm):
    """Made of the questions that the API asks."""

    def __init__(self, request: HttpRequest, questions: list[dict[str, Any]]) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self._background = {one["key"] for one in questions if one["background"]}
        for question in questions:
            self.fields[question["key"]] = _field(question)
        self.fields[WITHOUT] = forms.BooleanField(
            label=gettext_lazy("Ikke ta med hva jeg har fått av Flyttehjelpen"),
            help_text=gettext_lazy(
                "Ellers lagrer vi med svarene om du har hatt mentor, blitt henvist til en "
                "arbeidsgiver eller vært med i en gruppe. Da ser vi om det hjelper."
            ),
            required=False,
        )

    def how_it_is(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in {WITHOUT, *self._background}]

    def who_answers(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in {WITHOUT, *self._background}]


def _field(question: dict[str, Any]) -> forms.Field:
    choices = [(option["code"], option["text"]) for option in question["options"]]
    about: dict[str, Any] = {
        "label": question["text"],
        "help_text": question["help"],
        "required": False,
    }
    match question["kind"]:
        case "words":
            area = forms.Textarea(attrs={"rows": 5, "maxlength": 2000})
            return forms.CharField(widget=area, max_length=2000, **about)
        case "many":
            about["help_text"] = _("Du kan velge flere.")
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, **about
            )
    # A radio button cannot be let go of again; this one takes the answer back.
    choices.append(("", _("Vil ikke svare")))
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)


def _with_key(request: HttpRequest, address: str) -> str:
    return f"{address}?{urlencode(asked(request, 'key'))}"


@public
def survey(request: HttpRequest) -> HttpResponse:
    """The letter's link bears its secret in the query: paths are logged, queries are not."""
    here = _with_key(request, reverse("survey"))
    found = ask(request, "/surveys/", asked(request, "key"))
    context = {"survey": found, "stop": _with_key(request, reverse("survey_stop"))}
    if found["state"] != "open":
        over = found["state"] == "over" and request.method == "GET"
        status = HTTPStatus.GONE if over else HTTPStatus.OK
        if request.method == "POST":  # sent twice, or too late: the page says so
            return SeeOther(here)
        return render(request, "surveys/closed.html", context, status=status)

    def done(_stored: Any) -> HttpResponse:
        return SeeOther(here)

    return fill_in(
        request,
        SurveyForm(request, found["questions"]),
        "surveys/survey.html",
        path=_with_key(request, "/surveys/"),
        done=done,
        context=context,
    )


@public
def stop(request: HttpRequest) -> HttpResponse:
    back = _with_key(request, reverse("survey"))
    if request.method != "POST":
        return SeeOther(back)
    said = _("Da får du ikke flere spørreskjemaer fra oss.")
    return take_step(request, _with_key(request, "/surveys/stop/"), said=said, back=back)
