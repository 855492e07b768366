"""What brings a wish and a mentor together."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from mentors.enums import DeclineReason, OfferState
from mentors.models.mentors import Mentor
from mentors.models.wishes import Wish
from mentors.queries import OfferQuerySet


class Offer(Row):
    """One mentor is asked about one wish. Nobody else is asked while the offer is open.

    ``reasons`` is a list of ``{"code": …, "facts": {…}}``: why these two were put together.
    """

    wish = models.ForeignKey(
        Wish, verbose_name=_("ønske"), on_delete=models.CASCADE, related_name="offers"
    )
    mentor = models.ForeignKey(
        Mentor, verbose_name=_("mentor"), on_delete=models.CASCADE, related_name="offers"
    )
    state = models.CharField(
        _("status"), max_length=12, choices=OfferState.choices, default=OfferState.PENDING
    )
    reasons = models.JSONField(_("grunner"), default=list)
    score = models.PositiveSmallIntegerField(_("hvor godt det passer"))
    made_at = models.DateTimeField(_("sendt"))
    expires_at = models.DateTimeField(_("svarfrist"))
    answered_at = models.DateTimeField(_("besvart"), null=True, blank=True)
    decline_reason = models.CharField(
        _("grunn til nei"), max_length=12, choices=DeclineReason.choices, blank=True
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentortilbud")
        verbose_name_plural = _("mentortilbud")
        constraints = [
            models.UniqueConstraint(
                fields=["wish"],
                condition=Q(state=OfferState.PENDING),
                name="one_pending_offer_per_wish",
            ),
            models.UniqueConstraint(fields=["wish", "mentor"], name="never_the_same_pair_twice"),
            models.CheckConstraint(
                condition=Q(state=OfferState.PENDING, answered_at__isnull=True)
                | (~Q(state=OfferState.PENDING) & Q(answered_at__isnull=False)),
                name="offer_answered_when_not_pending",
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.DECLINED) ^ Q(decline_reason=""),
                name="offer_declined_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state=OfferState.PENDING), name="offer_pending"
            ),
            models.Index(fields=["-made_at", "-id"], name="offer_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
