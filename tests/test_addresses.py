"""The site's own addresses come from the URL configuration, so that no list of them can be forgotten."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from comparison.addresses import address_of, site_addresses
from comparison.documents import Published
from comparison.rendering import Unknown
from tests import factories


def test_texts_may_link_to_every_page_that_needs_no_part(content: Published, client: Client) -> None:
    fixed = site_addresses().fixed
    assert {"/", "/sources/", "/changes/"} <= fixed
    for address in fixed:
        assert client.get(address).status_code in (200, 302), address


def test_no_slug_takes_a_first_step_of_the_sites_own() -> None:
    reserved = site_addresses().reserved
    assert {"admin", "sources", "changes", "static"} <= reserved
    first_steps = {str(entry.pattern).split("/")[0] for entry in get_resolver().url_patterns}
    assert {step for step in first_steps if step and "<" not in step} <= reserved


def test_no_slug_of_a_dimension_takes_a_step_below_its_comparison() -> None:
    below = site_addresses().reserved_below
    assert {"check", "fragment"} <= below


@pytest.mark.parametrize("step", ["source", "page", "user", "login", "history"])
def test_a_dimension_may_be_called_what_only_the_admin_uses(step: str) -> None:
    assert step not in site_addresses().reserved_below


def test_a_slug_that_is_not_reserved_leads_to_its_part() -> None:
    resolver = get_resolver()
    for slug in ("about", "managed-services", "cost-2"):
        assert resolver.resolve(f"/{slug}/").url_name == "at_root"
        assert resolver.resolve(f"/a/questionnaire/{slug}/").url_name == "question"
        assert resolver.resolve(f"/a/dimensions/{slug}/").url_name == "dimension"


def test_a_part_is_found_at_its_slug_whatever_its_key() -> None:
    published = Published(factories.parts(factories.dimension(slug="how-it-tastes")))
    taste = reverse("dimension", args=["tea-or-coffee", "how-it-tastes"])
    assert address_of(published, "page", "about") == "/about-us/"
    assert address_of(published, "comparison", "tea-or-coffee") == "/tea-or-coffee/"
    assert address_of(published, "dimension", "taste", "tea-or-coffee") == taste


@pytest.mark.parametrize(
    ("kind", "key", "comparison"),
    [
        ("page", "about-us", ""),
        ("comparison", "about", ""),
        ("dimension", "taste", ""),
        ("dimension", "taste", "wine-or-beer"),
        ("dimension", "smell", "tea-or-coffee"),
        ("source", "okakura-1906", ""),
        ("site", "site", ""),
    ],
)
def test_a_part_that_is_not_published_has_no_address(kind: str, key: str, comparison: str) -> None:
    with pytest.raises(Unknown):
        address_of(Published(factories.parts()), kind, key, comparison)
