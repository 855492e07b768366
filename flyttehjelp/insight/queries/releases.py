"""Reads of what has been published."""

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from flyttehjelp.insight.models import PromiseRelease


class ReleaseQuerySet(QuerySet["PromiseRelease"]):
    def newest(self, number: int) -> Self:
        return self.order_by("-quarter")[:number]
