"""What the records of processing (article 30) and the impact assessment (article 35) hold beside
what the register of the tables tells: sections somebody writes, and a draft to begin with."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from flyttehjelp.accounts.enums import RecordDocument
from flyttehjelp.core.personal import Words


@dataclass(frozen=True)
class Section:
    """A heading, what belongs under it, and what stands there until somebody writes."""

    key: str
    name: Words
    hint: Words
    draft: Words


@dataclass(frozen=True)
class Risk:
    """Something that could happen to people by way of this service, and what stands against it."""

    name: Words
    measures: Words


_RECORDS = (
    Section(
        "contact",
        _("kontaktpunkt og personvernombud"),
        _("Hvem som svarer for behandlingene, og hvordan en når dem."),
        _("Navn, rolle, telefon og e-postadresse fylles inn av den behandlingsansvarlige."),
    ),
    Section(
        "processors",
        _("databehandlere og avtaler"),
        _("Hvem som drifter, sender e-post og tar sikkerhetskopi, og hvor avtalen ligger."),
        _(
            "Databehandleravtale med den som drifter tjenesten: dato og arkivreferanse fylles inn. "
            "Det samme gjelder den som sender e-posten og den som oppbevarer sikkerhetskopiene."
        ),
    ),
    Section(
        "transfers",
        _("overføring ut av EØS"),
        _("Om noe overføres til land utenfor EØS, og på hvilket grunnlag."),
        _(
            "Tjenesten overfører ikke selv noe ut av EØS, og henter ingenting fra andre nettsteder "
            "i leserens nettleser. Sjekk at det samme gjelder dem som drifter tjenesten og sender "
            "e-posten."
        ),
    ),
    Section(
        "security",
        _("sikkerhetstiltak"),
        _("Tekniske og organisatoriske tiltak, i korte trekk."),
        _(
            "Innlogging med engangskode, og et ekstra trinn for koordinatorer og administratorer. "
            "Hver ser bare det rollen trenger. Hemmeligheter lagres forseglet, loggene holder bare "
            "nummer, sikkerhetskopier krypteres, og den som er glemt, forblir glemt når en kopi "
            "legges tilbake."
        ),
    ),
)
_ASSESSMENT = (
    Section(
        "need",
        _("hvorfor vi vurderer"),
        _("Hva ved behandlingene som kan gi høy risiko, og om plikten i artikkel 35 gjelder."),
        _(
            "Tjenesten gjelder folk i en sårbar overgang, setter sammen mennesker som ikke kjenner "
            "hverandre, og lar opplysninger gå fra en jobbsøker til en arbeidsgiver. Derfor "
            "vurderer vi personvernkonsekvensene før tjenesten tas i bruk."
        ),
    ),
    Section(
        "context",
        _("omfang og sammenheng"),
        _("Hvor mange det gjelder, hvor lenge, og hva de venter seg."),
        _(
            "Alle som flytter til regionen eller tenker på det, mentorer, og kontakter hos "
            "arbeidsgivere og lag. De har selv tatt kontakt. Antall personer i året fylles inn."
        ),
    ),
    Section(
        "necessity",
        _("nødvendighet og forholdsmessighet"),
        _("Hvorfor hver behandling trengs, og hvorfor mindre ikke er nok."),
        _(
            "Formål og grunnlag for hver behandling står over. Vi spør bare om det som trengs for "
            "å hjelpe, nesten alle felter er frivillige, og det meste kan leses uten å logge inn."
        ),
    ),
    Section(
        "views",
        _("hva de det gjelder, mener"),
        _("Hvem dere har spurt, og hva de svarte."),
        _("Innflyttere, mentorer og arbeidsgivere er ikke spurt ennå."),
    ),
    Section(
        "risks",
        _("vurdering av risikoene"),
        _("Sannsynlighet og alvor for hver risiko i lista, før og etter tiltakene."),
        _("Sannsynlighet og alvor fylles inn for hver risiko i lista over."),
    ),
    Section(
        "measures",
        _("flere tiltak"),
        _("Tiltak hos dere selv: opplæring, rutiner, avtaler, frister og hvem som gjør det."),
        _("Opplæring av koordinatorer og mentorer. Rutine for avvik og for innsyn."),
    ),
    Section(
        "advice",
        _("råd fra personvernombudet"),
        _("Rådet, og hva dere gjorde med det."),
        _("Personvernombudet har ikke gitt råd ennå."),
    ),
    Section(
        "decision",
        _("beslutning"),
        _("Restrisiko, hvem som godtar den, dato, og når vurderingen skal ses på igjen."),
        _("Ikke besluttet ennå."),
    ),
)
SECTIONS = {RecordDocument.PROCESSING: _RECORDS, RecordDocument.ASSESSMENT: _ASSESSMENT}

RISKS = (
    Risk(
        _("En arbeidsgiver får vite mer om en jobbsøker enn hun ville."),
        _(
            "Kortet er uten navn til arbeidsgiveren sier ja til en prat. Samtykket nevner "
            "arbeidsgiveren, feltene og en sluttdato, og kortet slettes når det trekkes."
        ),
    ),
    Risk(
        _("Noen kommer inn på en annens bruker."),
        _(
            "Engangskoder som varer et kvarter, få forsøk, lenker som virker én gang, og et ekstra "
            "trinn for dem som ser andres saker. Hver innlogging står i loggen."
        ),
    ),
    Risk(
        _("Helse, tro eller andre sårbare forhold blir skrevet i et fritt felt."),
        _(
            "Feltene er få og frivillige, fødselsnummer blir avvist, og teksten leses bare av den "
            "den er skrevet til. Publiserte svar får aldri med noe om den som spurte."
        ),
    ),
    Risk(
        _("Et møte mellom mentor og innflytter blir utrygt."),
        _(
            "Mentorer godkjennes etter en samtale, og skriver under på etiske regler. En melding "
            "om utrygg oppførsel når koordinatoren med en gang og stanser kontakten."
        ),
    ),
    Risk(
        _("Noen kjennes igjen i tallene vi publiserer."),
        _(
            "Tall under fem skjules, også slik at de ikke kan regnes ut. Svar på undersøkelsen "
            "leder ikke tilbake til noen, og slippes samlet én gang i kvartalet."
        ),
    ),
    Risk(
        _("Opplysninger blir liggende lenger enn de trengs."),
        _(
            "Hver tabell har en frist, og en nattlig jobb holder den. Den som ikke logger inn på "
            "to år, varsles og blir glemt."
        ),
    ),
    Risk(
        _("Logger, brev eller sikkerhetskopier kommer på avveie."),
        _(
            "Loggene holder bare nummer, brev slettes når de er sendt, og kopier krypteres med en "
            "nøkkel som ligger et annet sted."
        ),
    ),
)


def section_of(document: str, key: str) -> Section | None:
    return next((each for each in sections_of(document) if each.key == key), None)


def sections_of(document: str) -> Iterator[Section]:
    yield from SECTIONS[RecordDocument(document)]
