"""The site's settings for servers that tests start: static files without a build; each answer names its process."""

import os
from collections.abc import Callable
from typing import Any

from comparison.settings import *  # noqa: F403
from comparison.settings import MIDDLEWARE

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [*MIDDLEWARE, "tests.plain_settings.process_named"]


def process_named(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def answer(request: Any) -> Any:
        response = get_response(request)
        response.headers["X-Process"] = str(os.getpid())
        return response

    return answer
