"""What comes of an offer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.models import Newcomer
from mentors.enums import EndReason, MentorshipState
from mentors.models.mentors import Mentor
from mentors.models.wishes import Wish
from mentors.queries import MentorshipQuerySet


class Mentorship(Row):
    """A mentor and a newcomer who know how to reach each other.

    Nobody is deleted past a mentorship: it is ended first, so that the mentor's count stays true.
    """

    mentor = models.ForeignKey(
        Mentor, verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="mentorships"
    )
    newcomer = models.ForeignKey(
        Newcomer, verbose_name=_("innflytter"), on_delete=models.PROTECT, related_name="mentorships"
    )
    wish = models.OneToOneField(
        Wish, verbose_name=_("ønske"), on_delete=models.PROTECT, related_name="mentorship"
    )
    state = models.CharField(
        _("status"), max_length=12, choices=MentorshipState.choices, default=MentorshipState.ACTIVE
    )
    agreed_months = models.PositiveSmallIntegerField(_("avtalt lengde i måneder"))
    started_at = models.DateTimeField(_("begynte"))
    ended_at = models.DateTimeField(_("sluttet"), null=True, blank=True)
    end_reason = models.CharField(
        _("grunn til at det sluttet"), max_length=12, choices=EndReason.choices, blank=True
    )

    is_blocked: bool  # only where MentorshipQuerySet.with_block has looked

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentorskap")
        verbose_name_plural = _("mentorskap")
        constraints = [
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=Q(state=MentorshipState.ACTIVE),
                name="one_active_mentorship_per_newcomer",
            ),
            models.CheckConstraint(
                condition=Q(state=MentorshipState.ACTIVE, ended_at__isnull=True, end_reason="")
                | (Q(state=MentorshipState.ENDED, ended_at__isnull=False) & ~Q(end_reason="")),
                name="mentorship_ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
