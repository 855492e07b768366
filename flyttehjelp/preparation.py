"""What must be in the database before anybody is served. Every step may run again."""

from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType

import click
import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils.module_loading import import_string, module_has_submodule

from flyttehjelp import grants
from flyttehjelp.core import clock

Say = Callable[[str], None]

# Who else prepares this database waits for its turn.
PREPARING = "flyttehjelp.prepare"

# What ships with the code, by dotted string: this module stands below those it calls. Each
# answers to ``at=`` and finds on its second run that there is nothing to do.
SHIPPED: Sequence[tuple[str, str]] = (
    # First of all: a restore may have been stopped half-way.
    ("Forgetting again", "flyttehjelp.accounts.erasure.forget_again"),
    ("Taking back again", "flyttehjelp.accounts.taken_back.do_again"),
    ("Reading the region", "flyttehjelp.relocation.actions.load_region"),
    ("Reading the answers", "flyttehjelp.faq.actions.seed.load_seed"),
    ("Indexing the answers", "flyttehjelp.faq.actions.indexing.ensure_indexed"),
)


def prepare(say: Say, *, served_by: str = "") -> None:
    """Bring the database up to this version of the code; ``served_by`` is the role the service
    runs as, where that is not the one that owns the tables."""
    django.setup()
    with connection.cursor() as cursor:
        # A migration may take longer than a request may.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [PREPARING])
    try:
        _refuse_who_makes_no_tables()
        _bring_up(say, served_by)
    finally:
        connections.close_all()


def _refuse_who_makes_no_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
        )
        role, may = cursor.fetchone()
    if not may:
        raise click.ClickException(
            f"The role {role} may make no tables here. Where another role owns them, "
            "OWNER_DATABASE_URL names it: read /etc/flyttehjelp-owner.env first."
        )


def _bring_up(say: Say, served_by: str) -> None:
    say("Updating the tables")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if served_by:
        say("Giving the service its rights")
        grants.give(served_by)
    if settings.STATIC_ROOT:
        say("Gathering the static files")
        call_command("collectstatic", interactive=False, verbosity=0)
    for words, action in SHIPPED:
        say(words)
        import_string(action)(at=clock.now())
    # Nobody who was forgotten stands up again, not even one of the demo's people.
    if settings.EMBEDDED and not import_string("flyttehjelp.accounts.forgotten.anybody")():
        say("Loading the demo")
        for demo in _rooms("demo"):
            demo.load_demo(at=clock.now())


def demo_sign_ins() -> list[list[str]]:
    """Rows of role, address and what one can try with it; one row an address."""
    django.setup()
    rows: dict[str, list[str]] = {}
    for demo in _rooms("demo"):
        for role, address, *more in getattr(demo, "demo_sign_ins", list)():
            rows.setdefault(str(address), [str(role), str(address), " ".join(map(str, more))])
    return list(rows.values())


def app_commands() -> dict[str, click.Command]:
    """Collect the click commands of the apps' modules ``commands``."""
    django.setup()
    return {
        found.name: found
        for commands in _rooms("commands")
        for found in vars(commands).values()
        if isinstance(found, click.Command) and found.name
    }


def _rooms(name: str) -> list[ModuleType]:
    """The room ``name`` of every app that has it, from the ground floor up."""
    return [
        import_module(f"{app.name}.{name}")
        for app in reversed(list(apps.get_app_configs()))
        if _is_ours(app) and app.module and module_has_submodule(app.module, name)
    ]


def _is_ours(app: AppConfig) -> bool:
    return str(settings.BASE_DIR) in app.path and "site-packages" not in app.path
