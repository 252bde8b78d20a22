"""The scorecard: all of it in the address, understood or named, added up, and turned into a table for spreadsheets."""

import csv
import io
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from comparison import editions
from comparison.documents import Published
from comparison.headers import PERSONAL, UNKEPT
from tests.factories import guide, parts
from tests.markup import find, inline, parse
from tests.publishing import publish

PAGE = reverse("scorecard", args=["choosing-a-shop"])
FRAGMENT = reverse("scorecard_fragment", args=["choosing-a-shop"])
CSV = reverse("scorecard_csv", args=["choosing-a-shop"])
TWO = "name1=Kettle&name2=Pot&1.water=3&2.water=1&1.roast=0&2.roast=4&firm=roaster"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published() -> Published:
    return publish(*parts(guide()))


def text_of(client, address: str, status: int = 200, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == status
    return response.content.decode()


def test_an_empty_scorecard_asks_what_every_kind_of_firm_is_asked(client) -> None:
    page = text_of(client, PAGE)
    assert 'name="1.water"' in page and 'name="3.water"' in page
    assert 'name="1.roast"' not in page
    assert "Nobody has a point yet." in page


def test_another_kind_of_firm_is_judged_by_what_is_for_it_alone_too(client) -> None:
    assert 'name="1.roast"' in text_of(client, f"{PAGE}?firm=roaster")


def test_points_are_weighed_and_the_leader_is_named(client) -> None:
    page = text_of(client, f"{PAGE}?{TWO}")
    assert "Kettle is in front." in page
    assert "9 of 16" in page and "7 of 16" in page


def test_what_would_change_the_order_is_said(client) -> None:
    page = text_of(client, f"{PAGE}?{TWO}")
    assert "If Kettle had 2 instead of 3 for <b>Water</b>, Pot would be in front." in page
    assert "If <b>Roast</b> mattered 2 instead of 1, Pot would be in front." in page


def test_missing_evidence_is_named_and_can_change_the_order(client) -> None:
    page = text_of(client, f"{PAGE}?firm=roaster&name1=Kettle&1.water=3&2.water=2")
    assert "Kettle is in front for now" in page
    assert "<b>Kettle</b>: Roast</li>" in page and "<b>Firm 2</b>: Roast</li>" in page


def test_what_was_chosen_is_chosen_again(client) -> None:
    page = text_of(client, f"{PAGE}?{TWO}&water.importance=1")
    assert 'value="Kettle"' in page
    assert '<select name="1.water"><option value="">–</option><option value="0">0</option>' in page
    assert '<option value="3" selected>3</option>' in page
    assert '<option value="1" selected>1: a little</option>' in page


def test_more_makes_room_for_one_more_firm_up_to_four(client) -> None:
    assert 'name="4.water"' in text_of(client, f"{PAGE}?columns=3&more=1")
    page = text_of(client, f"{PAGE}?columns=4&more=1")
    assert 'name="5.water"' not in page and "One more firm" not in page


def test_a_firm_beyond_the_columns_asked_for_is_not_hidden(client) -> None:
    assert 'name="4.water"' in text_of(client, f"{PAGE}?columns=2&4.water=1")


@pytest.mark.parametrize(
    "query",
    [
        *("1.water=5", "1.water=-1", "1.water=NaN", "1.water=%00", "water.importance=4", "firm=bakery", "columns=9"),
        *("1.water=1&1.water=2", f"name1={'x' * 61}", "name1=%E2%80%AEabc", f"1.water={'9' * 4000}"),
    ],
)
def test_a_malformed_value_is_named_and_the_rest_stays(client, query: str) -> None:
    page = text_of(client, f"{PAGE}?name2=Pot&2.water=1&{query}", 400)
    assert 'class="error-summary"' in page
    assert 'value="Pot"' in page


def test_an_unknown_parameter_is_named_and_harmless(client) -> None:
    page = text_of(client, f"{PAGE}?former=3&1.water=2&utm_source=x")
    assert "former=3" in page


def test_a_name_is_text_and_nothing_else(client) -> None:
    assert "<script>alert" not in text_of(client, f"{PAGE}?name1=%3Cscript%3Ealert(1)%3C/script%3E&1.water=1")


def test_the_fragment_has_the_sums_and_pushes_the_page(client) -> None:
    response = client.get(f"{FRAGMENT}?{TWO}", headers={"HX-Request": "true"})
    assert response.headers["HX-Push-Url"].startswith(f"{PAGE}?")
    assert response.headers["Cache-Control"] == UNKEPT
    assert "Kettle is in front." in response.content.decode()
    assert "<form" not in response.content.decode()


def test_on_paper_it_has_the_day_and_the_address_that_brings_it_back(client) -> None:
    printed = f"Printed on {timezone.now():%-d %B %Y}. http://testserver"
    assert f"{printed}{PAGE}</p>" in text_of(client, PAGE)
    for address, more in ((PAGE, {}), (FRAGMENT, {"hx-request": "true"})):
        page = parse(text_of(client, f"{address}?{TWO}", **more), fragment=bool(more))
        paper = inline(find(page, "p", class_="print-only quiet printed"))
        assert paper.startswith(f"{printed}{PAGE}?")
        again = paper.removeprefix(f"{printed}{PAGE}?")
        assert "Kettle is in front." in text_of(client, f"{PAGE}?{again}")


def test_a_fragment_opened_without_htmx_leads_to_its_page(client) -> None:
    response = client.get(f"{FRAGMENT}?{TWO}")
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, PAGE)
    assert "Kettle is in front." in text_of(client, response.headers["Location"])


def test_a_scorecard_belongs_to_one_reader(client) -> None:
    response = client.get(f"{PAGE}?{TWO}")
    assert response.headers["Cache-Control"] == PERSONAL
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_the_csv_has_points_weighted_points_and_room_for_notes(client) -> None:
    rows = list(csv.reader(io.StringIO(text_of(client, f"{CSV}?{TWO}&columns=2"))))
    assert rows[0][:5] == ["criterion", "importance", "Kettle: points", "Kettle: weighted", "Kettle: notes"]
    assert rows[1] == ["Water", "3", "3", "9", "", "1", "3", ""]
    assert rows[-1] == ["total", "", "", "9", "", "", "7", ""]


def test_no_cell_of_the_csv_is_a_formula(client) -> None:
    rows = list(csv.reader(io.StringIO(text_of(client, f"{CSV}?name1=%3DSUM(A1)&1.water=1"))))
    assert rows[0][2] == "'=SUM(A1): points"


@pytest.mark.parametrize("name", ["scorecard", "scorecard_fragment", "scorecard_csv", "guide"])
def test_a_guide_that_is_not_published_has_no_scorecard(client, name: str) -> None:
    assert client.get(reverse(name, args=["no-such-guide"])).status_code == 404


def test_a_scorecard_takes_as_many_queries_as_any_page(client, django_assert_num_queries) -> None:
    many = tuple(replace(guide().criteria[0], key=f"water-{number}") for number in range(40))
    publish(guide(criteria=many))
    editions.current()
    with django_assert_num_queries(1):
        client.get(f"{PAGE}?1.water-1=3")
