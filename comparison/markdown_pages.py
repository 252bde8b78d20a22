"""Whole pages as Markdown, for those who read, quote or keep them outside the site.

Pure: parts in, text out. What a page says in words stands in it, and the sources with their years at its end.
"""

from collections.abc import Callable, Iterable

from comparison.documents import Comparison, Dimension, Guide, Head, Page, Source, Stance
from comparison.rendering import Standalone, plainly

type AddressOf = Callable[[Dimension], str]
type Texts = Standalone[Source]


def article(comparison: Comparison, texts: Texts, address: str, of: AddressOf) -> str:
    """A comparison: its table, both stances with their cautions on each dimension, and what to make of them."""
    head = comparison.head
    blocks = [
        f"# {plainly(head.title)}",
        plainly(head.summary),
        _signed_by(head, address),
        texts.text(head.introduction),
        "## At a glance",
        _table(comparison, of),
    ]
    for dimension in comparison.dimensions:
        blocks += [f"## {plainly(dimension.name)}", f"*{plainly(dimension.lead)}*"]
        blocks += _stances(comparison, dimension, texts, "###")
        blocks += [texts.text(dimension.takeaway), f"In depth: <{of(dimension)}>"]
    blocks += ["## Choosing", texts.text(head.choosing), "## Final thoughts", texts.text(head.final_thoughts)]
    return _joined([*blocks, *_sources(texts)])


def dimension_page(comparison: Comparison, dimension: Dimension, texts: Texts, address: str) -> str:
    """One dimension in depth."""
    blocks = [
        f"# {plainly(dimension.name)}: {plainly(comparison.head.title)}",
        f"*{plainly(dimension.lead)}*",
        f"Last reviewed {dimension.reviewed}. <{address}>",
        _axis(comparison, dimension),
        *_stances(comparison, dimension, texts, "##"),
        texts.text(dimension.takeaway),
        texts.text(dimension.depth),
        "## Ask before you sign",
        texts.text(dimension.ask),
    ]
    return _joined([*blocks, *_sources(texts)])


def page(page: Page, texts: Texts, address: str) -> str:
    """A standing page."""
    blocks = [f"# {plainly(page.title)}", f"Last reviewed {page.reviewed}. <{address}>", texts.text(page.text)]
    return _joined([*blocks, *_sources(texts)])


def guide(guide: Guide, texts: Texts, address: str) -> str:
    """A guide with what each criterion says."""
    firms = {firm.key: firm.name for firm in guide.firms}
    blocks = [
        f"# {plainly(guide.title)}",
        plainly(guide.summary),
        _signed_by(guide, address),
        texts.text(guide.introduction),
    ]
    for criterion in guide.criteria:
        only = f". Only for: {plainly(firms[criterion.firm])}" if criterion.firm else ""
        blocks += [f"## {plainly(criterion.name)}", f"Weight {criterion.importance}{only}", texts.text(criterion.why)]
        blocks += ["### Ask for", texts.text(criterion.evidence), "### Warning signs", texts.text(criterion.warning)]
    return _joined([*blocks, "## How to decide", texts.text(guide.closing), *_sources(texts)])


def _signed_by(part: Head | Guide, address: str) -> str:
    names = f"Author: {plainly(part.author)}. Reviewer: {plainly(part.reviewer)}."
    return f"{names} Last reviewed {part.reviewed}. <{address}>"


def _table(comparison: Comparison, of: AddressOf) -> str:
    """At a glance, with the positions from −2, the first pole, to 2."""
    names = [plainly(option.name) for option in comparison.head.options]
    rows = [["Dimension", *names], ["---"] * 3]
    for dimension in comparison.dimensions:
        cells = [f"{plainly(stance.glance)} ({_signed(stance.position)})" for stance in dimension.stances]
        rows.append([f"[{plainly(dimension.name)}]({of(dimension)})", *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _axis(comparison: Comparison, dimension: Dimension) -> str:
    low, high = map(plainly, dimension.poles)
    places = zip(comparison.head.options, dimension.stances, strict=True)
    said = "; ".join(f"{plainly(option.name)} at {_signed(stance.position)}" for option, stance in places)
    return f"From −2 ({low}) to 2 ({high}): {said}."


def _stances(comparison: Comparison, dimension: Dimension, texts: Texts, level: str) -> list[str]:
    pairs = zip(comparison.head.options, dimension.stances, strict=True)
    return [block for option, stance in pairs for block in _stance(option.name, stance, texts, level)]


def _stance(option: str, stance: Stance, texts: Texts, level: str) -> list[str]:
    caution = f"**Against it:** {texts.text(stance.caution)}"
    return [f"{level} {plainly(option)}", texts.text(stance.description), caution]


def _sources(texts: Texts) -> list[str]:
    lines = [
        f"- {plainly(source.author)}, {source.dated}. [{plainly(source.title)}](<{source.url}>). "
        f"{plainly(source.publisher)}. {source.kind.capitalize()}."
        for source in texts.cited
    ]
    return ["## Sources", "\n".join(lines)] if lines else []


def _signed(position: int) -> str:
    return f"−{-position}" if position < 0 else str(position)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"
