"""A random walk through the network. After each step the ledger balances, what runs has one owner
and one due time, and no employer reads what the consent does not name.

What is drawn by Hypothesis is which step, by whom, of which referral; most are refused by a rule,
as they would be in life.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from api.referral_shapes import SHAPES
from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken
from jobs.actions.answers import confirm_outcome
from jobs.actions.consents import decline_referral, withdraw_consent
from jobs.actions.deadlines import keep_time
from jobs.actions.pledges import end_pledge
from jobs.actions.referrals import close_referral, open_referral
from jobs.enums.network import CardField, ReferralAnswer, ReferralOutcome
from jobs.models import Card, LedgerEntry, Pledge, Referral
from tests.factories.accounts import UserFactory
from tests.factories.jobs import VacancyFactory
from tests.factories.network import PledgeFactory, ReferralFactory
from tests.jobs.network.steps import CONTENT, answer, consent

ANY = st.integers(min_value=0, max_value=2**16)
FIELDS = st.sets(st.sampled_from(list(CardField)), min_size=1)
SECRETS = ("Petra Prøve", "900 00 000", "Jeg bygger hus.", "@partner.example.org")
IDENTITY = {"name": SECRETS[0], "phone": SECRETS[1], "about": SECRETS[2], "email": SECRETS[3]}
taken: Counter[str] = Counter()


class Network(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at: datetime = clock.now()
        self.chosen: Any = None
        self.members = PledgeFactory.create_batch(4)
        self.partners = [UserFactory(email=f"p{n}@partner.example.org") for n in range(3)]
        self.coordinator = UserFactory(is_coordinator=True)
        self.vacancies = {m.employer_id: VacancyFactory(employer=m.employer) for m in self.members}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def deed(self, name: str, do: Callable[[], object]) -> None:
        """Try it. What a rule refuses leaves nothing behind; all else must hold afterwards."""
        try:
            with transaction.atomic():
                do()
            taken[name] += 1
        except RuleBroken as refusal:
            taken[f"{name}: {refusal.code}"] += 1
        self.holds()

    def some(self, number: int, *states: str) -> Referral:
        """One in such a state where there is any, else any; the first is asked for here."""
        rows = Referral.objects.order_by("created_at", "pk").values_list("pk", flat=True)
        ids = list(rows.filter(state__in=states)) or list(rows)
        if not ids:
            first, second = self.members[:2]
            between = {"giver": first.employer, "receiver": second.employer}
            due_at = self.at + timedelta(days=9)
            ids = [ReferralFactory(**between, partner=self.partners[0], due_at=due_at).pk]
        self.chosen = ids[number % len(ids)]
        return Referral.objects.with_parties().get(pk=self.chosen)

    def person(self, referral: Referral, number: int) -> Any:
        """Most often who may, now and then somebody else."""
        others = [self.coordinator, *self.partners, *(m.contact for m in self.members)]
        if number % 7 == 0 or referral.partner is None:
            return others[number % len(others)]
        return referral.partner

    @rule(giver=ANY, receiver=ANY, partner=ANY)
    def asks(self, giver: int, receiver: int, partner: int) -> None:
        chosen = [None, *self.members][giver % 5]
        self.deed(
            "asks",
            lambda: open_referral(
                giver=chosen.employer if chosen else None,
                receiver=self.members[receiver % 4].employer,
                email=self.partners[partner % 3].email,
                language="nb",
                mark="",
                by=chosen.contact if chosen else self.coordinator,
                at=self.at,
            ),
        )

    @rule(which=ANY, who=ANY, fields=FIELDS, days=st.integers(-1, 200))
    def consents(self, which: int, who: int, fields: set[CardField], days: int) -> None:
        referral = self.some(which, "asked")
        named = {*fields, "occupation", "email"} if who % 3 else fields
        content = {**CONTENT, "start_on": timezone.localdate(self.at)}
        by = self.person(referral, who)
        self.deed(
            "consents",
            lambda: consent(
                referral, at=self.at, by=by, content=content, fields=list(named), days=days
            ),
        )

    @rule(which=ANY, who=ANY)
    def declines(self, which: int, who: int) -> None:
        referral = self.some(which * who, "asked")
        by = self.person(referral, who)
        self.deed("declines", lambda: decline_referral(referral, by=by, at=self.at))

    @rule(which=ANY, who=ANY, said=st.sampled_from(list(ReferralAnswer)), lead=ANY)
    def answers(self, which: int, who: int, said: str, lead: int) -> None:
        referral = self.some(which, "open")
        member = next(m for m in self.members if m.employer_id == referral.receiver_id)
        by = (
            self.person(referral, who) if who % 7 == 0 else [member.contact, member.deputy][who % 2]
        )
        to = [None, *(m.employer for m in self.members)][lead % 5]
        ours = self.vacancies[referral.receiver_id]
        self.deed(
            "answers",
            lambda: answer(referral, said, by=by, at=self.at, lead_to=to, vacancy=ours),
        )

    @rule(which=ANY, who=ANY)
    def withdraws(self, which: int, who: int) -> None:
        referral = self.some(which, "open", "answered")
        by = self.person(referral, who)
        self.deed("withdraws", lambda: withdraw_consent(referral, by=by, at=self.at))

    @rule(which=ANY, who=ANY, outcome=st.sampled_from(list(ReferralOutcome)))
    def tells(self, which: int, who: int, outcome: str) -> None:
        referral = self.some(which, "answered")
        by = self.person(referral, who)
        self.deed("tells", lambda: confirm_outcome(referral, outcome=outcome, by=by, at=self.at))

    @rule(which=ANY)
    def closes(self, which: int) -> None:
        referral = self.some(which, "open")
        self.deed("closes", lambda: close_referral(referral, by=self.coordinator, at=self.at))

    @rule(which=ANY)
    def leaves_or_signs(self, which: int) -> None:
        member = self.members[which % 4]
        if Pledge.objects.in_force().filter(employer=member.employer).exists():
            if which % 5:
                self.deed("clock ticks", lambda: keep_time(now=self.at))
                return
            pledge = Pledge.objects.in_force().get(employer=member.employer)
            self.deed("leaves", lambda: end_pledge(pledge, by=member.contact, at=self.at))
            return
        version = Pledge.objects.filter(employer=member.employer).count() + 1
        again = {"employer": member.employer, "version": version, "contact": member.contact}
        self.deed("signs", lambda: PledgeFactory(**again, deputy=member.deputy))

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        self.deed("time passes", lambda: keep_time(now=self.at))

    def holds(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        self.ledger_balances()
        self.what_runs_is_held()
        self.no_employer_reads_too_much()

    def ledger_balances(self) -> None:
        given, received = LedgerEntry.objects.balance()
        assert given == received
        opened = Referral.objects.filter(consent__isnull=False).count()
        assert LedgerEntry.objects.filter(side="given", deed="referral").count() == opened

    def what_runs_is_held(self) -> None:
        running = Q(state__in=["asked", "open"])
        held = Q(owner__isnull=False, due_at__isnull=False)
        free = Q(owner__isnull=True, due_at__isnull=True)
        assert not Referral.objects.exclude((running & held) | (~running & free)).exists()

    def no_employer_reads_too_much(self) -> None:
        kept = Q(referral__state__in=["open", "answered"])
        assert not Card.objects.exclude(kept).exists()
        latest = Referral.objects.with_parties().order_by("-created_at", "pk")[:3]
        for referral in {row.pk: row for row in (*latest, *self.touched())}.values():
            self.reads_what_is_named(referral)

    def touched(self) -> list[Referral]:
        return list(Referral.objects.with_parties().filter(pk=self.chosen).order_by("pk"))

    def reads_what_is_named(self, referral: Referral) -> None:
        context = {
            "at": self.at,
            "today": timezone.localdate(self.at),
            "coordinator": False,
            "mine": frozenset({referral.receiver_id}),
            "person": None,
        }
        given = str(SHAPES["given"](referral, context=context).data)
        assert not any(secret in given for secret in SECRETS)
        if referral.consent is None:
            return
        received = SHAPES["received"](referral, context=context).data
        named = set(referral.consent.fields)
        assert set(received["card"] or ()) <= named
        talk = (referral.state, referral.answer) == ("answered", "talk")
        for field, secret in IDENTITY.items():
            assert secret not in str(received) or (talk and field in named)


def walk(*, walks: int, steps: int) -> Counter[str]:
    """Walk so many times so many steps; answer what was tried how often."""
    taken.clear()
    run_state_machine_as_test(
        Network,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Counter(taken)
