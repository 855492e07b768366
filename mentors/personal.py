"""What the mentor scheme holds about people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from flyttehjelp.core.personal import (
    Activity,
    Basis,
    Erasure,
    months,
    nothing,
    register,
    with_account,
)
from mentors.assignment.fit import BEST_FIT
from mentors.assignment.words import in_words
from mentors.models import (
    Concern,
    Group,
    GroupDate,
    GroupInvitation,
    KeptApart,
    LogLine,
    Mentor,
    Mentorship,
    Offer,
    Pulse,
    Round,
    SignUp,
    Wish,
)

MENTORS = Activity(
    key="mentors",
    name=_("mentorordningen"),
    purpose=_("Å finne en mentor som passer, og å se til at dere har det bra sammen."),
    basis=Basis.CONSENT,
    readers=_("koordinatorene; mentoren og innflytteren ser hverandre når begge har sagt ja"),
)
GROUPS = Activity(
    key="groups",
    name=_("inspirasjonsgrupper"),
    purpose=_("Å vise hva lag og foreninger tilbyr, og hvem som kommer."),
    basis=Basis.CONSENT,
    readers=_("koordinatorene og gruppas kontaktperson"),
)
EITHER = ("mentorship__mentor__user", "mentorship__newcomer__user")

register(
    Mentor,
    MENTORS,
    people=["user"],
    erasure=Erasure.CLEAR,
    personal=[
        *("place", "little_languages", "interests", "situations", "children_age_bands", "times"),
        *("about", "employer_org_numbers", "paused_from", "paused_until"),
        *("police_certificate_seen_on", "on_behalf"),
    ],
    counted=["municipality", "languages", "capacity", "active_count", "state", "created_at"],
    linked=["owner", "entered_by"],
    plain=["ethics_version", "ethics_accepted_at", "due_at"],
    kept=with_account(),
)
register(
    Wish,
    MENTORS,
    people=["newcomer__user"],
    erasure=Erasure.CLEAR,
    personal=[
        *("interests", "children_age_bands", "message", "barred_org_numbers", "barred_people"),
        "on_behalf",
    ],
    linked=["entered_by"],
    counted=["state", "help_with", "languages", "made_at", "closed_at"],
    kept=with_account(),
)
register(
    Offer,
    MENTORS,
    people=["wish__newcomer__user", "mentor__user"],
    erasure=Erasure.CLEAR,
    personal=["reasons"],
    counted=["state", "score", "made_at", "expires_at", "answered_at", "decline_reason"],
    kept=with_account(),
    # Who said no stays between them and us.
    told=["mentor__user"],
    words={
        "reasons": lambda reasons: " ".join(map(in_words, reasons)),
        "score": lambda score: str(_("%(n)d av %(most)d") % {"n": score, "most": BEST_FIT}),
    },
    called=pgettext_lazy("flere", "mentortilbud"),
)
register(
    Mentorship,
    MENTORS,
    people=["mentor__user", "newcomer__user"],
    erasure=Erasure.CLEAR,
    counted=["wish", "state", "agreed_months", "started_at", "ended_at", "end_reason"],
    kept=with_account(),
    called=pgettext_lazy("flere", "mentorskap"),
)
register(
    LogLine,
    MENTORS,
    people=["by", *EITHER],
    erasure=Erasure.DELETE,
    personal=["text"],
    plain=["on_day", "written_at"],
    kept=months(12, after="mentorship__ended_at"),
)
register(
    Pulse,
    MENTORS,
    people=["person"],
    erasure=Erasure.CLEAR,
    counted=["mentorship", "round", "asked_at", "answered_at", "answer"],
    kept=with_account(),
    called=pgettext_lazy("flere", "spørsmål om hvordan det går"),
)
register(
    Concern,
    MENTORS,
    people=["raised_by", *EITHER],
    erasure=Erasure.CLEAR,
    personal=["note", "outcome"],
    counted=["group", "kind", "state", "raised_at", "closed_at"],
    linked=["owner"],
    plain=["due_at"],
    kept=months(24, after="closed_at"),
    # Whoever raised it must be able to trust that the other does not read it.
    told=["raised_by"],
)
register(
    KeptApart,
    MENTORS,
    people=["newcomer__user", "mentor__user"],
    erasure=Erasure.DELETE,
    plain=["at"],
    kept=with_account(),
    told=[],
    called=pgettext_lazy("flere", "par som holdes fra hverandre"),
)
register(
    Group,
    GROUPS,
    people=["contact"],
    erasure=Erasure.CLEAR,
    # A club's own words often say whom to call.
    personal=["offer"],
    linked=["owner"],
    plain=[
        *("name", "org_number", "club_check", "checked_at", "municipality", "interests"),
        *("age_bands", "languages", "website", "state", "due_at", "created_at"),
    ],
    kept=with_account(),
)
register(
    GroupDate,
    GROUPS,
    people=["group__contact"],
    erasure=Erasure.CLEAR,
    personal=["meeting_place", "note"],
    counted=["starts_at", "ends_at", "places", "taken", "state"],
    plain=["created_at"],
    kept=with_account(),
    called=pgettext_lazy("flere", "treff"),
)
register(
    SignUp,
    GROUPS,
    people=["user"],
    erasure=Erasure.CLEAR,
    counted=["date", "state", "created_at"],
    kept=with_account(),
)
register(
    GroupInvitation,
    GROUPS,
    people=["wish__newcomer__user"],
    erasure=Erasure.CLEAR,
    counted=["date", "made_at"],
    kept=with_account(),
)
nothing(
    Round,
    *("locked", "pairs", "unmet", "questions"),
    because="ids of wishes and mentors, forgotten by the clock",
)
