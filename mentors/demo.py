"""A handful of made-up mentors and a newcomer who wishes for one. Only where it is a demo."""

from dataclasses import dataclass
from datetime import datetime

from flyttehjelp.accounts.models import User
from flyttehjelp.relocation.enums import Situation
from flyttehjelp.relocation.models import Municipality
from mentors.actions.mentors import MentorProfile, sign_up_mentor, vet_mentor
from mentors.actions.wishes import make_wish
from mentors.actions.working import work_rounds
from mentors.enums import Help, Interest
from mentors.models import Mentor, Wish


@dataclass(frozen=True)
class DemoMentor:
    address: str
    name: str
    languages: list[str]
    interests: list[Interest]
    situations: list[Situation]
    about: str
    capacity: int = 1
    is_vetted: bool = True


MENTORS = [
    DemoMentor(
        "mentor@example.org",
        "Mentor Demosen (demo)",
        ["nb", "en", "pl"],
        [Interest.OUTDOORS, Interest.SKIING, Interest.FOOD],
        [Situation.FAMILY, Situation.RETURNER],
        "Jeg viser gjerne fram skiløypene og biblioteket.",
        capacity=2,
    ),
    DemoMentor(
        "mentor2@example.org",
        "Turglad Eksempel (demo)",
        ["nb", "de"],
        [Interest.OUTDOORS, Interest.CYCLING],
        [Situation.LIFESTYLE],
        "Jeg går tur hver søndag, og du kan bli med.",
    ),
    DemoMentor(
        "mentor3@example.org",
        "Musikalsk Eksempel (demo)",
        ["nb", "uk", "en"],
        [Interest.MUSIC, Interest.THEATRE_FILM],
        [Situation.STUDENT],
        "Jeg synger i kor og kjenner de fleste scenene her.",
    ),
    DemoMentor(
        "mentor4@example.org",
        "Praktisk Eksempel (demo)",
        ["nn", "en"],
        [Interest.GARDEN_ANIMALS, Interest.HUNTING_FISHING],
        [Situation.FAMILY],
        "Jeg kan vise deg hvordan en gård drives.",
        capacity=3,
    ),
    DemoMentor(
        "mentor5@example.org",
        "Nysgjerrig Eksempel (demo)",
        ["nb", "ar", "fr"],
        [Interest.BOOKS, Interest.POLITICS],
        [Situation.OTHER],
        "Jeg har nettopp meldt meg og gleder meg til praten.",
        is_vetted=False,
    ),
]


def load_demo(*, at: datetime) -> None:
    """Make what is not there yet. A second time changes nothing."""
    coordinator = _user("coordinator@example.org", "Koordinator Demosen (demo)")
    if not coordinator.is_coordinator:
        User.objects.filter(pk=coordinator.pk).update(is_coordinator=True)
        coordinator.is_coordinator = True
    municipalities = list(Municipality.objects.filter(is_ours=True).order_by("number"))
    for number, mentor in enumerate(MENTORS):
        municipality = municipalities[number % len(municipalities)]
        _make_mentor(mentor, municipality, coordinator=coordinator, at=at)
    newcomer = _user("newcomer@example.org", "Innflytter Demosen (demo)")
    if not Wish.objects.filter(newcomer__user=newcomer).exists():
        make_wish(
            by=newcomer,
            at=at,
            content={
                "help_with": [Help.AROUND, Help.PEOPLE],
                "languages": ["pl", "en"],
                "interests": [Interest.SKIING, Interest.MUSIC],
                "message": "Vi flytter med to barn og vil gjerne lære å gå på ski.",
            },
            profile={
                "languages": ["pl", "en"],
                "municipality": municipalities[0],
                "situation": Situation.FAMILY,
            },
        )
        work_rounds(at=at)


def _make_mentor(
    wanted: DemoMentor, municipality: Municipality, *, coordinator: User, at: datetime
) -> None:
    user = _user(wanted.address, wanted.name)
    if Mentor.objects.filter(user=user).exists():
        return
    profile: MentorProfile = {
        "municipality": municipality,
        "languages": wanted.languages,
        "interests": list(wanted.interests),
        "situations": list(wanted.situations),
        "about": wanted.about,
        "capacity": wanted.capacity,
    }
    mentor = sign_up_mentor(by=user, at=at, profile=profile, ethics_accepted=True)
    if wanted.is_vetted:
        vet_mentor(mentor, by=coordinator, at=at)


def _user(address: str, name: str) -> User:
    user = User.objects.filter(email=address).first()
    return user or User.objects.create_user(address, name=name)
