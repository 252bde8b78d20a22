"""Whole percents to show, so that no rounding says what the rules do not."""

from collections.abc import Sequence
from fractions import Fraction


def whole_percent(value: Fraction) -> int:
    """A margin, pull or need, -1...+1, as a whole percent towards 0.

    So what is shown reaches a threshold (15, 25) exactly where the value does. Numbers that have to add up
    are shown in points instead.
    """
    return int(100 * value)


def whole_percents(shares: Sequence[float]) -> tuple[int, ...]:
    """Whole percents of shares that sum to 1, by largest remainder.

    Equal shares get equal percents, even where the sum is then 99: a tie is never broken by order.
    """
    percents = [round(100 * share, 7) for share in shares]
    whole = [int(percent) for percent in percents]
    missing = 100 - sum(whole)
    by_remainder = sorted(set(percents), key=lambda percent: (percent - int(percent), percent), reverse=True)
    for percent in by_remainder:
        equals = [index for index, other in enumerate(percents) if other == percent]
        if len(equals) > missing:
            break
        missing -= len(equals)
        for index in equals:
            whole[index] += 1
    return tuple(whole)


def share_text(share: float, whole: int) -> str:
    """A share's whole percent as text: "<1" where 0 would hide it, ">99" where 100 would hide the others."""
    if share > 0 and whole == 0:
        return "<1"
    return ">99" if share < 1 and whole == 100 else str(whole)
