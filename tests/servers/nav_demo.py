"""Made-up vacancies for trying the import by hand. No firm in here exists."""

import random
import uuid
from datetime import timedelta

from tests.servers.nav_history import History, make_ad, now

PLACES = [
    ("2609", "LILLEHAMMER", "LILLEHAMMER"),
    ("2636", "ØYER", "ØYER"),
    ("2635", "TRETTEN", "ØYER"),
    ("2656", "FOLLEBU", "GAUSDAL"),
    ("2318", "HAMAR", "HAMAR"),
    ("2815", "GJØVIK", "GJØVIK"),
    ("0150", "OSLO", "OSLO"),
    ("7010", "TRONDHEIM", "TRONDHEIM"),
]
WORK = [
    ("Sykepleier", "2223.01", "Offentlig", "Demosykehuset"),
    ("Lærer på ungdomstrinnet", "2330.02", "Offentlig", "Demo kommune"),
    ("Systemutvikler", "2512.05", "Privat", "Eksempel Data AS"),
    ("Kokk", "5120.01", "Privat", "Fjellheim Demohotell AS"),
    ("Elektriker", "7411.03", "Privat", "Prøve Elektro AS"),
    ("Barnehagelærer", "2342.07", "Offentlig", "Demo kommune"),
    ("Regnskapsmedarbeider", "4311.01", "Privat", "Tenkt Regnskap AS"),
    ("Renholder", "9112.02", "Privat", "Oppdiktet Renhold AS"),
]
ENGAGEMENTS = ["Fast", "Vikariat", "Engasjement", "Sesong", "Feriejobb"]


def write_history(history: History, *, how_many: int, seed: int = 7) -> None:
    """Some weeks of ads: new ones, changed ones, ended ones, most of them near Lillehammer."""
    dice = random.Random(seed)  # noqa: S311 - a play, not a secret
    today = now()
    at = today - timedelta(days=40)
    step = timedelta(days=40) / (how_many * 2)
    running: list[uuid.UUID] = []
    for number in range(how_many):
        at += step
        ad_id = uuid.UUID(int=dice.getrandbits(128), version=4)
        title, code, sector, employer = dice.choice(WORK)
        ad = make_ad(
            ad_id,
            at=at,
            title=f"{title} ({dice.choice([50, 80, 100])} %)",
            places=dice.sample(PLACES, dice.choice([1, 1, 1, 2])),
            extent=dice.choice(["Heltid", "Heltid", "Deltid"]),
            engagementtype=dice.choice(ENGAGEMENTS),
            sector=sector,
            employer={"name": employer, "orgnr": None, "description": "", "homepage": ""},
            categoryList=[
                {"categoryType": "STYRK08NAV", "code": code, "name": title, "score": 0.0}
            ],
            description=(
                f"<h2>Bli med på laget</h2><p>{employer} søker {title.lower()}. "
                "Dette er en oppdiktet annonse.</p><ul><li>gode kolleger</li>"
                "<li>kort vei til skog og fjell</li></ul>"
            ),
            applicationDue=dice.choice(["Snarest", f"{today + timedelta(days=20):%d.%m.%Y}", ""]),
        )
        running.append(history.publish(ad, at=at))
        at += step
        if number % 5 == 4:
            gone = running.pop(dice.randrange(len(running)))
            dice.choice([history.run_out, history.stop])(gone, at=at)
