"""What is promised, asked and answered in the committing network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelpKind(models.TextChoices):
    """What a member promises a partner who is referred to it."""

    TALK = "talk", _("en samtale")
    LEAD = "lead", _("et tips til en annen arbeidsgiver")
    POINTER = "pointer", _("et tips om en utlyst stilling")
    INTERVIEW = "interview", _("et førstegangsintervju")
    TEMPORARY = "temporary", _("en midlertidig stilling på lovlig grunnlag")


class ReferralState(models.TextChoices):
    ASKED = "asked", _("venter på samtykke")
    OPEN = "open", _("venter på svar")
    ANSWERED = "answered", _("besvart")
    DECLINED = "declined", _("partneren sa nei takk")
    WITHDRAWN = "withdrawn", _("trukket tilbake")
    LAPSED = "lapsed", _("løp ut")
    CLOSED = "closed", _("lukket uten svar")

    @classmethod
    def running(cls) -> list["ReferralState"]:
        """Somebody is to do something, by a time."""
        return [cls.ASKED, cls.OPEN]


class ReferralStage(models.TextChoices):
    """Who holds an open referral; each gets it when the one before kept silent."""

    CONTACT = "contact", _("kontaktpersonen")
    DEPUTY = "deputy", _("stedfortrederen")
    COORDINATOR = "coordinator", _("koordinatoren")


class ReferralAnswer(models.TextChoices):
    TALK = "talk", _("ja til en samtale")
    LEAD = "lead", _("et tips til en annen arbeidsgiver")
    VACANCY = "vacancy", _("en stilling å søke på")
    NO = "no", _("nei")


class ReferralOutcome(models.TextChoices):
    """What came of it, by the partner's own word."""

    TALK_HELD = "talk_held", _("vi har hatt samtalen")
    HIRED = "hired", _("jeg fikk jobb der")
    NOTHING = "nothing", _("det ble ikke noe av det")


class CardField(models.TextChoices):
    """What a consent may name. The last four tell who it is, and open with a talk only."""

    OCCUPATION = "occupation", _("yrke")
    YEARS = "years", _("års erfaring")
    LANGUAGES = "languages", _("språk")
    EXTENT = "extent", _("stillingsprosent")
    START = "start", _("når du kan begynne")
    TRAVEL = "travel", _("hvor langt du kan reise")
    NAME = "name", _("navn")
    EMAIL = "email", _("e-postadresse")
    PHONE = "phone", _("telefonnummer")
    ABOUT = "about", _("det du skriver om deg selv")

    @classmethod
    def blind(cls) -> list["CardField"]:
        return [cls.OCCUPATION, cls.YEARS, cls.LANGUAGES, cls.EXTENT, cls.START, cls.TRAVEL]

    @classmethod
    def identity(cls) -> list["CardField"]:
        return [cls.NAME, cls.EMAIL, cls.PHONE, cls.ABOUT]


class Side(models.TextChoices):
    GIVEN = "given", _("gitt")
    RECEIVED = "received", _("fått")


class Deed(models.TextChoices):
    """What is entered in the ledger."""

    REFERRAL = "referral", _("henvisning")
    TALK = "talk", _("tilbud om samtale")
    LEAD = "lead", _("tips")
    VACANCY = "vacancy", _("stilling å søke på")
    TALK_HELD = "talk_held", _("samtale som ble holdt")
    HIRE = "hire", _("ansettelse")
