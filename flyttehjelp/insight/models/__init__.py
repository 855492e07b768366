from flyttehjelp.insight.models.work import LetterPause

__all__ = ["LetterPause"]
