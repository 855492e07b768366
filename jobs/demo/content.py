"""Who and what is shown in the demo. Nobody and nothing of it exists.

The organisation numbers are of the series that the register keeps for tests.
"""

from dataclasses import dataclass, field

from jobs.enums import Engagement, PartnerPromise, Sector


@dataclass(frozen=True)
class DemoEmployer:
    org_number: str
    name: str
    sector: Sector
    organisation_form: str
    sector_code: str
    contact: str = "hr@example.org"
    vetted: bool = True


@dataclass(frozen=True)
class DemoVacancy:
    employer: str
    title: str
    text: str
    occupation: str
    extent: tuple[int, int]
    where: tuple[int, ...]  # which of the region's municipalities, counted from 0
    days: int | None  # until the deadline
    promise: PartnerPromise = PartnerPromise.NONE
    languages: list[str] = field(default_factory=lambda: ["nb"])
    remote: int = 0
    engagement: Engagement = Engagement.PERMANENT
    positions: int = 1
    draft: bool = False


HOSPITAL, MUNICIPALITY, FIRM, POWER, HOTEL, NEW = (
    "310009911",
    "310009938",
    "310009946",
    "310009954",
    "310009962",
    "310009970",
)
EMPLOYERS = [
    DemoEmployer(HOSPITAL, "Fjelldal sykehus (demo)", Sector.PUBLIC, "ORGL", "6100"),
    DemoEmployer(MUNICIPALITY, "Fjelldal kommune (demo)", Sector.PUBLIC, "KOMM", "6500"),
    DemoEmployer(FIRM, "Tolv mann og ei dame AS (demo)", Sector.PRIVATE, "AS", "2100"),
    DemoEmployer(
        POWER, "Fjelldal kraft AS (demo)", Sector.PUBLICLY_OWNED, "AS", "1520", "hr2@example.org"
    ),
    DemoEmployer(
        HOTEL,
        "Høyfjellshotellet Utsikten AS (demo)",
        Sector.PRIVATE,
        "AS",
        "2100",
        "hr2@example.org",
    ),
    DemoEmployer(
        NEW,
        "Nyoppstarta Bakeri AS (demo)",
        Sector.PRIVATE,
        "AS",
        "2100",
        "hr3@example.org",
        vetted=False,
    ),
]
VACANCIES = [
    DemoVacancy(
        HOSPITAL,
        "Sykepleier på medisinsk sengepost",
        "Vi søker deg som liker **travle dager** og gode kolleger.\n\n"
        "- turnus med arbeid hver tredje helg\n- grundig opplæring\n- hjelp til å finne bolig",
        "2223",
        (75, 100),
        (0,),
        24,
        PartnerPromise.TALK,
        positions=2,
    ),
    DemoVacancy(
        HOSPITAL,
        "Helsefagarbeider, natt",
        "Fast nattstilling på en rolig post. Du får følge en erfaren kollega de første ukene.",
        "5321",
        (50, 80),
        (0,),
        17,
        PartnerPromise.TALK,
    ),
    DemoVacancy(
        HOSPITAL,
        "Bioingeniør",
        "Laboratoriet vårt er lite, og du får prøve det meste. Vikariat i ett år.",
        "3212",
        (100, 100),
        (0,),
        31,
        PartnerPromise.POINTER,
        engagement=Engagement.TEMPORARY,
    ),
    DemoVacancy(
        MUNICIPALITY,
        "Barnehagelærer",
        "Barnehagen ligger ved skogen, og vi er ute hver dag. Nyutdannede er velkomne.",
        "2342",
        (80, 100),
        (1,),
        20,
        PartnerPromise.TALK,
    ),
    DemoVacancy(
        MUNICIPALITY,
        "Lærer i realfag",
        "Du underviser i matematikk og naturfag på ungdomstrinnet.",
        "2330",
        (60, 100),
        (2,),
        27,
        PartnerPromise.POINTER,
    ),
    DemoVacancy(
        MUNICIPALITY,
        "Saksbehandler for plan og bygg",
        "Du behandler byggesaker og hjelper innbyggere som lurer. Noen dager hjemmefra går fint.",
        "2422",
        (100, 100),
        (0, 1),
        14,
        PartnerPromise.TALK,
        remote=40,
    ),
    DemoVacancy(
        FIRM,
        "Regnskapsmedarbeider",
        "Vi er tolv på kontoret og vil bli tretten. Du fører regnskap for små bedrifter i dalen.",
        "4311",
        (40, 100),
        (0,),
        None,
        PartnerPromise.INTERVIEW,
        languages=["nb", "en"],
        remote=60,
    ),
    DemoVacancy(
        FIRM,
        "Utvikler, systemer for regnskap",
        "Du lager verktøyene våre i Python. **English is fine**, norsk lærer du her.",
        "2512",
        (80, 100),
        (0,),
        None,
        PartnerPromise.INTERVIEW,
        languages=["en", "nb"],
        remote=100,
    ),
    DemoVacancy(
        POWER,
        "Energimontør",
        "Du holder strømmen på plass, ute i all slags vær. Vi tar deg gjerne som lærling først.",
        "7413",
        (100, 100),
        (0, 2),
        21,
        PartnerPromise.TALK,
    ),
    DemoVacancy(
        POWER,
        "Kundeveileder",
        "Du svarer på spørsmål om nettleie og strøm, på telefon og chat.",
        "4222",
        (50, 100),
        (2,),
        12,
        remote=50,
    ),
    DemoVacancy(
        HOTEL,
        "Kokk",
        "Lokale råvarer, utsikt og et kjøkken der alle får slippe til. Personalbolig finnes.",
        "5120",
        (100, 100),
        (1,),
        10,
        PartnerPromise.INTERVIEW,
        languages=["nb", "en"],
    ),
    DemoVacancy(
        HOTEL,
        "Resepsjonist i vintersesongen",
        "Du tar imot gjester fra hele verden. Flere språk er et pluss.",
        "4224",
        (60, 100),
        (1,),
        None,
        PartnerPromise.INTERVIEW,
        languages=["en", "nb", "de"],
        engagement=Engagement.SEASON,
        positions=3,
    ),
    DemoVacancy(
        FIRM,
        "Lønnskonsulent",
        "Utkast som venter på at noen skriver det ferdig.",
        "3313",
        (50, 50),
        (0,),
        None,
        draft=True,
    ),
]
