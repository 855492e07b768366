"""Where "here" is: the municipalities and places of the region file, as Nav writes them."""

from dataclasses import dataclass
from typing import Self

from flyttehjelp.relocation.models import Municipality, Place
from jobs.clients.nav_items import MASKED, Ad, AdPlace, FeedItem


@dataclass(frozen=True)
class Spot:
    """A work place here. ``place`` and ``postcode`` are empty where the ad does not say."""

    municipality: str
    place: Place | None
    postcode: str


@dataclass(frozen=True)
class Here:
    names: dict[str, str]
    numbers: dict[str, str]
    by_postcode: dict[str, Place]
    by_name: dict[tuple[str, str], Place]

    @classmethod
    def read(cls) -> Self:
        towns = list(Municipality.objects.order_by("number"))
        places = list(Place.objects.order_by("key"))
        return cls(
            names={town.number: town.name for town in towns},
            numbers={town.name.upper(): town.number for town in towns},
            by_postcode={code: place for place in places for code in place.postcodes},
            by_name={(place.municipality_id, place.name.upper()): place for place in places},
        )

    def says(self, item: FeedItem) -> bool:
        """Whether the list itself tells that the ad's first place is here, or tells nothing.

        The list knows the first place only: an ad with its second place here looks like one
        from elsewhere.
        """
        return item.municipality.upper() in self.numbers or item.municipality in MASKED

    def spots(self, ad: Ad) -> list[Spot]:
        """The ad's places that are here, each once, in the ad's order."""
        found = [spot for place in ad.places if (spot := self._spot(place))]
        return list(dict.fromkeys(found))

    def municipalities(self, ad: Ad) -> list[str]:
        """The ad's municipalities: numbers of those here, names of those elsewhere."""
        found = [
            self.numbers.get(place.municipality.upper())
            or (spot.municipality if (spot := self._spot(place)) else place.municipality.upper())
            for place in ad.places
        ]
        return sorted({name for name in found if name})

    def _spot(self, place: AdPlace) -> Spot | None:
        by_code = self.by_postcode.get(place.postcode)
        number = self.numbers.get(place.municipality.upper())
        if number is None and not place.municipality and by_code:
            number = by_code.municipality_id
        if number is None:
            return None
        if by_code is None or by_code.municipality_id != number:
            by_code = self.by_name.get((number, place.city.upper()))
        return Spot(number, by_code, place.postcode)

    def place_names(self, ad: Ad, *, most: int = 300) -> str:
        """All places of the ad as people write them, those here and those elsewhere."""
        names = dict.fromkeys(name for place in ad.places for name in self._names(place))
        text = ", ".join(names)
        return text if len(text) <= most else f"{text[: most - 1].rstrip(', ')}…"

    def _names(self, place: AdPlace) -> list[str]:
        spot = self._spot(place)
        if spot is None:
            name = as_written(place.municipality or place.city or place.county)
            return [name] if name else []
        own = [spot.place.name] if spot.place else []
        return [*own, self.names[spot.municipality]]


def as_written(name: str) -> str:
    """Write "MO I RANA" as people do."""
    return name.title().replace(" I ", " i ").replace(" Og ", " og ") if name.isupper() else name
