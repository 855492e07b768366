from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "flyttehjelp.insight"
    label = "insight"
    verbose_name = _("tall")

    def ready(self) -> None:
        # Tells the outbox who writes our letters.
        from flyttehjelp.insight.letters import work  # noqa: F401, PLC0415 - as said
