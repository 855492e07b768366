from django.db import models
from django.utils.translation import gettext_lazy as _


class TravelMode(models.TextChoices):
    CAR = "car", _("bil")
    TRANSIT = "transit", _("buss og tog")


class Situation(models.TextChoices):
    """Who moves, in the plan's own groups."""

    FAMILY = "family", _("familie med barn")
    STUDENT = "student", _("student")
    RETURNER = "returner", _("vender tilbake")
    LIFESTYLE = "lifestyle", _("søker et annet liv")
    COMMUTER = "commuter", _("pendler")
    OTHER = "other", _("noe annet")
