"""Two results side by side, from two addresses as readers paste them."""

import pytest

from tests.markup import by_id, find, find_all, headings, inline, parse

KEY = "managed-services-vs-staff-augmentation"
ADDRESS = f"/{KEY}/recommendation/compare/"
ONE = "way=full&scope=both&cost=unsure"
TWO = "way=full&scope=both&cost=both&cost.importance=3"


def test_without_addresses_it_asks_for_two(content, client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Where they differ" not in response.content.decode()


@pytest.mark.parametrize("form", ["https://site.example/x/recommendation/?{}", "/x/recommendation/?{}", "?{}", "{}"])
def test_an_address_is_taken_whole_or_in_part(content, client, form):
    response = client.get(ADDRESS, {"a": form.format(ONE), "b": form.format(TWO)})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.index("Cost structure</a></th>") < page.index(
        'Scope of responsibility</a> <span class="quiet">the same'
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nonsense", "holds no answers"),
        ("https://site.example/", "holds no answers"),
        ("?scope=no-such-choice", "holds no answers"),
        ("?scope=both&scope.importance=9", "scope.importance=9"),
        ("http://[broken", "holds no answers"),
        ("?" + "&".join(f"x{number}=1" for number in range(300)), "holds no answers"),
        ("\x00", "holds no answers"),
    ],
)
def test_what_is_no_result_is_named_and_kept(content, client, typed, said):
    response = client.get(ADDRESS, {"a": typed, "b": f"?{ONE}"})
    assert response.status_code == 400
    assert said in response.content.decode()
    assert "scope=both&amp;cost=unsure" in response.content.decode()


def test_a_field_left_empty_is_named_once_the_form_was_sent(content, client):
    page = parse(client.get(ADDRESS, {"a": f"?{ONE}"}).content)
    assert not list(find_all(page, "p", class_="error"))
    response = client.get(ADDRESS, {"a": f"?{ONE}", "b": " "})
    page = parse(response.content)
    assert response.status_code == 400
    assert [inline(one) for one in find_all(page, "p", class_="error")] == ["Paste the address of a result here."]
    assert find(page, "input", name="b").get("aria-describedby") == "b-error"


def test_two_results_that_are_alike_do_not_differ(content, client):
    page = parse(client.get(ADDRESS, {"a": f"?{ONE}", "b": f"?{ONE}"}).content)
    differences = by_id(page, "differences")
    assert headings(differences) == [(2, "They do not differ")]
    assert "the same" not in inline(differences) and "rows that differ" not in inline(differences)


@pytest.mark.parametrize("site", ["https://site.example", ""])
def test_a_result_of_another_comparison_is_told_apart(content, client, site):
    other = content.comparisons["managed-services-vs-it-consulting"]
    key = other.asked("full")[0].key
    response = client.get(ADDRESS, {"a": f"?{ONE}", "b": f"{site}/{other.slug}/recommendation/?{key}=both"})
    [error] = find_all(parse(response.content), "p", class_="error")
    assert response.status_code == 400
    assert f"This result belongs to “{other.head.title}”." in inline(error)


def test_answers_that_mean_nothing_any_more_are_named_beside_their_result(content, client):
    page = client.get(ADDRESS, {"a": f"?{ONE}&scope.former=1&skills=former-choice", "b": f"?{TWO}"}).content.decode()
    first, second = page.index('id="result-a"'), page.index('id="result-b"')
    assert "<code>scope.former=1</code>, <code>skills=former-choice</code>" in page[first:second]
    assert "means nothing here" not in page[second:]


def test_a_script_in_an_address_is_never_run(content, client):
    response = client.get(ADDRESS, {"a": '"><script>alert(1)</script>', "b": "?scope=<script>"})
    assert "<script>alert" not in response.content.decode()
