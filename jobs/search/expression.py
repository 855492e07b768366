"""What the words of a search ask for, said once for PostgreSQL and for the index alike: every
concept must hold, and a concept holds by any of its alternatives. Both find the same vacancies,
because both look up PostgreSQL's own stems.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Alternative:
    """Stems that must all stand there; ``in_title`` looks past the running text."""

    stems: tuple[str, ...]
    weight: float
    in_title: bool = False


@dataclass(frozen=True)
class Concept:
    word: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Expression:
    """``better``: not needed, but whoever has it comes first. ``nothing``: there were words, and
    none that tells anything ("og")."""

    concepts: tuple[Concept, ...] = ()
    better: tuple[str, ...] = ()
    nothing: bool = False

    def __bool__(self) -> bool:
        return bool(self.concepts) or self.nothing


def tsquery(concept: Concept) -> str:
    """As PostgreSQL reads it, without stemming once more."""
    return " | ".join(_alternative(each) for each in concept.alternatives)


def any_of(expression: Expression) -> str:
    """Every stem by itself, for ranking."""
    stems = {stem for c in expression.concepts for a in c.alternatives for stem in a.stems}
    return " | ".join(_quoted(stem) for stem in sorted(stems | set(expression.better)))


def _alternative(alternative: Alternative) -> str:
    where = ":AB" if alternative.in_title else ""
    return f"({' & '.join(_quoted(stem) + where for stem in alternative.stems)})"


def _quoted(stem: str) -> str:
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
