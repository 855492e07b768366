"""A handful of made-up mentors, a newcomer who wishes for one, and two groups. Only in a demo."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.relocation.enums import Situation
from flyttehjelp.relocation.models import Municipality
from mentors.actions.dates import plan_date
from mentors.actions.groups import GroupContent, list_group, sign_up_group
from mentors.actions.mentors import MentorProfile, sign_up_mentor, vet_mentor
from mentors.actions.wishes import make_wish
from mentors.actions.working import work_rounds
from mentors.enums import AgeBand, Help, Interest
from mentors.models import Group, Mentor, Wish


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


@dataclass(frozen=True)
class DemoGroup:
    address: str
    contact: str
    name: str
    offer: str
    interests: list[Interest]
    weekday: int
    weeks: int
    hour: int
    meeting_place: str
    age_bands: tuple[AgeBand, ...] = ()


GROUPS = [
    DemoGroup(
        "group@example.org",
        "Turleder Demosen (demo)",
        "Søndagsturen (demo)",
        "Vi går en rolig tur på to timer hver søndag og drikker kaffe etterpå. Du trenger bare"
        " gode sko, og vi har ekstra sekker og kart.",
        [Interest.OUTDOORS],
        6,
        3,
        11,
        "Utenfor biblioteket",
    ),
    DemoGroup(
        "choir@example.org",
        "Dirigent Demosen (demo)",
        "Familiekoret (demo)",
        "Store og små synger sammen. Det gjør ingenting om du ikke kan norsk ennå, for sangene"
        " lærer vi på øret.",
        [Interest.MUSIC, Interest.CHILDREN],
        3,
        2,
        17,
        "Kulturskolen, sal 2",
        (AgeBand.KINDERGARTEN, AgeBand.PRIMARY),
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
    for group in GROUPS:
        _make_group(group, municipalities[0], coordinator=coordinator, at=at)
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


def _make_group(
    wanted: DemoGroup, municipality: Municipality, *, coordinator: User, at: datetime
) -> None:
    contact = _user(wanted.address, wanted.contact)
    if Group.objects.filter(contact=contact).exists():
        return
    content: GroupContent = {
        "name": wanted.name,
        "municipality": municipality,
        "offer": wanted.offer,
        "interests": list(wanted.interests),
        "age_bands": list(wanted.age_bands),
        "languages": ["nb", "en"],
    }
    group = sign_up_group(org_number="", by=contact, at=at, content=content)
    list_group(group, by=coordinator, at=at)
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    first = tomorrow + timedelta(days=(wanted.weekday - tomorrow.weekday()) % 7)
    for week in range(wanted.weeks):
        begins = timezone.make_aware(
            datetime.combine(first + timedelta(weeks=week), time(wanted.hour))
        )
        plan_date(
            group,
            by=contact,
            at=at,
            content={
                "starts_at": begins,
                "ends_at": begins + timedelta(hours=2),
                "meeting_place": wanted.meeting_place,
                "places": 8,
            },
        )


def _user(address: str, name: str) -> User:
    user = User.objects.filter(email=address).first()
    return user or User.objects.create_user(address, name=name)
