"""Drills have a short form, for every run of the tests, and a long one: `make drills`."""

import os

IS_LONG = os.environ.get("DRILLS") == "long"


def length(short: float, long: float) -> float:
    """How often, or for how many seconds, something is done."""
    return long if IS_LONG else short
