"""Scripts of the site: a browser runs one only if it is what the page says."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def script(name: str) -> SafeString:
    """The element for a script of `static/`, with the digest of what is served under its name."""
    of = digest if settings.DEBUG else kept_digest
    return format_html('<script src="{}" integrity="{}" defer></script>', static(name), of(name))


def digest(name: str) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(served(name)).digest()).decode()}"


kept_digest = cache(digest)


def served(name: str) -> bytes:
    """A collected file, which may differ from its source; without collecting, the source."""
    if isinstance(staticfiles_storage, HashedFilesMixin) and not settings.DEBUG:
        with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as file:
            return bytes(file.read())
    found = finders.find(name)
    if found is None:
        raise ValueError(f"there is no static file {name}")
    return Path(found).read_bytes()
