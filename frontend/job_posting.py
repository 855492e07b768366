"""A vacancy of our own in the words of schema.org, for search engines."""

from typing import Any

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


def job_posting(vacancy: dict[str, Any]) -> dict[str, Any] | None:
    """None for what is not ours to announce, or not open."""
    if vacancy["source"] != "own" or vacancy["state"] != "published":
        return None
    posting: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": vacancy["title"],
        "description": vacancy["text_html"],
        "datePosted": vacancy["published_at"],
        "hiringOrganization": {"@type": "Organization", "name": vacancy["employer_name"]},
        "jobLocation": [_place(name) for name in vacancy["place_names"].split(", ") if name],
        "employmentType": _kinds(vacancy),
        "totalJobOpenings": vacancy["positions"],
        "directApply": False,
    }
    if vacancy["apply_by"]:
        posting["validThrough"] = f"{vacancy['apply_by']}T23:59:59"
    return posting


def _place(name: str) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressLocality": name, "addressCountry": "NO"}
    return {"@type": "Place", "address": address}


def _kinds(vacancy: dict[str, Any]) -> list[str]:
    whole = vacancy["extent_min"] == FULL_TIME
    told = vacancy["extent_min"] is not None or vacancy["extent_max"] is not None
    extent = ["FULL_TIME" if whole else "PART_TIME"] if told else []
    kind = ENGAGEMENTS.get(vacancy["engagement_type"])
    return [*extent, *([kind] if kind else [])] or ["OTHER"]
