"""How many comments a text has, and the way to them."""

from typing import Any

from django import template

from comparison import documents
from comparison.comments import subject_of
from comparison.models import Comment

register = template.Library()


@register.inclusion_tag("_comments_link.html")
def comments_link(published: documents.Published, part: documents.Part) -> dict[str, Any]:
    """The number is read with the texts: no query of its own."""
    return {"subject": subject_of(published, documents.name_of(part))}


@register.inclusion_tag("admin/comparison/comment/_waiting.html")
def waiting_comments() -> dict[str, Any]:
    """How many comments wait for a moderator."""
    return {"count": Comment.objects.waiting().count()}
