"""What the relocation tables hold about people."""

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.personal import Activity, Basis, Erasure, nothing, register, with_account
from flyttehjelp.relocation.models import Municipality, Newcomer, Place, TravelTime

MOVE = Activity(
    key="relocation",
    name=_("flyttingen din"),
    purpose=_("Å gi deg hjelp som passer til hvor, når og med hvem du flytter."),
    basis=Basis.CONSENT,
    readers=_("du selv og koordinatorene"),
)

register(
    Newcomer,
    MOVE,
    people=["user"],
    erasure=Erasure.CLEAR,
    personal=["came_with", "place", "moves_on", "languages", "employer_org_numbers"],
    counted=["municipality", "situation", "created_at"],
    linked=["came_with__user"],
    kept=with_account(),
)
nothing(Municipality, "number", "name", "website", because="municipalities")
nothing(Place, "key", "name", "postcodes", because="places")
nothing(TravelTime, because="minutes between places")
