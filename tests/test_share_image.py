"""The picture beside a shared link: whole, legible, drawn once."""

from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from comparison.documents import Dimension, Guide, Head, Option, Page, Published, Site
from comparison.documents.fields import kinds
from comparison.share_image import ShareImage, drawing
from comparison.share_image.drawing import (
    ABOVE_BOX,
    LINE,
    MARGIN,
    NAME_BOX,
    OPTION_BOXES,
    SANS,
    SERIF,
    SIZE,
    TITLE_BOX,
    Box,
    draw,
    fit,
    has_no_glyph,
    plain,
)

TEA = ShareImage("Two Cups", "Tea or coffee", options=("Green tea", "Black coffee"))
PUNCTUATION = "–—‘’“”…·•§°€£%&@#/()[]{}*+=<>!?;:,.'\"\\|_^~`©®™½×÷±¿¡«»‹›†‡"
LETTERS = "AZaz09ÀÉÎÕÜßàéîõüçñæøåłśžőšćđğıŁŚŽŐŠĆĐĞİΑΩαωЖяЇї"

# As long as fields allow, in the widest letters.
LONGEST = {
    (TITLE_BOX, SERIF): max(
        kinds(part)[name].high
        for part, name in ((Head, "title"), (Head, "question"), (Guide, "title"), (Page, "title"), (Dimension, "name"))
    ),
    (ABOVE_BOX, SERIF): kinds(Head)["title"].high,
    (OPTION_BOXES[0], SANS): kinds(Option)["name"].high,
    (OPTION_BOXES[1], SANS): kinds(Option)["name"].high,
    (NAME_BOX, SANS): kinds(Site)["name"].high,
}


def opened(image: ShareImage) -> Image.Image:
    return Image.open(BytesIO(draw(image))).convert("RGB")


def test_it_is_a_small_png_of_the_size_that_sites_ask_for() -> None:
    png = draw(TEA)
    assert (opened(TEA).size, Image.open(BytesIO(png)).format) == ((1200, 630), "PNG")
    assert len(png) < 40_000


def test_it_is_drawn_once() -> None:
    draw(TEA)
    before = draw.cache_info()
    assert draw(ShareImage("Two Cups", "Tea or coffee", options=("Green tea", "Black coffee"))) is draw(TEA)
    assert (draw.cache_info().misses, draw.cache_info().maxsize) == (before.misses, drawing.KEPT)


def test_the_first_option_is_solid_on_the_left_and_the_second_hatched_on_the_right() -> None:
    picture = opened(TEA)
    row = drawing.BAR_TOP + drawing.BAR_HEIGHT // 2
    left = {picture.getpixel((x, row)) for x in range(MARGIN + 20, 500)}
    right = {picture.getpixel((x, row)) for x in range(700, 1100)}
    assert len(left) == 1 and len(right) > 1
    red, green, blue = left.pop()
    assert red < green and red < blue
    assert any(red > 150 and blue < 80 for red, green, blue in right)


@pytest.mark.parametrize("field", ["site", "title", "above", "options"])
def test_every_word_given_changes_the_picture(field: str) -> None:
    words = {"site": "Two Cups", "title": "Tea", "above": "Drinks", "options": ("Green", "Black")}
    other = words | {field: ("Black", "Green") if field == "options" else "Another"}
    assert draw(ShareImage(**words)) != draw(ShareImage(**other))


@pytest.mark.parametrize(("box", "font"), LONGEST)
@pytest.mark.parametrize("letter", ["W", "M", "Ш", "W m "])
def test_the_longest_text_that_a_field_takes_fits_whole(box: Box, font: str, letter: str) -> None:
    text = (letter * LONGEST[box, font])[: LONGEST[box, font]].strip()
    size, lines = fit(text, box, font)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert_inside(size, lines, box, font)


@given(st.text(max_size=300), st.sampled_from(list(LONGEST)))
def test_no_text_runs_out_of_its_box(text: str, place: tuple[Box, str]) -> None:
    box, font = place
    size, lines = fit(text, box, font)
    assert_inside(size, lines, box, font)


def assert_inside(size: int, lines: list[str], box: Box, font: str) -> None:
    assert box.smallest <= size <= box.largest
    assert len(lines) * size * LINE <= box.height
    assert all(drawing._font(font, size).getlength(line) <= box.width for line in lines)


def test_boxes_stand_apart_and_inside_the_picture() -> None:
    stacked = [NAME_BOX, ABOVE_BOX, TITLE_BOX, OPTION_BOXES[0]]
    for above, below in pairwise(stacked):
        assert above.top + above.height <= below.top
    assert TITLE_BOX.top + TITLE_BOX.height <= drawing.BAR_TOP
    assert all(box.left + box.width <= SIZE[0] - MARGIN for box in [*stacked, *OPTION_BOXES])
    assert OPTION_BOXES[0].top + OPTION_BOXES[0].height <= SIZE[1]


@pytest.mark.parametrize("font", [SERIF, SANS])
def test_the_fonts_have_accents_dashes_and_quotation_marks(font: str) -> None:
    assert [sign for sign in LETTERS + PUNCTUATION if has_no_glyph(sign, font)] == []


def test_no_glyph_is_missing_in_the_sites_own_words(real_parts) -> None:
    published = Published(real_parts)
    said = [part.title for part in (*published.of(Head), *published.of(Page), *published.of(Guide))]
    said += [part.name for part in published.of(Dimension)]
    said += [option.name for head in published.of(Head) for option in head.options]
    assert said
    for words in said:
        assert [sign for sign in words if not sign.isspace() and has_no_glyph(sign, SERIF)] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("naïve – “yes”", "naïve – “yes”"),
        ("−2 → 2", "–2 – 2"),
        ("漢字 and 😀", " and "),
        ("a\u0301", "á"),
        ("ﬁne", "fine"),
        ("a\x00b\u200bc", "abc"),
        ("one\ntwo", "one two"),
    ],
)
def test_signs_that_the_font_lacks_are_written_plainly_or_left_out(text: str, written: str) -> None:
    assert plain(text, SERIF) == written


def test_it_says_in_words_what_it_shows() -> None:
    assert TEA.alt == "“Tea or coffee”, with Green tea on the left and Black coffee on the right"
    assert ShareImage("Two Cups", "Taste", "Tea or coffee").alt == "“Taste” (Tea or coffee)"
