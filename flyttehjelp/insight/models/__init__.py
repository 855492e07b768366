from flyttehjelp.insight.models.promises import PromiseRelease
from flyttehjelp.insight.models.work import LetterPause

__all__ = ["LetterPause", "PromiseRelease"]
