"""A drawing of lines as SVG. It holds hundreds of numbers, and each would cost a template several look-ups."""

from collections.abc import Iterable
from html import escape

from .lines import Curve, Drawing, Label, Mark, Paper


def svg_of(drawing: Drawing, title: str, description: str, prefix: str) -> str:
    """`prefix` begins the ids in it; the patterns that fill its bands are `prefix`-second, -both and -neutral.

    It is taken as it is; all words are escaped.
    """
    paper, own = drawing.paper, f"{prefix}-{drawing.paper.size}"
    grid = "".join(f"M0 {tick.at:g}h{paper.plot}" for tick in drawing.money)
    amounts = "".join(f'<text y="{tick.at:g}" dx="-6" dy=".35em">{escape(tick.words)}</text>' for tick in drawing.money)
    notches = "".join(f"M{tick.at:g} 0v5" for tick in drawing.months)
    months = "".join(f'<text x="{tick.at:g}" dy="1.6em">{tick.words}</text>' for tick in drawing.months)
    return f"""\
<svg class="{paper.size}" viewBox="0 0 {paper.width} {paper.height}" role="img" \
aria-labelledby="{own}-title {own}-description">
<title id="{own}-title">{escape(title)}</title>
<desc id="{own}-description">{escape(description)}</desc>
<text x="0" y="13">Paid so far</text>
<g class="scale" text-anchor="end" transform="translate({paper.left})"><path d="{grid}"/>{amounts}</g>
<g class="scale" text-anchor="middle" transform="translate(0 {paper.bottom})"><path d="{notches}"/>{months}</g>
<text class="unit" x="{paper.left}" y="{paper.height}" dy="-.3em">Months</text>
{_lines(drawing.curves, prefix)}
{_marks(drawing.marks, paper)}
{_labels(drawing.labels, paper)}</svg>"""


def _lines(curves: Iterable[Curve], prefix: str) -> str:
    """Bands, then all lines in the colour of the paper and wider, then in their own: so they part where they cross."""
    fills = {curve.kind: "" if curve.kind == "first" else f' fill="url(#{prefix}-{curve.kind})"' for curve in curves}
    bands = (f'<path class="band {curve.kind}"{fills[curve.kind]} d="{curve.band}"/>' for curve in curves)
    under = (f'<path class="under" d="{curve.line}"/>' for curve in curves)
    lines = (f'<path class="line {curve.kind}" d="{curve.line}"/>' for curve in curves)
    return "".join((*bands, *under, *lines))


def _marks(marks: Iterable[Mark], paper: Paper) -> str:
    """Where lines cross, each with a line up to its number above the plot."""
    drops = (f'<path class="drop" d="M{one.at:g} {paper.elbow}L{one.x:g} {paper.top}V{one.y:g}"/>' for one in marks)
    circles = (
        f'<circle cx="{one.x:g}" cy="{one.y:g}" r="3.5"/>'
        f'<text x="{one.at:g}" y="{paper.elbow}" dy="-.25em" text-anchor="middle">{one.number}</text>'
        for one in marks
    )
    return "".join((*drops, *circles))


def _labels(labels: Iterable[Label], paper: Paper) -> str:
    leaders = "".join(label.leader for label in labels)
    words = "".join(map(_label, labels))
    return f'<path class="leader" d="{leaders}"/><g transform="translate({paper.label_x})">{words}</g>'


def _label(label: Label) -> str:
    name = (f'<text y="{line.at:g}">{escape(line.words)}</text>' for line in label.name)
    amount = f'<text class="amount" y="{label.amount.at:g}">{escape(label.amount.words)}</text>'
    spread = (f'<text class="range" y="{line.at:g}">{escape(line.words)}</text>' for line in label.range)
    return f'<g class="{label.kind}">{"".join((*name, amount, *spread))}</g>'
