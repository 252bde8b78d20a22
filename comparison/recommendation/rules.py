"""The published product choices: every number of the rules that is not arithmetic.

A change of any of them, or of a formula in this package, is a new number of `RULES` and a section of
the changelog. Source: rules 1, recommendation design.
"""

from fractions import Fraction
from typing import Final

RULES: Final = 1

# What each number of the rules changed, as the method page and the changelog say it.
HISTORY: Final = {
    1: "The first published rules: an option leads from a margin of 3/20, a need counts from 1/4.",
}

# With eight equal dimensions the margin moves in steps of 1/16, and 3/20 lies between two of them: an
# option leads from "three half-steps ahead". No answer's own value (a multiple of 1/8) equals TAU.
TAU: Final = Fraction(3, 20)
IOTA: Final = Fraction(1, 4)

# Not enough to say: fewer answers than this (or than the way asks), or less than half of the importance.
ENOUGH_ANSWERS: Final = 4
ENOUGH_IMPORTANCE: Final = Fraction(1, 2)

# "Clear" and "leaning" need this share of the weightings like the reader's own.
CLEAR: Final = 0.9
LEANING: Final = 0.7

# Important, not decisive: this importance on a dimension that separates the options by no more than this.
HIGH_IMPORTANCE: Final = 3
SMALL_SEPARATION: Final = Fraction(1, 4)

# Flips change at most so many answers, and at most so many of each kind are listed. With no more than
# MAX_QUESTIONS questions there are at most 9,880 sets of three to look at.
MAX_CHANGES: Final = 3
MAX_FLIPS: Final = 20
MAX_QUESTIONS: Final = 40
