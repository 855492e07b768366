"""What job number two holds about people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from flyttehjelp.core.personal import (
    Activity,
    Basis,
    Erasure,
    for_good,
    months,
    nothing,
    register,
    swept,
    with_account,
)
from jobs.models import (
    AdFact,
    Card,
    CardConsent,
    Employer,
    EmployerContact,
    FeedCursor,
    FeedDelay,
    Interest,
    LedgerEntry,
    NavTransfer,
    NavTrouble,
    OrgUnit,
    Pledge,
    Referral,
    SavedSearch,
    SearchChange,
    SearchWord,
    ToldVacancy,
    Vacancy,
    VacancyPlace,
    WatchedDay,
)

INTERESTS = Activity(
    key="interests",
    name=_("interesse for stillinger"),
    purpose=_("Å fortelle arbeidsgiveren at du vil høre mer, og å gi deg svaret."),
    basis=Basis.CONSENT,
    readers=_("du selv, arbeidsgiverens kontaktpersoner og koordinatorene"),
)
REFERRALS = Activity(
    key="referrals",
    name=_("henvisninger i nettverket"),
    purpose=_("Å vise den arbeidsgiveren du har valgt, det du har valgt, så lenge du har valgt."),
    basis=Basis.CONSENT,
    readers=_("arbeidsgiveren som er navngitt i samtykket, og koordinatorene"),
)
ALERTS = Activity(
    key="saved_searches",
    name=_("lagrede søk"),
    purpose=_("Å skrive til deg når det kommer stillinger du leter etter."),
    basis=Basis.CONSENT,
    readers=_("bare du"),
)
EMPLOYERS = Activity(
    key="employers",
    name=_("arbeidsgivernes kontaktpersoner"),
    purpose=_("Å vite hvem som svarer for en arbeidsgiver."),
    basis=Basis.INTEREST,
    readers=_("arbeidsgiverens andre kontaktpersoner og koordinatorene"),
)


def _search_in_words(wish: dict[str, Any]) -> str:
    """What was sought; how it was narrowed stands on the page of the search."""
    narrowed = sum(1 for name, value in wish.items() if name != "words" and value)
    parts = [f"«{wish['words']}»"] if wish.get("words") else []
    if narrowed:
        parts.append(ngettext("%(n)d avgrensing", "%(n)d avgrensinger", narrowed) % {"n": narrowed})
    return ", ".join(parts)


register(
    EmployerContact,
    EMPLOYERS,
    people=["user"],
    erasure=Erasure.DELETE,
    plain=["employer", "created_at"],
    kept=with_account(),
)
register(
    Interest,
    INTERESTS,
    people=["person"],
    erasure=Erasure.CLEAR,
    personal=["message", "answer_note"],
    counted=["vacancy", "state", "answer", "created_at", "answered_at", "withdrawn_at"],
    linked=["owner", "answered_by"],
    plain=["due_at", "reminded_at", "counts_at", "counted_at"],
    kept=months(24, after="created_at"),
    why=_(
        "Trekker du interessen tilbake, sletter vi med en gang det dere har skrevet. "
        "Bare at den var der, telles."
    ),
)
register(
    Referral,
    REFERRALS,
    people=["partner"],
    erasure=Erasure.CLEAR,
    personal=["mark", "answer_note"],
    counted=[
        *("giver", "receiver", "parent", "state", "pledge", "consent", "stage", "promised_by"),
        *("silent_at", "created_at", "opened_at", "closed_at", "answer", "vacancy", "lead_to"),
        *("answered_at", "answer_took", "outcome", "outcome_at"),
    ],
    linked=["opened_by", "owner", "answered_by"],
    plain=["due_at", "remind_at", "link_version"],
    kept=months(12, after="closed_at"),
    unsaid=["remind_at", "link_version"],
)
register(
    Card,
    REFERRALS,
    people=["referral__partner"],
    erasure=Erasure.DELETE,
    personal=[
        *("occupation", "years", "languages", "extent_min", "extent_max", "start_on"),
        *("travel_mode", "travel_minutes", "name", "phone", "about"),
    ],
    kept=months(12, after="referral__closed_at"),
    called=pgettext_lazy("flere", "kort"),
)
register(
    CardConsent,
    REFERRALS,
    people=["referral__partner"],
    erasure=Erasure.KEEP,
    plain=["employer", "fields", "ends_on", "by_link", "created_at", "withdrawn_at"],
    kept=for_good(_("så lenge tjenesten finnes")),
    why=_("Vi må kunne vise hva samtykket omfattet. Raden sier ikke hvem som ga det."),
)
register(
    SavedSearch,
    ALERTS,
    people=["person", "email"],
    erasure=Erasure.DELETE,
    personal=["name", "wish", "digest"],
    plain=[
        *("language", "rhythm", "state", "told_until", "next_at", "created_at", "confirmed_at"),
    ],
    kept=swept(_("til du sletter søket; et søk som ikke blir bekreftet, slettes av seg selv")),
    words={"wish": _search_in_words},
    names={"language": pgettext_lazy("ett", "språk")},
)
register(
    ToldVacancy,
    ALERTS,
    people=["search__person", "search__email"],
    erasure=Erasure.DELETE,
    plain=["vacancy", "letter", "at"],
    kept=with_account(),
)
nothing(
    Employer,
    *("org_number", "name", "organisation_form", "sector_code", "parent_org_number", "website"),
    "refusal",
    because="organisations, from a public register",
    linked=["owner"],
)
nothing(
    Pledge,
    "kinds",
    "terms",
    because="what an organisation has signed",
    linked=["contact", "deputy", "signed_by"],
)
nothing(
    Vacancy,
    *("employer_name", "employer_org_number", "title", "text", "text_html", "text_plain"),
    *("occupation", "work_languages", "place_names", "application_url", "application_note"),
    "external_url",
    because="published ads; Nav's contact persons are never stored",
    linked=["posted_by"],
)
nothing(VacancyPlace, "postcode", because="where the work is done")
nothing(LedgerEntry, because="sums between organisations")
nothing(NavTransfer, "reason", "nav_status", "nav_url", because="what Nav is to show of an ad")
nothing(
    AdFact,
    *("external_id", "employer_org_number", "occupation", "municipalities", "spots"),
    because="what is left to count when an ad is gone",
)
nothing(WatchedDay, because="days")
nothing(FeedCursor, "name", "etag", because="how far a feed is read")
nothing(FeedDelay, because="seconds")
nothing(NavTrouble, "external_id", "reason", because="ads that could not be read, by number")
nothing(OrgUnit, "org_number", "above", because="organisations, from a public register")
nothing(SearchChange, because="ads that changed, by number")
nothing(SearchWord, "word", "lexeme", "parts", because="words of published titles")
