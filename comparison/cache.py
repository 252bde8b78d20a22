"""The cache that all processes and machines share, in Redis, with a stand-in for while Redis is away.

It holds what may be lost, above all the counts of failed sign-ins. So it never fails: while Redis does not answer,
each process counts in its own memory. A throttle is then as many times wider as there are processes, never open.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends import redis as django_redis
from django.core.cache.backends.locmem import LocMemCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from comparison.circuit import Circuit

logger = logging.getLogger(__name__)

PAUSE = 30.0
"""Seconds for which Redis is not asked after it has failed."""
IMPATIENCE = {"socket_connect_timeout": 0.1, "socket_timeout": 0.1, "retry": Retry(NoBackoff(), 0)}
"""Connecting and the first answer together stay under 0.3 s; redis-py's own default is 5 s, and again."""

_circuit = Circuit(PAUSE)
"""One for the process: Django makes a cache for each thread."""


def _or_stand_in(name: str) -> Callable[..., Any]:
    """A method of the cache that asks Redis, or the stand-in where Redis fails or has failed a moment ago."""

    def ask(cache: "RedisCache", *args: Any, **kwargs: Any) -> Any:
        if _circuit.lets_through():
            try:
                answer = getattr(django_redis.RedisCache, name)(cache, *args, **kwargs)
            except RedisError as error:
                if _circuit.open():
                    logger.warning("Redis is away (%s): each process counts for itself.", type(error).__name__)
            else:
                if _circuit.close():
                    logger.warning("Redis is back.")
                return answer
        return getattr(cache.stand_in, name)(*args, **kwargs)

    return ask


class RedisCache(django_redis.RedisCache):
    """Django's, with time limits, a circuit and a stand-in."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": IMPATIENCE})
        self.stand_in = LocMemCache("while Redis is away", params)

    get, get_many, has_key = _or_stand_in("get"), _or_stand_in("get_many"), _or_stand_in("has_key")
    add, set, set_many = _or_stand_in("add"), _or_stand_in("set"), _or_stand_in("set_many")
    incr, touch = _or_stand_in("incr"), _or_stand_in("touch")
    delete, delete_many, clear = _or_stand_in("delete"), _or_stand_in("delete_many"), _or_stand_in("clear")
