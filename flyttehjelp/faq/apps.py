from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FaqConfig(AppConfig):
    name = "flyttehjelp.faq"
    label = "faq"
    verbose_name = _("spørsmål og svar")

    def ready(self) -> None:
        from flyttehjelp.faq import letters  # noqa: F401, PLC0415 - registers who writes our letters
