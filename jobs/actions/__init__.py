"""What happens in job number two. The only room that writes."""

from jobs.actions.checking import check_employers
from jobs.actions.confirmations import (
    confirm_vacancy,
    take_down_unconfirmed,
    warn_unconfirmed,
)
from jobs.actions.contacts import invite_contact, remove_contact
from jobs.actions.employers import (
    refuse_employer,
    sign_up_employer,
    vet_employer,
)
from jobs.actions.interests import answer_interest, send_interest, withdraw_interest
from jobs.actions.search import forget_search_changes, learn_words
from jobs.actions.vacancies import (
    PlaceChoice,
    VacancyFields,
    change_vacancy,
    copy_vacancy,
    expire_overdue,
    fill_vacancy,
    post_vacancy,
    publish_vacancy,
    withdraw_vacancy,
)
from jobs.actions.waiting import count_unanswered, remind_overdue

__all__ = [
    "PlaceChoice",
    "VacancyFields",
    "answer_interest",
    "change_vacancy",
    "check_employers",
    "confirm_vacancy",
    "copy_vacancy",
    "count_unanswered",
    "expire_overdue",
    "fill_vacancy",
    "forget_search_changes",
    "invite_contact",
    "learn_words",
    "post_vacancy",
    "publish_vacancy",
    "refuse_employer",
    "remind_overdue",
    "remove_contact",
    "send_interest",
    "sign_up_employer",
    "take_down_unconfirmed",
    "vet_employer",
    "warn_unconfirmed",
    "withdraw_interest",
    "withdraw_vacancy",
]
