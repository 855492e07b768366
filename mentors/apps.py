from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorsConfig(AppConfig):
    name = "mentors"
    label = "mentors"
    verbose_name = _("mentorordningen")

    def ready(self) -> None:
        import_module("mentors.letters")
