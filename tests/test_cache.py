"""The shared cache: Redis where there is one, which may be away; a table where there is none."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection

from comparison import cache as cache_module
from comparison.cache import RedisCache
from comparison.circuit import Circuit
from comparison.models import CacheEntry
from tests.machines import Redis

PAUSE = 0.5


@pytest.fixture(scope="module")
def running() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.fixture
def redis(running: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A server that works when the test begins, and a circuit that it alone opens."""
    monkeypatch.setattr(cache_module, "_circuit", Circuit(PAUSE))
    made(running).clear()
    made(running).stand_in.clear()
    yield running
    running.resume()
    if running.process.poll() is not None:
        running.start()


def made(server: Redis) -> RedisCache:
    """A cache as each thread has one."""
    return RedisCache(server.url, {"KEY_PREFIX": "test"})


def timed(call: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def test_what_one_thread_keeps_another_finds(redis: Redis) -> None:
    made(redis).set("count", 1, 60)
    assert made(redis).incr("count") == 2
    assert made(redis).get("count") == 2
    assert made(redis).stand_in.get("count") is None


def test_every_method_goes_on_without_redis(redis: Redis) -> None:
    redis.kill()
    kept = made(redis)
    assert kept.add("a", 1) and not kept.add("a", 2)
    kept.set("b", [1.5])
    assert kept.set_many({"c": 3}) == []
    assert (kept.incr("a"), kept.get_many(["a", "b", "c"])) == (2, {"a": 2, "b": [1.5], "c": 3})
    assert kept.touch("a", 60) and kept.has_key("a") and "a" in kept and kept.delete("a")
    kept.delete_many(["b"])
    assert kept.get("b") is None
    assert kept.get_or_set("d", 4) == 4
    kept.clear()
    assert kept.get("d", "gone") == "gone"
    with pytest.raises(ValueError, match="not found"):
        kept.incr("nothing")


@pytest.mark.parametrize("fail", [Redis.freeze, Redis.kill], ids=["frozen", "stopped"])
def test_a_failing_redis_costs_less_than_a_third_of_a_second_once_and_counts_go_on(redis: Redis, fail: Any) -> None:
    kept = made(redis)
    kept.set("failures", 1)  # The thread has a connection that the failure finds open.
    fail(redis)
    _, first = timed(lambda: kept.add("failures", 1))
    counted, after = timed(lambda: [kept.incr("failures") for _ in range(5)])
    _, of_another = timed(lambda: made(redis).get("failures"))
    assert first < 0.3
    assert after + of_another < 0.05
    assert counted == [2, 3, 4, 5, 6], "a throttle still counts"
    assert made(redis).get("failures") == 6, "for all threads of the process"


def test_redis_is_asked_again_after_the_pause_by_one(redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    made(redis).set("a", "in Redis")
    redis.freeze()
    made(redis).get("a")
    time.sleep(PAUSE)
    waits: list[float] = []
    threads = [Thread(target=lambda: waits.append(timed(lambda: made(redis).get("a"))[1])) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(wait > 0.08 for wait in waits) == 1
    redis.resume()
    time.sleep(PAUSE)
    assert made(redis).get("a") == "in Redis"
    assert [record.getMessage() for record in caplog.records] == [
        "Redis is away (TimeoutError): each process counts for itself.",
        "Redis is back.",
    ]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time, and none beside it in memory")
@pytest.mark.django_db(transaction=True)
def test_of_many_that_find_an_expired_entry_one_alone_takes_its_place() -> None:
    start = Barrier(8)

    def add(number: int) -> bool:
        start.wait()
        try:
            return cache.add("gate", number, 60)
        finally:
            connection.close()

    won = []
    for _ in range(5):
        cache.set("gate", 0, -60)
        with ThreadPoolExecutor(8) as threads:
            won.append(sum(threads.map(add, range(8))))
    assert won == [1] * 5


@pytest.mark.django_db
def test_without_redis_a_table_is_the_cache_and_purging_empties_it_of_what_has_expired() -> None:
    assert type(caches["default"]).__name__ == "DatabaseCache"
    cache.set("kept", [1], 60)
    cache.set("gone", [2], -60)
    assert (cache.get("kept"), cache.add("kept", [3]), CacheEntry.objects.count()) == ([1], False, 2)
    call_command("purge", verbosity=0)
    assert [row.cache_key for row in CacheEntry.objects.all()] == ["side-by-side:1:kept"]
