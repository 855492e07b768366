"""Two people look for work at once: pairs of vacancies, and the homes both travels hold from.

Pure: places, minutes and candidates go in, numbers and pairs come out. No database, no clock.

All pairs are never built. Let A and B be the candidates of each wish (thousands), P the places of
the region file and H the homes among them (tens).

1. *By place.* The candidates of a wish are grouped by where the work is: A + B steps. There are G
   groups: as many as places, and one more for each set of places that some vacancy names.
2. *By home.* For each group, home and way of travel it is known whether one is in time, and how
   near it is. Two groups go together where some home suits both with the cars there are: G² H
   steps in whole arrays (``Board``).
3. *Counting* (``count_pairs``) is a sum of products over the groups that go together, less the
   vacancies that would be both people's and have one position: G² steps, however many pairs.
4. *The best* (``best_pairs``) come from a heap. The best pair of two groups bounds all others of
   theirs, so groups enter the heap by that bound, and a pair is made when the one before it is
   taken out: O(G² log G + k log k) for k pairs. Of each group k + 1 candidates are enough.

10,000 candidates on each side are a hundred million pairs; G is some forty, a few hundred where
many vacancies name two places.
"""

from jobs.couples.facts import (
    Candidate,
    Change,
    ChangeKind,
    Household,
    Pool,
    Relaxation,
    Wish,
    Work,
)
from jobs.couples.ground import Ground, Trip
from jobs.couples.pairs import Board, Pair, best_pairs, count_pairs
from jobs.couples.relax import smallest_relaxations

__all__ = [
    "Board",
    "Candidate",
    "Change",
    "ChangeKind",
    "Ground",
    "Household",
    "Pair",
    "Pool",
    "Relaxation",
    "Trip",
    "Wish",
    "Work",
    "best_pairs",
    "count_pairs",
    "smallest_relaxations",
]
