"""What the accounts, the letters and the logs are for: the lines of the records of processing that
the tables of the ground floor stand under."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from flyttehjelp.core.personal import Activity, Basis

SIGN_IN = Activity(
    key="accounts",
    name=_("brukere og innlogging"),
    purpose=_(
        "Å kjenne deg igjen, slik at bare du ser det som er ditt, og å kunne skrive til deg."
    ),
    basis=Basis.CONTRACT,
    readers=_("du selv og administratoren; navnet ditt ser de du tar kontakt med"),
)
LETTERS = Activity(
    key="letters",
    name=pgettext_lazy("flere", "brev"),
    purpose=_("Å sende deg de brevene du venter på, én gang."),
    basis=Basis.CONTRACT,
    readers=_("ingen; brevene skrives og sendes av maskinen"),
)
LOGS = Activity(
    key="logs",
    name=_("logger"),
    purpose=_("Å kunne vise hva som er gjort, når og etter hvems vilje."),
    basis=Basis.DUTY,
    readers=_("administratoren"),
)
