from django.db import models
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from jobs.enums.network import Deed, Side
from jobs.models.employers import Employer
from jobs.models.referrals import Referral
from jobs.queries.ledger import LedgerQuerySet


class LedgerEntry(Row):
    """Half of a deed: what one member gave, or another received. The database refuses to change
    or delete it, and refuses a transaction that leaves one half alone."""

    referral = models.ForeignKey(
        Referral, verbose_name=_("henvisning"), on_delete=models.PROTECT, related_name="entries"
    )
    deed = models.CharField(_("slag"), max_length=10, choices=Deed.choices)
    side = models.CharField(_("side"), max_length=8, choices=Side.choices)
    # None: the coordinators, who refer too.
    member = models.ForeignKey(
        Employer,
        verbose_name=_("medlem"),
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    created_at = models.DateTimeField(_("ført"))

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("føring")
        verbose_name_plural = _("føringer")
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "deed", "side"], name="ledger_each_deed_once"
            ),
        ]
        indexes = [models.Index(fields=["member", "deed", "side"], name="ledger_of_member")]

    def __str__(self) -> str:
        return f"{self.deed} {self.side} {self.referral_id}"
