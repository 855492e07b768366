"""What the newcomers say: the survey's figures for all, and own words for the coordinators."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.choices import words
from frontend.pages.frame import ask, asked, coordinators_only, private, public
from frontend.pages.paging import ways_on
from frontend.quarters import number_and_year, quarter_name

WHY_UNLIKE = {
    "wording": gettext_lazy("spørsmålet var stilt på en annen måte"),
    "recruiting": gettext_lazy("de som svarte, ble funnet på en annen måte"),
    "sample": gettext_lazy("de som svarte, meldte seg selv"),
}
WHY_NOT_WEIGHTED = {
    "unknown": gettext_lazy(
        "Vi vet ikke nok om alle som flyttet hit, til å veie dem som svarte mot dem."
    ),
    "few": gettext_lazy("Det er for få svar til å veie dem mot alle som flyttet hit."),
    "empty": gettext_lazy("Noen grupper har ikke svart i det hele tatt, så svarene er ikke veid."),
    "heavy": gettext_lazy("Noen grupper har svart så lite at svarene ikke er veid."),
    "apart": gettext_lazy(
        "Det vi vet om alle som flyttet hit, går ikke opp, så svarene er ikke veid."
    ),
}


@public
def figures(request: HttpRequest) -> HttpResponse:
    found = ask(request, "/figures/surveys/")
    texts = _texts(request, found["questions"])
    shown = [_release(request, one, texts) for one in found["releases"]]
    newest = {one["wave"]: one for one in reversed(shown)}
    context = {
        "fewest": found["fewest"],
        "fewest_to_release": found["fewest_to_release"],
        "newest": [newest[wave] for wave in words(request)["survey_wave"] if wave in newest],
        "older": [one for one in shown if one not in newest.values()],
        "baseline": _baseline(found["baseline"], texts),
    }
    return render(request, "surveys/figures.html", context)


@private
def own_words(request: HttpRequest) -> HttpResponse:
    coordinators_only(request)
    found = ask(request, "/figures/surveys/words/", asked(request, "cursor"))
    names = words(request)["survey_wave"]
    said = [
        {**one, "wave": names[one["wave"]], "quarter": quarter_name(one["quarter"])}
        for one in found["results"]
    ]
    return render(request, "work/own_words.html", {"said": said, **ways_on(request, found)})


def _when(first_day: str, last_day: str) -> str:
    if first_day == last_day:
        return quarter_name(first_day)
    (first, year), (last, last_year) = number_and_year(first_day), number_and_year(last_day)
    if year == last_year:
        numbers = {"first": first, "last": last, "year": year}
        return _("%(first)d. til %(last)d. kvartal %(year)d") % numbers
    names = {"first": quarter_name(first_day), "last": quarter_name(last_day)}
    return _("%(first)s til %(last)s") % names


def percent(share: float) -> str:
    return _("%(n)s %%") % {"n": round(share * 100)}


def _texts(request: HttpRequest, questions: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What questions (under the empty code) and their options are called."""
    texts = {
        one["key"]: {"": one["text"], **{each["code"]: each["text"] for each in one["options"]}}
        for one in questions
    }
    services = words(request)["received_service"]
    return {**texts, "service": {"": _("Hva de hadde fått av oss"), **services}}


def _release(
    request: HttpRequest, release: dict[str, Any], texts: dict[str, dict[str, str]]
) -> dict[str, Any]:
    weighted = release["weighted"]
    return {
        **release,
        "name": words(request)["survey_wave"][release["wave"]],
        "when": _when(release["first_quarter"], release["last_quarter"]),
        "why_not_weighted": WHY_NOT_WEIGHTED.get(weighted["why_not"], ""),
        "is_weighted": bool(weighted["by"]),
        "effective_n": round(weighted["effective_n"] or 0),
        "answered": [_answered(one, texts) for one in release["answered"]],
        "questions": [_question(one, texts) for one in release["questions"]],
    }


def _answered(answered: dict[str, Any], texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    names = texts.get(answered["by"], {})
    rows = [{**row, "name": names.get(row["code"], row["code"])} for row in answered["rows"]]
    return {"name": names.get("", answered["by"]), "rows": rows}


def _question(told: dict[str, Any], texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    names = texts.get(told["key"], {})
    options = [_option(one, names) for one in told["options"]]
    split = [
        {"name": name, "rows": [(_name(one, names), _cell(one, code)) for one in told["options"]]}
        for code, name in texts["service"].items()
        if any(_cell(one, code) for one in told["options"])
    ]
    return {
        **told,
        "text": names.get("", told["key"]),
        "options": options,
        "split": split,
        "unsure": unsure([one["change"] for one in told["options"] if one["change"]]),
    }


def _name(option: dict[str, Any], names: dict[str, str]) -> str:
    return names.get(option["code"], str(option["code"]))


def _option(option: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    best = option["weighted"] or option["share"]
    return {
        **option,
        "name": _name(option, names),
        "share": percent(best["value"]) if best else "",
        "between": _between(best) if best else "",
        "bar": _bar(best) if best else None,
        "change": _change(option["change"]) if option["change"] else "",
    }


def _cell(option: dict[str, Any], service: str) -> str:
    share = (option["by_service"].get(service) or {}).get("share")
    if not share:
        return ""
    shown = {"share": percent(share["value"]), "between": _between(share)}
    return _("%(share)s (%(between)s)") % shown


def _between(share: dict[str, float]) -> str:
    ends = {"low": round(share["low"] * 100), "high": round(share["high"] * 100)}
    return _("%(low)d til %(high)d") % ends


def _bar(share: dict[str, float]) -> dict[str, str]:
    """Lengths in a picture that is 100 wide, written as the picture's language wants them."""
    low, high = share["low"] * 100, share["high"] * 100
    return {
        "value": f"{share['value'] * 100:.1f}",
        "low": f"{low:.1f}",
        "reach": f"{max(high - low, 0.5):.1f}",
    }


def _change(change: dict[str, Any]) -> str:
    """What is surely another share than in the release before."""
    if change["unlike"] or not change["is_seen"]:
        return ""
    points = round(abs(change["value"]) * 100)
    if change["value"] > 0:
        up = ngettext(
            "opp %(n)d prosentpoeng siden sist", "opp %(n)d prosentpoeng siden sist", points
        )
        return up % {"n": points}
    down = ngettext(
        "ned %(n)d prosentpoeng siden sist", "ned %(n)d prosentpoeng siden sist", points
    )
    return down % {"n": points}


def unsure(changes: list[dict[str, Any]]) -> str:
    """Once for the whole question: why nothing can be said of the rest, or what would be seen."""
    if unlike := list(dict.fromkeys(why for change in changes for why in change["unlike"])):
        why = ", ".join(str(WHY_UNLIKE[reason]) for reason in unlike)
        return _("Kan ikke sammenlignes med forrige gang: %(why)s.") % {"why": why}
    rest = [change for change in changes if not change["is_seen"]]
    if not rest:
        return ""
    whole = len(rest) == len(changes)
    said = _("Ingen sikker endring siden sist.") if whole else _("Ellers ingen sikker endring.")
    seen = [change[way] for change in rest for way in ("rise", "fall") if change[way] is not None]
    if not seen:
        return " ".join([said, _("Det er for få svar til å se noen.")])
    largest = _("Vi ville trolig sett en på %(n)d prosentpoeng.") % {"n": round(max(seen) * 100)}
    return f"{said} {largest}"


def _baseline(told: dict[str, Any], texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    results = [
        {
            **one,
            "question": texts.get(one["question"], {}).get("", ""),
            "percent": _told_percent(one) if one["percent"] is not None else "",
        }
        for one in told["results"]
    ]
    why = ", ".join(str(WHY_UNLIKE[reason]) for reason in told["unlike"])
    return {**told, "results": results, "why": why}


def _told_percent(one: dict[str, Any]) -> str:
    digits = 0 if one["percent"] == int(one["percent"]) else 1
    said = _("%(n)s %%") % {"n": number_format(one["percent"], digits)}
    return _("om lag %(share)s") % {"share": said} if one["about"] else said
