from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    label = "jobs"
    verbose_name = _("jobb nummer to")

    def ready(self) -> None:
        # Tells the outbox who writes our letters.
        from jobs import letters  # noqa: F401, PLC0415 - as said
        from jobs.letters import pledges, referrals, saved  # noqa: F401, PLC0415 - as said
