"""The WSGI application, for any WSGI server: Django, and in front of it the pages that all readers share."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comparison.settings")
django_application = get_wsgi_application()

# Only now: what follows needs the settings and the models.
from django.conf import settings  # noqa: E402

from comparison.headers import with_readable_type  # noqa: E402
from comparison.patience import patience  # noqa: E402
from comparison.serving import serve_from_memory  # noqa: E402

patience.limit(settings.DATABASE_CONNECTIONS)
application = serve_from_memory(with_readable_type(django_application))
