from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    PUBLISHED = "published", _("publisert")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


class QuestionState(models.TextChoices):
    RECEIVED = "received", _("mottatt")
    TAKEN = "taken", _("noen svarer nå")
    ASKED_BACK = "asked_back", _("venter på den som spurte")
    MERGED = "merged", _("besvares sammen med et annet")
    ANSWERED = "answered", _("besvart")
    REOPENED = "reopened", _("åpnet igjen")

    @classmethod
    def still_open(cls) -> list["QuestionState"]:
        """Those that somebody here works on, one by one. What is merged waits for its other."""
        return [cls.RECEIVED, cls.TAKEN, cls.ASKED_BACK, cls.REOPENED]

    @classmethod
    def waiting_for_us(cls) -> list["QuestionState"]:
        return [cls.RECEIVED, cls.TAKEN, cls.REOPENED]


class MessageKind(models.TextChoices):
    ANSWER = "answer", _("svar")
    ASKED_BACK = "asked_back", _("spørsmål tilbake")
    REPLY = "reply", _("tillegg fra den som spurte")
    MISSING = "missing", _("det som manglet i svaret")

    @classmethod
    def from_asker(cls) -> list["MessageKind"]:
        return [cls.REPLY, cls.MISSING]


class MoveStage(models.TextChoices):
    BEFORE = "before", _("før du flytter")
    WEEK = "week", _("uka du flytter")
    AFTER = "after", _("når du er på plass")


class MoveSituation(models.TextChoices):
    """What makes one move unlike another; several may hold at once."""

    ABROAD = "abroad", _("jeg flytter fra utlandet")
    CHILDREN = "children", _("jeg har barn med")
    RENTING = "renting", _("jeg skal leie")
    BUYING = "buying", _("jeg skal kjøpe bolig")
    WORK = "work", _("en av oss trenger jobb")
    STUDENT = "student", _("jeg skal studere")
    CAR = "car", _("jeg har bil")
    PET = "pet", _("jeg har dyr")


class RevisionKind(models.TextChoices):
    SHIPPED = "shipped", _("fulgte med programmet")
    FOUND = "found", _("slik det var før")
    WRITTEN = "written", _("skrevet")
    CHANGED = "changed", _("endret")
    RESTORED = "restored", _("hentet tilbake")


class TaskKind(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("må sjekkes mot kilden")
    DEAD_LINK = "dead_link", _("lenken til kilden virker ikke")
    OUTDATED = "outdated", _("en oversettelse er gammel")
    MISSING = "missing", _("lesere savner noe")
