"""Words in, PNG out: a page's title, and the two options in their hues, left and right.

Its fonts lie in `fonts/`; a sign that they lack is written plainly, or left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from . import ShareImage

SIZE = WIDTH, HEIGHT = 1200, 630
KEPT = 256
"""So many pictures stay in memory, of some 15 kB each."""

FONTS = Path(__file__).parent / "fonts"
SERIF, SANS = "NotoSerif-Regular.ttf", "NotoSans-Bold.ttf"
PAPER, INK, QUIET = "#fbf8f1", "#1d1b18", "#5f594f"
NAMES = ("#0a565b", "#974008")
FILLS = ("#12777c", "#c05a17")
PLAINLY = {"−": "–", "‐": "-", "‑": "-", "→": "–", "≈": "~"}
ABSENT = "\uffff"
"""No font has a glyph for it: it is drawn as every missing glyph is."""

MARGIN = 80
BAR_TOP, BAR_HEIGHT = 462, 22
LINE = 1.22
"""From one line to the next, in sizes of the font."""


@dataclass(frozen=True)
class Box:
    """A place for a text that is as large as fits, from `largest` down to `smallest` pixels."""

    left: int
    top: int
    width: int
    height: int
    largest: int
    smallest: int


NAME_BOX = Box(MARGIN, 40, WIDTH - 2 * MARGIN, 44, 34, 18)
ABOVE_BOX = Box(MARGIN, 116, WIDTH - 2 * MARGIN, 84, 32, 20)
TITLE_BOX = Box(MARGIN, 210, WIDTH - 2 * MARGIN, 222, 76, 26)
MIDDLE = WIDTH // 2
OPTION_WIDTH = MIDDLE - MARGIN - 16
OPTION_BOXES = tuple(Box(left, 498, OPTION_WIDTH, 104, 40, 20) for left in (MARGIN, MIDDLE + 16))


@lru_cache(maxsize=KEPT)
def draw(image: ShareImage) -> bytes:
    """The picture as PNG, drawn once for the same words."""
    canvas = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(canvas)
    _write(pen, image.site, NAME_BOX, SANS, INK)
    pen.line([(MARGIN, 98), (WIDTH - MARGIN, 98)], INK, 2)
    _write(pen, image.above, ABOVE_BOX, SERIF, QUIET)
    _write(pen, image.title, TITLE_BOX, SERIF, INK)
    for side, box in enumerate(OPTION_BOXES):
        canvas.paste(_bar(side), (box.left, BAR_TOP))
        if image.options:
            _write(pen, image.options[side], box, SANS, NAMES[side])
    file = BytesIO()
    canvas.quantize(96, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _write(pen: ImageDraw.ImageDraw, text: str, box: Box, font: str, colour: str) -> None:
    size, lines = fit(text, box, font)
    for number, line in enumerate(lines):
        pen.text((box.left, box.top + number * size * LINE), line, colour, _font(font, size))


def fit(text: str, box: Box, font: str) -> tuple[int, list[str]]:
    """The largest size at which a text fits into its box, and its lines; at the smallest one the rest is cut off."""
    words = plain(text, font).split()
    size, lines = box.largest, list[str]()
    for size in range(box.largest, box.smallest - 1, -2):
        lines = list(_lines(words, box.width, _font(font, size)))
        if len(lines) * size * LINE <= box.height:
            return size, _balanced(words, lines, box.width, _font(font, size))
    room = int(box.height / (size * LINE))
    last = lines[room - 1]
    while last and _font(font, size).getlength(f"{last}…") > box.width:
        last = last[:-1]
    return size, [*lines[: room - 1], f"{last}…"]


def _lines(words: list[str], width: int, font: FreeTypeFont) -> Iterator[str]:
    """Words in lines of at most a width; a word that is longer than a line is broken."""
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while font.getlength(line) > width:
            end = next(end for end in range(len(line) - 1, 0, -1) if font.getlength(line[:end]) <= width)
            yield line[:end]
            line = line[end:]
    if line:
        yield line


def _balanced(words: list[str], lines: list[str], width: int, font: FreeTypeFont) -> list[str]:
    """The same number of lines, as even as they can be."""
    balanced = lines
    while len(lines) > 1 and len(lines) == len(narrower := list(_lines(words, width := width - 20, font))):
        balanced = narrower
    return balanced


def plain(text: str, font: str) -> str:
    """A text in signs that the font has: others lose their accents, are written plainly, or are left out."""
    return "".join(_plain(sign, font) for sign in normalize("NFC", text))


@lru_cache(maxsize=4_096)
def _plain(sign: str, font: str) -> str:
    if sign.isspace():
        return " "
    if sign in PLAINLY or has_no_glyph(sign, font):
        sign = PLAINLY.get(sign) or normalize("NFKD", sign)
    return "".join(one for one in sign if not has_no_glyph(one, font))


def has_no_glyph(sign: str, font: str) -> bool:
    """Whether a font draws a sign as it draws every sign that it lacks, or not at all."""
    drawn, absent = (_font(font, 24).getmask(one) for one in (sign, ABSENT))
    return not drawn.getbbox() or (drawn.size == absent.size and bytes(drawn) == bytes(absent))


@cache
def _font(name: str, size: int) -> FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size)


@cache
def _bar(side: int) -> Image.Image:
    """What marks a side everywhere: a solid bar for the first, a hatched one for the second."""
    fine = 4  # Drawn larger and made smaller, so that slanted lines are smooth.
    width, height = OPTION_WIDTH * fine, BAR_HEIGHT * fine
    bar = Image.new("RGB", (width, height), PAPER if side else FILLS[0])
    pen = ImageDraw.Draw(bar)
    if side:
        for start in range(-height, width + height, 12 * fine):
            pen.line([(start, height), (start + height, 0)], FILLS[1], 6 * fine)
    pen.rectangle([0, 0, width - 1, height - 1], outline=FILLS[side], width=2 * fine)
    return bar.resize((OPTION_WIDTH, BAR_HEIGHT), Image.Resampling.LANCZOS)
