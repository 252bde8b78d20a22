"""Rows: the editors' working copy. Readers see editions, never these."""

from .cache import CacheEntry
from .comments import Comment, CommentCount
from .companions import Abbreviation, Criterion, Firm, Guide, ReaderQuestion
from .comparisons import Choice, Comparison, Dimension, Option, Question, Stance
from .editions import Edition, LoadedPart, Stamp
from .rates import Rate
from .site import Page, Site, Source
from .totals import Sender, Tally, TotalsEntry, UsedToken

__all__ = [
    "Abbreviation",
    "CacheEntry",
    "Choice",
    "Comment",
    "CommentCount",
    "Comparison",
    "Criterion",
    "Dimension",
    "Edition",
    "Firm",
    "Guide",
    "LoadedPart",
    "Option",
    "Page",
    "Question",
    "Rate",
    "ReaderQuestion",
    "Sender",
    "Site",
    "Source",
    "Stamp",
    "Stance",
    "Tally",
    "TotalsEntry",
    "UsedToken",
]
