"""Markdown → sanitised HTML, and what checks need to know of a text. No Django, no models."""

from .inspection import Finding, anchors, inspect, is_hostile
from .markdown import PART_SCHEMES, Heading, to_html
from .standalone import Standalone, plainly
from .typesetting import Cited, Typesetter, Unknown

__all__ = [
    "PART_SCHEMES", "Cited", "Finding", "Heading", "Standalone", "Typesetter", "Unknown", "anchors", "inspect",
    "is_hostile", "plainly", "to_html",
]  # fmt: skip
