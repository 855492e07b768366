"""A vacancy of our own in the words of schema.org, for search engines."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

ENGAGEMENTS = {
    "temporary": "TEMPORARY",
    "project": "TEMPORARY",
    "fixed_term": "TEMPORARY",
    "season": "TEMPORARY",
    "holiday": "TEMPORARY",
    "apprentice": "INTERN",
    "freelance": "CONTRACTOR",
}
FULL_TIME = 100
LAST_SECOND = time(23, 59, 59)


def job_posting(vacancy: dict[str, Any], *, address: str) -> dict[str, Any] | None:
    """None for what is not ours to announce, not open, or stays up until nobody knows when."""
    until = _valid_through(vacancy)
    if vacancy["source"] != "own" or vacancy["state"] != "published" or until is None:
        return None
    posting: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": vacancy["title"],
        "description": vacancy["text_html"],
        "identifier": {
            "@type": "PropertyValue",
            "name": vacancy["employer_name"],
            "value": vacancy["id"],
        },
        "url": address,
        "datePosted": vacancy["published_at"],
        "validThrough": until,
        "employmentType": _kinds(vacancy),
        "hiringOrganization": _organization(vacancy),
        "jobLocation": [_place(row) for row in vacancy["places"]],
        "totalJobOpenings": vacancy["positions"],
        "directApply": False,
    }
    return posting | _occupation(vacancy) | _remote(vacancy) | _salary(vacancy)


def _valid_through(vacancy: dict[str, Any]) -> str | None:
    """The end of the last day for applying; without one, the day until which it is confirmed."""
    if not vacancy["apply_by"]:
        confirmed: str | None = vacancy["confirm_by"]
        return confirmed
    last_day = date.fromisoformat(vacancy["apply_by"])
    here = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(last_day, LAST_SECOND, tzinfo=here).isoformat()


def _organization(vacancy: dict[str, Any]) -> dict[str, Any]:
    known = {"@type": "Organization", "name": vacancy["employer_name"]}
    return known | ({"sameAs": site} if (site := vacancy["employer_website"]) else {})


def _place(row: dict[str, Any]) -> dict[str, Any]:
    name = row["place_name"] or row["municipality_name"]
    address = {"@type": "PostalAddress", "addressLocality": name, "addressCountry": "NO"}
    if row["postcode"]:
        address["postalCode"] = row["postcode"]
    return {"@type": "Place", "address": address}


def _occupation(vacancy: dict[str, Any]) -> dict[str, Any]:
    if not vacancy["occupation_name"]:
        return {}
    code = {"codeValue": vacancy["occupation"], "name": vacancy["occupation_name"]}
    return {"occupationalCategory": {"@type": "CategoryCode", **code}}


def _remote(vacancy: dict[str, Any]) -> dict[str, Any]:
    """Only work that is done at home all the time is announced as such."""
    if vacancy["remote_share"] != FULL_TIME:
        return {}
    country = {"@type": "Country", "name": "NO"}
    return {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": country}


def _salary(vacancy: dict[str, Any]) -> dict[str, Any]:
    bounds = {"minValue": vacancy["pay_min"], "maxValue": vacancy["pay_max"]}
    told = {name: amount for name, amount in bounds.items() if amount is not None}
    if not told:
        return {}
    value = {"@type": "QuantitativeValue", **told, "unitText": "YEAR"}
    return {"baseSalary": {"@type": "MonetaryAmount", "currency": "NOK", "value": value}}


def _kinds(vacancy: dict[str, Any]) -> list[str]:
    told = [each for each in (vacancy["extent_min"], vacancy["extent_max"]) if each is not None]
    full, part = FULL_TIME in told, any(each < FULL_TIME for each in told)
    extent = [*(["FULL_TIME"] if full else []), *(["PART_TIME"] if part else [])]
    kind = ENGAGEMENTS.get(vacancy["engagement_type"])
    return [*extent, *([kind] if kind else [])] or ["OTHER"]
