"""What keeps answers true: how they read before, who must look at them, whether links still lead
somewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.faq.enums import RevisionKind, TaskKind
from flyttehjelp.faq.models.entries import Entry
from flyttehjelp.faq.queries import EntryTaskQuerySet, RevisionQuerySet, SourceCheckQuerySet


class EntryRevision(Row):
    """An answer in all its languages as it read after one change: who made it, when and why."""

    entry = models.ForeignKey(
        Entry, verbose_name=_("svar"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("nummer"))
    kind = models.CharField(_("slag"), max_length=12, choices=RevisionKind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("tidspunkt"))
    why = models.CharField(_("hvorfor"), max_length=200, blank=True)
    in_substance = models.BooleanField(_("endret i sak"))
    content = models.JSONField(_("innhold"))

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tidligere utgave")
        verbose_name_plural = _("tidligere utgaver")
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_revision_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class EntryTask(Row):
    """Something about an answer that one person must look at by a certain time."""

    entry = models.ForeignKey(
        Entry, verbose_name=_("svar"), on_delete=models.CASCADE, related_name="tasks"
    )
    kind = models.CharField(_("slag"), max_length=12, choices=TaskKind.choices)
    # Empty only until there is a coordinator, as the entry's own.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ansvarlig"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="entry_tasks",
    )
    opened_at = models.DateTimeField(_("oppstått"))
    due_at = models.DateTimeField(_("innen"))
    passed_on_at = models.DateTimeField(_("gitt videre etter fristen"), null=True)
    told_at = models.DateTimeField(_("varslet"), null=True)
    done_at = models.DateTimeField(_("ferdig"), null=True)

    objects = EntryTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("oppgave med et svar")
        verbose_name_plural = _("oppgaver med svar")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind"],
                condition=Q(done_at__isnull=True),
                name="one_open_task_per_entry_and_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(done_at__isnull=True), name="entry_task_queue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"


class SourceCheck(Row):
    """Whether an official source still answers at its address. One row for each address."""

    url = models.URLField(_("adresse"), max_length=500)
    # Where it leads now, when it leads elsewhere for good.
    moved_to = models.URLField(_("flyttet til"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("sjekket"), null=True)
    next_at = models.DateTimeField(_("sjekkes igjen"))
    status = models.PositiveSmallIntegerField(_("svarkode"), null=True)
    trouble = models.CharField(_("feil"), max_length=60, blank=True)
    failures = models.PositiveSmallIntegerField(_("feil på rad"), default=0)
    dead_since = models.DateTimeField(_("død siden"), null=True)

    objects = SourceCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("sjekk av lenke")
        verbose_name_plural = _("sjekk av lenker")
        constraints = [
            models.UniqueConstraint(fields=["url"], name="one_check_per_address"),
            models.CheckConstraint(
                condition=Q(dead_since__isnull=True) | Q(failures__gt=0),
                name="dead_link_has_failed",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="source_check_due")]

    def __str__(self) -> str:
        return str(self.pk)
