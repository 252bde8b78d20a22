"""The table for programs, and the two files that browsers and robots ask for unasked."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from comparison.documents import Comparison, Published
from tests.pages import addresses
from tests.publishing import publish, with_stance


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


def read_csv(client: Client, comparison: Comparison) -> list[dict[str, str]]:
    response = client.get(reverse("table_csv", args=[comparison.slug]))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'inline; filename="{comparison.slug}.csv"'
    return list(csv.DictReader(io.StringIO(response.text), strict=True))


def read_json(client: Client, comparison: Comparison) -> dict:
    response = client.get(reverse("table_json", args=[comparison.slug]))
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(response.content)


def test_the_csv_has_a_row_per_dimension(comparison: Comparison, client: Client) -> None:
    first, second = comparison.first.name, comparison.second.name
    rows = read_csv(client, comparison)
    assert list(rows[0]) == [
        "dimension", f"position of {first}", first, f"position of {second}", second, "address",
    ]  # fmt: skip
    assert [
        (row["dimension"], int(row[f"position of {first}"]), row[first], int(row[f"position of {second}"]), row[second])
        for row in rows
    ] == [
        (one.name, one.first.position, one.first.glance, one.second.position, one.second.glance)
        for one in comparison.dimensions
    ]


def test_the_json_says_the_same_with_keys(comparison: Comparison, client: Client) -> None:
    table = read_json(client, comparison)
    assert (table["comparison"], table["title"]) == (comparison.key, comparison.head.title)
    assert table["options"] == [
        {"key": one.key, "name": one.name, "summary": one.summary} for one in comparison.head.options
    ]
    assert [
        (row["key"], row["name"], tuple(row["poles"]), [tuple(stance.values()) for stance in row["stances"]])
        for row in table["dimensions"]
    ] == [
        (one.key, one.name, one.poles, [(stance.option, stance.position, stance.glance) for stance in one.stances])
        for one in comparison.dimensions
    ]


def test_each_row_leads_to_its_dimension(comparison: Comparison, client: Client) -> None:
    found = [row["address"] for row in read_csv(client, comparison)]
    assert found == [row["address"] for row in read_json(client, comparison)["dimensions"]]
    for address, dimension in zip(found, comparison.dimensions, strict=True):
        assert address.startswith("http://testserver/")
        assert f"<h1>{dimension.name}</h1>" in client.get(address).text


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_csv_is_a_formula(comparison: Comparison, client: Client, start: str) -> None:
    formula = f"{start}SUM(A1:A9)*cmd|' /C calc'!A0"
    publish(replace(with_stance(comparison.dimensions[0], 1, glance=formula), name=f"{start}1+1"))
    row = read_csv(client, comparison)[0]
    assert (row["dimension"], row[comparison.first.name]) == (f"'{start}1+1", f"'{formula}")


def test_no_cell_of_the_csv_heads_a_formula(comparison: Comparison, client: Client) -> None:
    options = comparison.head.options
    publish(replace(comparison.head, options=(replace(options[0], name="=1+1"), options[1])))
    columns = list(read_csv(client, comparison)[0])
    assert "'=1+1" in columns and not [column for column in columns if column.startswith("=")]


@pytest.mark.parametrize("name", ["table_csv", "table_json"])
def test_a_table_of_nothing_published_is_not_there(content: Published, client: Client, name: str) -> None:
    assert client.get(reverse(name, args=["never-published"])).status_code == 404


def test_robots_may_read_all_but_the_admin(content: Published, client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == "User-agent: *\nDisallow: /admin/\n\nSitemap: http://testserver/sitemap.xml\n"


def test_the_icon_is_found_by_browsers_that_guess(content: Published, client: Client) -> None:
    response = client.get(addresses(content)["favicon.ico"])
    assert (response.status_code, response.headers["Location"]) == (302, "/static/icons/favicon.svg")
