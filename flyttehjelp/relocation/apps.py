from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelocationConfig(AppConfig):
    name = "flyttehjelp.relocation"
    label = "relocation"
    verbose_name = _("flytting")
