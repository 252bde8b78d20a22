"""The admin page of rates: three values side by side, checked in plain words, read by readers at once."""

import pytest
from django.urls import reverse

from comparison.models import Rate, Source

from .conftest import filled
from .test_parts import change


@pytest.fixture
def fee(content) -> Rate:
    return Rate.objects.get(key="us-managed-fee-standard")


def test_values_stand_side_by_side_without_idle_zeros(publisher, fee):
    page = publisher.get(change(fee)).content.decode()
    row = page[page.index("field-low") : page.index("field-basis")]
    assert [f'name="{name}"' in row for name in ("low", "typical", "high")] == [True] * 3
    assert 'value="160"' in row and "160.0000" not in page


def test_a_saved_value_is_what_the_next_reader_sees(publisher, fee, client):
    data = filled(publisher, change(fee)) | {"typical": "161.25", "_save": "Save"}
    assert publisher.post(change(fee), data).status_code == 302
    assert "$161.25" in client.get(reverse("rates")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("typical", "500", "less than the typical 500"),
        ("low", "-1", "greater than or equal to 0"),
        ("high", "NaN", "Enter a number"),
        ("high", "1e99", "no more than"),
        ("high", "20000000", "expected a number from 0 to 10000000"),
        ("currency", "GBP", "is money in US"),
        ("variant", "", "needs one"),
        ("variant", "basic", "has the same purpose, country and variant"),
        ("source", "", "rate without a source"),
        ("basis", "assumption", "an assumption with the source"),
        ("year", "1066", "greater than or equal to 1990"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_plain_words(publisher, fee, field, value, said):
    data = filled(publisher, change(fee)) | {field: value, "_save": "Save"}
    response = publisher.post(change(fee), data)
    assert response.status_code == 200
    assert said.casefold() in response.content.decode().casefold()
    assert Rate.objects.get(key="us-managed-fee-standard").typical == 160


def test_rates_are_found_by_country_and_purpose(publisher, fee):
    address = reverse("admin:comparison_rate_changelist")
    page = publisher.get(address, {"country": "UK", "purpose": "managed-fee"})
    assert [row.key for row in page.context["cl"].queryset] == ["uk-managed-fee-standard"]
    assert "45 – 65 – 120" in page.content.decode()


def test_a_source_that_a_rate_needs_is_not_deleted(publisher, fee):
    address = reverse("admin:comparison_source_delete", args=[fee.source.pk])
    publisher.post(address, {"post": "yes"})
    assert Source.objects.filter(pk=fee.source.pk).exists()
    assert Rate.objects.get(pk=fee.pk).source == fee.source
