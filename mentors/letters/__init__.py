"""Who writes the letters of the mentor scheme; each module registers its own when it is loaded."""

from mentors.letters import groups, mentoring

__all__ = ["groups", "mentoring"]
