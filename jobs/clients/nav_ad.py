"""A vacancy of ours in the words of Nav's import. No contact person, no name: the ad leads here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jobs.enums import Engagement, Sector

ENGAGEMENTS = {
    Engagement.PERMANENT: "Fast",
    Engagement.TEMPORARY: "Vikariat",
    Engagement.PROJECT: "Prosjekt",
    Engagement.FIXED_TERM: "Åremål",
    Engagement.SEASON: "Sesong",
    Engagement.HOLIDAY: "Feriejobb",
    Engagement.TRAINEE: "Trainee",
    Engagement.APPRENTICE: "Lærling",
    Engagement.FREELANCE: "Selvstendig næringsdrivende",
}
FULL_TIME = 100


@dataclass(frozen=True)
class Spot:
    """A place of work: the municipality's name, and the postcode where one is known."""

    municipality: str
    city: str
    postcode: str


@dataclass(frozen=True)
class OurAd:
    """What is told of a vacancy. The page is ours; one applies there, or where it leads."""

    reference: str
    title: str
    text_html: str
    page: str
    positions: int
    employer_name: str
    org_number: str
    website: str
    sector: str
    engagement: str
    extent: tuple[int | None, int | None]
    occupation: str
    occupation_name: str
    apply_at: str
    apply_by: date | None
    published_at: datetime
    expires_at: datetime
    spots: tuple[Spot, ...]


def as_nav(ad: OurAd, *, zone: ZoneInfo) -> dict[str, Any]:
    """The JSON of one ad. Times are by the clock of the place, without an offset."""
    told: dict[str, Any] = {
        "reference": ad.reference,
        "positions": ad.positions,
        "title": ad.title,
        "adText": ad.text_html,
        "privacy": "SHOW_ALL",
        "published": _local(ad.published_at, zone),
        "expires": _local(ad.expires_at, zone),
        "employer": {
            "reference": ad.org_number,
            "businessName": ad.employer_name,
            "orgnr": ad.org_number,
            "location": _location(next(spot for spot in ad.spots if spot.postcode)),
        },
        "locationList": [_location(spot) for spot in ad.spots],
        "properties": {name: value for name, value in _properties(ad).items() if value},
    }
    if ad.occupation:
        code = {"code": ad.occupation, "categoryType": "STYRK08", "name": ad.occupation_name}
        told["categoryList"] = [code]
    return told


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M:%S}"


def _location(spot: Spot) -> dict[str, str]:
    told = {"postalCode": spot.postcode, "city": spot.city, "municipal": spot.municipality}
    return {name: value for name, value in told.items() if value} | {"country": "NORGE"}


def _properties(ad: OurAd) -> dict[str, str]:
    least, most = ad.extent
    part = least if least == most or most is None else f"{least or 0}-{most}"
    told = least is not None or most is not None
    private = {Sector.PRIVATE: "Privat", Sector.PUBLIC: "Offentlig"}
    return {
        "sourceurl": ad.page,
        "applicationurl": ad.apply_at or ad.page,
        "applicationdue": f"{ad.apply_by:%d.%m.%Y}" if ad.apply_by else "",
        "employerhomepage": ad.website,
        "engagementtype": ENGAGEMENTS.get(Engagement(ad.engagement), "Annet")
        if ad.engagement
        else "Annet",
        "extent": "Heltid" if least == FULL_TIME or not told else "Deltid",
        "jobpercentage": f"{part}%" if told and least != FULL_TIME else "",
        "sector": private.get(Sector(ad.sector), "Privat") if ad.sector else "",
    }
