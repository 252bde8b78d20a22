"""Redis stops or freezes: editors sign in all the same, hardly later, and guessing passwords stays slow."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.drills.clients import SECRET
from tests.machines import Answer, Redis, Site, new_site

pytestmark = pytest.mark.drill

ADDED = 0.3
"""Seconds that one request may wait in vain; the others do not wait at all."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return new_site(tmp_path_factory.mktemp("site"), SECRET_KEY=SECRET)


@pytest.fixture
def cache() -> Iterator[Redis]:
    with Redis() as running:
        yield running


@pytest.fixture
def site(environment: dict[str, str], cache: Redis) -> Iterator[Site]:
    with Site(environment | {"CACHE_URL": cache.url}) as running:
        yield running


def sign_in(site: Site, name: str) -> Answer:
    """Try a wrong password."""
    form = site.get("/admin/login/")
    cookie = SimpleCookie(form.headers["Set-Cookie"])["csrftoken"].value
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[:1]
    sent = urlencode({"login": name, "password": "wrong", "csrfmiddlewaretoken": token})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={cookie}"}
    return site.ask("POST", "/admin/login/", sent, **headers)


@pytest.mark.parametrize("fail", ["stop", "freeze"])
def test_with_redis_away_nobody_fails_and_one_waits_a_moment(site: Site, cache: Redis, fail: str) -> None:
    before = sorted(sign_in(site, f"before-{number}").seconds for number in range(5))
    getattr(cache, fail)()
    tries = [sign_in(site, f"after-{number}") for number in range(5)]
    assert [answer.status for answer in tries] == [200] * 5
    # The slowest of the others, as a machine that is busy makes each of them later or sooner.
    assert tries[0].seconds < before[-1] + ADDED + 0.2
    assert sorted(answer.seconds for answer in tries[1:])[0] < before[-1] + 0.05


@pytest.mark.parametrize("fail", ["stop", "freeze"])
def test_with_redis_away_guessing_is_slowed_down(site: Site, cache: Redis, fail: str) -> None:
    getattr(cache, fail)()
    tries = [sign_in(site, "ada") for _ in range(7)]
    assert [answer.status for answer in tries][:5] == [200] * 5
    assert tries[-1].status == 429
    assert int(tries[-1].headers["Retry-After"]) > 30
