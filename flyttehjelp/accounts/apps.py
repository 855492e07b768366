from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core import security


class AccountsConfig(AppConfig):
    name = "flyttehjelp.accounts"
    label = "accounts"
    verbose_name = _("brukere")

    def ready(self) -> None:
        from flyttehjelp.accounts import letters  # noqa: F401, PLC0415 - registers its writers

        security.watch("coordinator.", "consent.", "erasure.", "person.", "role.", "token.")
