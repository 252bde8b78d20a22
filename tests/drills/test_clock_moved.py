"""The machine's clock is put an hour forward, and back: scheduled texts come, and nobody sees a failure."""

from pathlib import Path

import pytest

from tests.drills.clients import SECRET, Readers, comment, until
from tests.machines import Site, manage, new_site

pytestmark = pytest.mark.drill

HOUR = 3600
SCHEDULE = """
from dataclasses import replace
from datetime import timedelta
from django.utils import timezone
from comparison import editions
from comparison.addresses import site_addresses
page = replace(editions.current().pages["about"], title="Scheduled for half an hour from then")
editions.publish([page], site_addresses(), at=timezone.now() + timedelta(minutes=30))
"""


def test_a_clock_that_moves_an_hour_brings_what_is_due_and_breaks_nothing(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    environment = new_site(tmp_path, SECRET_KEY=SECRET)
    moved = {"DJANGO_SETTINGS_MODULE": "tests.drills.clock_settings", "CLOCK": str(clock)}
    with Site(environment | moved) as site, Readers(site) as readers:
        manage(environment, "shell", "--no-imports", "-c", SCHEDULE)
        assert comment(site, "Sent before.").status == 200

        def is_shown() -> bool:
            return "<h1>Scheduled for half an hour from then</h1>" in site.get("/about/").text

        until(lambda: readers.answered > 300, 10, "reading")
        assert not is_shown()

        clock.write_text(str(HOUR))
        until(is_shown, 2.5, "what was due")
        # The form was opened an hour and ten seconds ago, as the site sees it: in time.
        assert comment(site, "Sent an hour later.").status == 200

        clock.write_text("0")
        assert comment(site, "Sent after the clock was put back.").status == 200
        asked = readers.answered
        until(lambda: readers.answered > asked + 300, 10, "reading on")
    assert readers.failed == {}
