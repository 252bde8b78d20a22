"""Blocks in a row: labels beside their lines, numbers above their marks."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of blocks in a row: as near as they can be to where they are wanted, none over another, from low to high.

    Blocks that would overlap form one whose start is the mean of what its blocks want, until none overlap.
    """
    rows: list[tuple[float, list[int]]] = []
    for index in sorted(range(len(wanted)), key=lambda one: wanted[one]):
        members = [index]
        start = _start(members, wanted, sizes, low, high)
        while rows and rows[-1][0] + sum(sizes[one] for one in rows[-1][1]) > start:
            members = rows.pop()[1] + members
            start = _start(members, wanted, sizes, low, high)
        rows.append((start, members))
    middles = [0.0] * len(wanted)
    for start, members in rows:
        for index in members:
            middles[index] = start + sizes[index] / 2
            start += sizes[index]
    return middles


def _start(members: list[int], wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> float:
    """Where a row of touching blocks starts."""
    asked, length = 0.0, 0.0
    for index in members:
        asked += wanted[index] - sizes[index] / 2 - length
        length += sizes[index]
    return max(low, min(asked / len(members), high - length))
