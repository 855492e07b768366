from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """Derived from the register, never typed: the merit principle hangs on it."""

    PUBLIC = "public", _("offentlig")
    PUBLICLY_OWNED = "publicly_owned", _("offentlig eid")
    PRIVATE = "private", _("privat")


class EmployerState(models.TextChoices):
    APPLIED = "applied", _("venter på godkjenning")
    VETTED = "vetted", _("godkjent")
    REFUSED = "refused", _("avslått")


class Standing(models.TextChoices):
    """What the Brønnøysund register says of an employer."""

    UNCHECKED = "unchecked", _("ikke kontrollert ennå")
    SOUND = "sound", _("i orden")
    BANKRUPT = "bankrupt", _("konkurs")
    DISSOLVING = "dissolving", _("under avvikling")
    GONE = "gone", _("slettet")
    NOT_FOUND = "not_found", _("finnes ikke i registeret")


class VacancySource(models.TextChoices):
    OWN = "own", _("lagt ut her")
    NAV = "nav", _("fra Nav")


class FactSource(models.TextChoices):
    """Who told of an ad: Nav's feed, day by day, or a file of a whole year."""

    FEED = "feed", _("Navs strøm")
    FILE = "file", _("Navs årsfiler")


class VacancyState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    PUBLISHED = "published", _("publisert")
    FILLED = "filled", _("besatt")
    WITHDRAWN = "withdrawn", _("trukket tilbake")
    EXPIRED = "expired", _("utløpt")

    @classmethod
    def ended(cls) -> list["VacancyState"]:
        return [cls.FILLED, cls.WITHDRAWN, cls.EXPIRED]


class Engagement(models.TextChoices):
    PERMANENT = "permanent", _("fast")
    TEMPORARY = "temporary", _("vikariat eller midlertidig")
    PROJECT = "project", _("prosjekt eller engasjement")
    FIXED_TERM = "fixed_term", _("åremål")
    SEASON = "season", _("sesong")
    HOLIDAY = "holiday", _("ferievikar")
    TRAINEE = "trainee", _("trainee")
    APPRENTICE = "apprentice", _("lærling")
    FREELANCE = "freelance", _("frilans eller selvstendig")
    OTHER = "other", _("annet")


class PartnerPromise(models.TextChoices):
    """What the employer promises a partner who asks about this vacancy."""

    NONE = "none", _("ikke noe løfte")
    TALK = "talk", _("en samtale")
    POINTER = "pointer", _("et tips om andre jobber")
    INTERVIEW = "interview", _("et intervju")


class InterestState(models.TextChoices):
    SENT = "sent", _("sendt")
    ANSWERED = "answered", _("besvart")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


class InterestAnswer(models.TextChoices):
    TALK = "talk", _("ja til en samtale")
    LATER = "later", _("kanskje senere")
    NO = "no", _("nei")


class TransferWish(models.TextChoices):
    """What Nav is to do with a vacancy of ours."""

    SHOWN = "shown", _("vises")
    STOPPED = "stopped", _("stoppes")


class TransferState(models.TextChoices):
    WAITING = "waiting", _("venter på å bli sendt")
    SENDING = "sending", _("sendes")
    SENT = "sent", _("mottatt av Nav")
    REFUSED = "refused", _("ikke tatt imot")
