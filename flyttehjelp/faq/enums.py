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


class ArchiveDecision(models.TextChoices):
    ARCHIVED = "archived", _("lagt i arkivet")
    EXEMPT = "exempt", _("skal ikke arkiveres")
