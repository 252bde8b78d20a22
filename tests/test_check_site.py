"""check_site: faults fail it, warnings are only shown."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comparison.documents import name_of
from comparison.models import Edition


def run() -> str:
    out = StringIO()
    call_command("check_site", stdout=out)
    return out.getvalue()


def test_the_real_site_is_sound_and_its_warnings_are_shown(content):
    told = run()
    assert "published texts are sound" in told
    assert "Warning: sources/lacity-willcocks-1998.md:0 OLD published in 1998" in told


def test_a_fault_that_reached_readers_fails_it(content):
    edition = Edition.objects.of(name_of(content.main.dimension("risk"))).get()
    part = replace(edition.document(), depth="As [@nobody] says.")
    Edition.objects.filter(pk=edition.pk).update(body=edition.body | {"depth": part.depth})
    with pytest.raises(CommandError, match="no source has the key 'nobody'"):
        run()
