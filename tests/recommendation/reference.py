"""The rules once more, as the design writes them: in fractions, slow, sharing nothing with the engine."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import NamedTuple

from comparison.recommendation import Question

Profile = tuple[Sequence[Question], Mapping[str, str], Mapping[str, int]]


class Result(NamedTuple):
    outcome: str
    margin: Fraction
    pull_1: Fraction
    pull_2: Fraction
    contributions: dict[str, Fraction]


def separation(question: Question) -> Fraction:
    return Fraction(question.positions[1] - question.positions[0], 4)


def lean_of(question: Question, answer: str) -> int:
    return 0 if answer == "both" else question.leans[answer] or 0


def importance_of(importances: Mapping[str, int], question: Question) -> int:
    return importances.get(question.key, 2)


def compute(questions: Sequence[Question], answers: Mapping[str, str], importances: Mapping[str, int]) -> Result:
    k = {q.key: importance_of(importances, q) for q in questions}
    answered = [q for q in questions if answers.get(q.key, "unsure") != "unsure" and k[q.key] > 0]
    w = sum(k[q.key] for q in answered)
    c = {q.key: k[q.key] * separation(q) * lean_of(q, answers[q.key]) / (2 * w) for q in answered}
    half_both = sum((k[q.key] * separation(q) / (2 * w) for q in answered if answers[q.key] == "both"), Fraction(0))
    margin = sum(c.values(), Fraction(0))
    pull_1 = half_both - sum(value for value in c.values() if value < 0)
    pull_2 = half_both + sum(value for value in c.values() if value > 0)
    if w == 0 or len(answered) < min(4, len(questions)) or 2 * w < sum(k.values()):
        outcome = "not-enough"
    elif margin <= -Fraction(3, 20):
        outcome = "first"
    elif margin >= Fraction(3, 20):
        outcome = "second"
    else:
        outcome = "blended" if pull_1 + pull_2 >= Fraction(1, 4) else "no-strong-need"
    return Result(outcome, margin, pull_1, pull_2, c)


def steps(question: Question, before: str, after: str) -> int:
    return max(1, abs(lean_of(question, after) - lean_of(question, before)))


def moved_leans(dimensions: Sequence[Question], answers: Mapping[str, str], new: Mapping[str, str]) -> int:
    return sum(lean_of(q, answers[q.key]) != lean_of(q, new[q.key]) for q in dimensions)


def changes(profile: Profile, dimensions: Sequence[Question]) -> Iterator[tuple[int, dict[str, str], str]]:
    """Every way to change all these answers that changes the outcome: steps, new answers, new outcome."""
    questions, answers, importances = profile
    now = compute(*profile).outcome
    others = [[a for a in [*q.leans, "both"] if a != answers[q.key]] for q in dimensions]
    for choice in product(*others):
        new = {q.key: a for q, a in zip(dimensions, choice, strict=True)}
        outcome = compute(questions, {**answers, **new}, importances).outcome
        if outcome not in (now, "not-enough"):
            yield sum(steps(q, answers[q.key], new[q.key]) for q in dimensions), new, outcome


def flips(profile: Profile) -> list[tuple[int, dict[str, str], str]]:
    """All minimal flips by trying everything: one per set, in the design's order, not cut at 20."""
    questions, answers, _ = profile
    answered = [q for q in questions if answers.get(q.key, "unsure") != "unsure"]
    found: list[tuple[int, dict[str, str], str]] = []
    if compute(*profile).outcome == "not-enough":
        return found
    for size in (1, 2, 3):
        of_this_size = []
        for dimensions in combinations(answered, size):
            keys = {q.key for q in dimensions}
            if any(set(flip[1]) < keys for flip in found):
                continue
            ways = list(changes(profile, dimensions))
            if ways:
                of_this_size.append(min(ways, key=lambda way: (way[0], moved_leans(dimensions, answers, way[1]))))
        found += sorted(of_this_size, key=lambda flip: flip[0])
    return found


def share_above_zero(terms: Sequence[Fraction]) -> Fraction:
    """P(sum of e * Exp > 0), by the design's recursion, in fractions."""
    positive = [e for e in terms if e > 0]
    negative = [-e for e in terms if e < 0]

    @cache
    def f(p: int, q: int) -> Fraction:
        if p == 0 or q == 0:
            return Fraction(p > 0)
        a, b = positive[p - 1], negative[q - 1]
        return (b * f(p - 1, q) + a * f(p, q - 1)) / (a + b)

    return f(len(positive), len(negative))
