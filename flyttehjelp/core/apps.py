from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "flyttehjelp.core"
    label = "core"
    verbose_name = _("grunnmur")

    def ready(self) -> None:
        # Tasks are sent by the app of this project, whoever sends them.
        import_module("flyttehjelp.celery")
