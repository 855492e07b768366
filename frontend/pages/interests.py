"""Interests from both sides: the employer answers them, the partner follows theirs."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.choices import options
from frontend.pages.frame import ApiForm, SeeOther, ask, fill_in, private, take_step
from frontend.pages.paging import ways_on


def _asked(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET[name] for name in names if request.GET.get(name)}


@private
def received(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, unless others are asked for."""
    state = "answered" if request.GET.get("state") == "answered" else "sent"
    asked = {"role": "received", "state": state, **_asked(request, "vacancy", "cursor")}
    found = ask(request, "/interests/", asked)
    context = {"interests": found["results"], "state": state, **ways_on(request, found)}
    return render(request, "employer/interests.html", context)


class AnswerForm(ApiForm):
    answer = forms.ChoiceField(label=gettext_lazy("Svaret deres"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Noen ord til den som spør"),
        help_text=gettext_lazy(
            "Er svaret nei, skriv hvorfor. Et kort og ærlig svar er mye bedre enn ikke noe svar."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.fields["answer"].choices = options(request, "interest_answer")  # type: ignore[attr-defined]  # a choice field


@private
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    interest = ask(request, f"/interests/{pk}/")
    if interest["role"] != "received":
        raise Http404

    def done(_answered: dict[str, Any]) -> HttpResponse:
        messages.success(request, _("Takk! Svaret er sendt."))
        return SeeOther(reverse("employer_interests"))

    if "answer" not in interest["open_steps"]:
        return render(request, "employer/interest.html", {"interest": interest})
    return fill_in(
        request,
        AnswerForm(request),
        "employer/interest.html",
        path=f"/interests/{pk}/answer/",
        done=done,
        context={"interest": interest},
    )


@private
def sent(request: HttpRequest) -> HttpResponse:
    found = ask(request, "/interests/", {"role": "sent", **_asked(request, "cursor")})
    context = {"interests": found["results"], **ways_on(request, found)}
    return render(request, "me/interests.html", context)


@private
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = reverse("my_interests")
    if request.method != "POST":
        return SeeOther(back)
    said = _("Interessen er trukket tilbake.")
    return take_step(request, f"/interests/{pk}/withdraw/", said=said, back=back)
