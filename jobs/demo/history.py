"""Two years of made-up ads, so that the forecast has something to count in a demo."""

import random
from datetime import date, timedelta
from typing import Final

from jobs.actions.nav_facts import watch
from jobs.demo.content import EMPLOYERS
from jobs.enums import FactSource
from jobs.models import AdFact

DAYS: Final = 730
OUT_FOR: Final = timedelta(days=21)
MARK: Final = "demo:"
# Nurses, teachers, cooks, programmers, accountants, carpenters, and one that is rare.
ADS_A_YEAR: Final = {
    "2223": 38,
    "2341": 16,
    "5120": 11,
    "2512": 5,
    "4311": 4,
    "7115": 7,
    "2651": 0.5,
}


def load_history(municipalities: list[str], *, today: date) -> None:
    """As if a file of Nav's had been loaded: days that the feed watched stay the feed's."""
    if not municipalities or AdFact.objects.filter(external_id__startswith=MARK).exists():
        return
    dice = random.Random(7)  # noqa: S311 - a play, not a secret
    began = today - timedelta(days=DAYS)
    AdFact.objects.bulk_create(
        _ad(f"{occupation}:{n}", dice, municipalities, began=began)
        for occupation, ads in ADS_A_YEAR.items()
        for n in range(round(ads * 2))
    )
    watch((began + timedelta(days=n) for n in range(DAYS)), FactSource.FILE)


def _ad(name: str, dice: random.Random, where: list[str], *, began: date) -> AdFact:
    municipality = dice.choice(where)
    first = began + timedelta(days=dice.randrange(DAYS))
    return AdFact(
        source=FactSource.FILE,
        external_id=f"{MARK}{name}",
        employer_org_number=dice.choice(EMPLOYERS).org_number,
        occupation=name.partition(":")[0],
        municipalities=[municipality],
        spots=[municipality],
        first_day=first,
        last_day=first + OUT_FOR,
    )
