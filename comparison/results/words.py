"""A recommendation in words: what its page, a comparison of two results and the method page say alike."""

from comparison import documents
from comparison.recommendation import Outcome, Recommendation, Word, Zone

IMPORTANCE_IN_SENTENCE = (
    "Does not matter to you", "Matters a little to you", "Matters to you", "Matters a great deal to you"
)  # fmt: skip

NEITHER_LEADS = {
    Outcome.BLENDED: "A blend of both",
    Outcome.NO_STRONG_NEED: "No strong need; either can work",
    Outcome.NOT_ENOUGH: "Not enough to say",
}


def outcome_name(outcome: Outcome, comparison: documents.Comparison) -> str:
    """An outcome as a heading names it."""
    leaders = {Outcome.FIRST: comparison.first.name, Outcome.SECOND: comparison.second.name}
    return (leaders | NEITHER_LEADS)[outcome]


def outcome_in_sentence(outcome: Outcome, comparison: documents.Comparison) -> str:
    """An outcome inside a sentence, as in “leads to a blend of both”."""
    leaders = {Outcome.FIRST: comparison.first, Outcome.SECOND: comparison.second}
    if outcome in leaders:
        return leaders[outcome].in_sentence
    return NEITHER_LEADS[outcome][:1].lower() + NEITHER_LEADS[outcome][1:]


def outcome_in_words(result: Recommendation, comparison: documents.Comparison) -> str:
    """A result's outcome as a heading names it, exceptions included."""
    return outcome_name(result.outcome, comparison) + (", with exceptions" if result.with_exceptions else "")


def points_in_words(points: int) -> str:
    """A number of points without its sign."""
    return f"{abs(points)} point" if abs(points) == 1 else f"{abs(points)} points"


def margin_in_words(result: Recommendation, comparison: documents.Comparison) -> str:
    """Where the margin stands; “level” where neither side is ahead."""
    if result.is_level:
        return "level"
    toward = comparison.first if result.points < 0 else comparison.second
    return f"{points_in_words(result.points)} of {result.scale} toward {toward.in_sentence}"


def zone_in_words(zone: Zone, comparison: documents.Comparison) -> str:
    """Where a result stays, as in “stays with managed services”."""
    leaders = {Zone.FIRST: comparison.first, Zone.SECOND: comparison.second}
    return f"with {leaders[zone].in_sentence}" if zone in leaders else "between the two"


FIRMNESS = {
    Word.CLEAR: "Clear",
    Word.LEANING: "Leaning",
    Word.CLOSE: "Close",
}


def firmness_in_words(result: Recommendation, comparison: documents.Comparison) -> str:
    """How firm a result is, in a sentence or two; nothing where there is none."""
    if result.word is None or result.nearby is None or result.all_weightings is None:
        return ""
    zone = result.zone
    nearby, everywhere = result.nearby.shown[zone], result.all_weightings.shown[zone]
    return (
        f"It stays {zone_in_words(zone, comparison)} in {nearby}% of weightings like yours, "
        f"and in {everywhere}% of all weightings."
    )
