from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    PUBLISHED = "published", _("publisert")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


class QuestionState(models.TextChoices):
    RECEIVED = "received", _("mottatt")
    TAKEN = "taken", _("noen svarer nå")
    ANSWERED = "answered", _("besvart")
    REOPENED = "reopened", _("åpnet igjen")

    @classmethod
    def still_open(cls) -> list["QuestionState"]:
        return [cls.RECEIVED, cls.TAKEN, cls.REOPENED]


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
