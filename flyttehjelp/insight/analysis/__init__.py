"""What may be said of answers, and how sure one can be. Pure: numbers in, numbers out."""

from flyttehjelp.insight.analysis.change import (
    Difference,
    Sample,
    Smallest,
    Unlike,
    difference,
    smallest_change,
    unlike,
)
from flyttehjelp.insight.analysis.shares import Share, effective_n, share, weighted_share, wilson
from flyttehjelp.insight.analysis.weights import CannotWeight, Margin, rake

__all__ = [
    "CannotWeight",
    "Difference",
    "Margin",
    "Sample",
    "Share",
    "Smallest",
    "Unlike",
    "difference",
    "effective_n",
    "rake",
    "share",
    "smallest_change",
    "unlike",
    "weighted_share",
    "wilson",
]
