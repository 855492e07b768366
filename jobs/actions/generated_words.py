"""What made-up vacancies are made of. No firm and no ad is real."""

from typing import Final

from jobs.enums import Sector

_PUBLIC, _OWNED, _PRIVATE = Sector.PUBLIC, Sector.PUBLICLY_OWNED, Sector.PRIVATE
_JOBS: Final = {
    ("2221", _PUBLIC): "Spesialsykepleier|Intensivsykepleier|Jordmor",
    ("2223", _PUBLIC): "Sykepleier|Nattsykepleier|Sykepleier i hjemmetjenesten|Sykepleier dag",
    ("2211", _PUBLIC): "Fastlege|Lege i spesialisering|Sykehjemslege|Tilsynslege",
    ("2264", _PUBLIC): "Fysioterapeut|Kommunefysioterapeut",
    ("2224", _PUBLIC): "Vernepleier|Vernepleier i bolig",
    ("5321", _PUBLIC): "Helsefagarbeider|Helsefagarbeider natt|Hjelpepleier|Pleieassistent",
    ("2330", _PUBLIC): "Lektor|Adjunkt|Lærer i norsk|Lærer i matematikk",
    ("2341", _PUBLIC): "Grunnskolelærer|Lærer på barnetrinnet|Spesialpedagog",
    ("2342", _PUBLIC): "Barnehagelærer|Pedagogisk leder i barnehage",
    ("5311", _PUBLIC): "Barne- og ungdomsarbeider|Assistent i barnehage|Barnehageassistent",
    ("2635", _PUBLIC): "Sosionom|Barnevernspedagog|Saksbehandler i barnevernet",
    ("2411", _PRIVATE): "Regnskapsfører|Revisor|Regnskapsmedarbeider",
    ("4110", _PUBLIC): "Sekretær|Kontormedarbeider|Saksbehandler",
    ("2511", _PRIVATE): "Systemutvikler|Programvareutvikler|Backendutvikler",
    ("2522", _OWNED): "Systemadministrator|Driftstekniker IT|Nettverksingeniør",
    ("2142", _OWNED): "Byggingeniør|Sivilingeniør bygg|Prosjektleder bygg",
    ("2151", _OWNED): "Elkraftingeniør|Ingeniør nettplanlegging",
    ("7115", _PRIVATE): "Tømrer|Tømrerlærling|Bas tømrer",
    ("7126", _PRIVATE): "Rørlegger|Servicerørlegger",
    ("7411", _PRIVATE): "Elektriker|Serviceelektriker|Elektrikerlærling",
    ("7231", _PRIVATE): "Bilmekaniker|Tungbilmekaniker",
    ("8332", _PRIVATE): "Lastebilsjåfør|Sjåfør natt|Tankbilsjåfør",
    ("8331", _OWNED): "Bussjåfør|Skolebussjåfør",
    ("8342", _PRIVATE): "Maskinfører|Gravemaskinfører|Brøytesjåfør",
    ("4321", _PRIVATE): "Lagermedarbeider|Truckfører på lager",
    ("5120", _PRIVATE): "Kokk|Kokk kveld|Institusjonskokk",
    ("5131", _PRIVATE): "Servitør|Servitør helg|Frokostvert",
    ("4224", _PRIVATE): "Hotellresepsjonist|Nattresepsjonist",
    ("9112", _PRIVATE): "Renholder|Renholder kveld|Husøkonom",
    ("5223", _PRIVATE): "Butikkmedarbeider|Butikkmedarbeider helg|Butikkselger",
    ("1420", _PRIVATE): "Butikksjef|Assisterende butikksjef",
    ("5113", _PRIVATE): "Fjellguide|Skiguide|Aktivitetsguide",
    ("3423", _PRIVATE): "Skiinstruktør|Idrettsinstruktør",
    ("6130", _PRIVATE): "Avløser i landbruket|Røkter|Gårdsarbeider",
    ("1349", _PUBLIC): "Virksomhetsleder|Enhetsleder|Kommunalsjef",
    ("2619", _PUBLIC): "Jurist|Kommuneadvokat",
}
TITLES: Final = [
    (title, code, sector) for (code, sector), titles in _JOBS.items() for title in titles.split("|")
]
PLACES_TO_WORK: Final = (
    "Oppdiktet sykehus",
    "Oppdiktet kommune",
    "Prøvehotellet",
    "Prøvebygg AS",
    "Eksempel kraft AS",
    "Liksom regnskap AS",
    "Tenkt transport AS",
    "Påfunn skole",
)
DUTIES: Final = (
    "Du har ansvar for den daglige driften og følger opp turnus og vaktlister.",
    "Oppgavene er varierte og spenner fra planlegging til gjennomføring.",
    "Du veileder studenter, lærlinger og nyansatte.",
    "Arbeidet foregår på dagtid, med noe kveld og helg.",
    "Du samarbeider tett med pårørende, kollegaer og andre tjenester.",
    "Dokumentasjon og rapportering hører med til hverdagen.",
    "Vedlikehold av maskiner og utstyr er en del av jobben.",
    "Du tar imot gjester og svarer på henvendelser på telefon og e-post.",
    "Du planlegger og leder undervisning for små og store grupper.",
    "Medisinhåndtering og sårstell er faste oppgaver.",
    "Du deltar i utviklingen av nye rutiner og digitale verktøy.",
    "Kundemøter og befaringer gjør du sammen med prosjektlederen.",
    "Du kjører faste ruter og hjelper til med lasting og lossing.",
    "Fakturering, lønnskjøring og avstemming skjer hver måned.",
    "Du holder orden på lageret og bestiller varer.",
    "Renhold av fellesområder og rom etter plan.",
)
WISHES: Final = (
    "Vi ønsker oss en som er selvstendig, rolig og blid.",
    "Du har relevant utdanning på bachelornivå eller fagbrev.",
    "Førerkort klasse B er nødvendig, klasse C er en fordel.",
    "Du behersker norsk skriftlig og muntlig.",
    "Du snakker norsk eller engelsk, og gjerne begge deler.",
    "Nyutdannede oppfordres til å søke.",
    "Gyldig politiattest må legges fram før tiltredelse.",
    "Personlig egnethet blir vektlagt.",
    "Du trives i et hektisk miljø og tar ansvar.",
    "Du kan norsk tilsvarende nivå B2.",
)
OFFERS: Final = (
    "Vi tilbyr god pensjonsordning og et inkluderende arbeidsmiljø.",
    "Lønn etter tariff og kompetanse.",
    "Mulighet for hjemmekontor etter avtale.",
    "Hjelp til å finne bolig og barnehageplass.",
    "Personalbolig kan leies den første tiden.",
    "Fleksibel arbeidstid og trening i arbeidstiden.",
    "Rabatt på skipass og aktiviteter i fjellet.",
    "Betalt videreutdanning etter ett år.",
)
CLOSINGS: Final = (
    "Send søknad og CV så snart som mulig.",
    "Vi kaller inn til intervju fortløpende.",
    "Ta gjerne kontakt om du lurer på noe.",
    "Vi gleder oss til å høre fra deg.",
)
