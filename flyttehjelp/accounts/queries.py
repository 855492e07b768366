from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import AccessToken, User


class UserQuerySet(QuerySet["User"]):
    def coordinators(self) -> Self:
        return self.filter(is_coordinator=True, is_active=True)

    def in_service(self) -> Self:
        """Coordinators and administrators: who has power over others' cases."""
        power = Q(is_coordinator=True) | Q(is_staff=True) | Q(is_superuser=True)
        return self.filter(power, is_active=True)

    def called(self, words: str) -> Self:
        """Those in whose name or address each of ``words`` stands, or begins, or ends."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found

    def at_work_on(self, day: date) -> Self:
        return self.filter(Q(away_until__isnull=True) | Q(away_until__lt=day))


class AccessTokenQuerySet(QuerySet["AccessToken"]):
    def usable_at(self, moment: datetime) -> Self:
        """Tokens that open something. One that was made before its owner got power over others'
        cases opens nothing any more, unless a second factor stood behind it then."""
        powerless = Q(user__is_coordinator=False, user__is_staff=False, user__is_superuser=False)
        return self.filter(
            Q(strong=True) | powerless,
            expires_at__gt=moment,
            revoked_at__isnull=True,
            user__is_active=True,
        ).select_related("user")
