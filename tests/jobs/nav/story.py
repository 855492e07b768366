"""A history of ads that has every turn in it, and the table it must end in."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from jobs.models import Vacancy
from tests.servers.nav_history import History, make_ad

OSLO = ("0150", "OSLO", "OSLO")
LILLEHAMMER = ("2609", "LILLEHAMMER", "LILLEHAMMER")
TRETTEN = ("2635", "TRETTEN", "ØYER")
GJOVIK = ("2815", "GJØVIK", "GJØVIK")


class Story:
    """Writes ads one after the other, an hour apart."""

    def __init__(self, history: History, *, began: datetime) -> None:
        self.history = history
        self.at = began
        self.ids: dict[str, uuid.UUID] = {}

    def _later(self) -> datetime:
        self.at += timedelta(hours=1)
        return self.at

    def publish(self, name: str, **differences: Any) -> uuid.UUID:
        ad_id = self.ids.setdefault(name, uuid.uuid4())
        ad = make_ad(ad_id, **{"title": name, "at": self._later(), **differences})
        return self.history.publish(ad, at=self.at)

    def run_out(self, name: str) -> None:
        self.history.run_out(self.ids[name], at=self._later())

    def stop(self, name: str) -> None:
        self.history.stop(self.ids[name], at=self._later())

    def tell_all(self) -> None:
        """Every turn once."""
        self.publish("stays")
        self.publish("elsewhere", places=[OSLO])
        self.publish("changes", description="<p>before</p>")
        self.publish("second place is here", places=[OSLO, TRETTEN])
        self.publish("runs out")
        self.publish("is stopped", places=[GJOVIK])
        self.publish("moves away")
        self.publish("comes back")
        self.run_out("runs out")
        self.publish("changes", description="<p>after</p>", title="changes")
        self.stop("is stopped")
        self.publish("moves away", places=[OSLO])
        self.run_out("comes back")
        self.publish("short life")
        self.stop("short life")
        self.publish("comes back")
        self.publish("no place at all", places=[])
        self.publish("neighbour", places=[GJOVIK])

    def happens_later(self) -> None:
        """What comes after a first import: something changes, something ends, something is new."""
        self.publish("changes", description="<p>once more</p>")
        self.stop("stays")
        self.publish("new", places=[LILLEHAMMER, TRETTEN, TRETTEN])
        self.publish("second place is here", places=[OSLO])


OPEN_AFTER_ALL = {
    "changes": ("<p>after</p>", ["3405"]),
    "comes back": ("<p>Vi søker <strong>sykepleier</strong>.</p>", ["3405"]),
    "neighbour": ("<p>Vi søker <strong>sykepleier</strong>.</p>", ["3407"]),
    "second place is here": ("<p>Vi søker <strong>sykepleier</strong>.</p>", ["3440"]),
    "stays": ("<p>Vi søker <strong>sykepleier</strong>.</p>", ["3405"]),
}


def open_table() -> dict[str, tuple[str, list[str]]]:
    """The open vacancies: title, text and municipalities."""
    rows = Vacancy.objects.open().order_by("title").prefetch_related("places")
    return {
        row.title: (row.text_html, sorted(place.municipality_id for place in row.places.all()))
        for row in rows
    }


def whole_table() -> list[tuple[Any, ...]]:
    """All that is stored of Nav's ads, row by row, the times of ours included."""
    names = [field.attname for field in Vacancy._meta.concrete_fields]
    return list(Vacancy.objects.order_by("external_id").values_list(*names))
