"""Who may do what: groups, made again by every deployment, so that a new model is never left out."""

from django.contrib.auth.models import Group, Permission

WRITTEN = (
    "comparison", "option", "dimension", "stance", "question", "choice", "source", "page", "guide", "firm", "criterion",
    "readerquestion", "abbreviation", "rate",
)  # fmt: skip
"""Models that an editor adds to and changes."""
SEEN = ("edition", "totalsentry", "tally")
"""Models that the site writes and editors look at."""
REMOVED = ("question", "choice", "firm", "criterion")
"""Models below a part, which an editor removes like any other text of it."""

EDITOR = {
    *(f"{action}_{model}" for action in ("add", "change", "view") for model in WRITTEN),
    *(f"view_{model}" for model in SEEN),
    *(f"delete_{model}" for model in REMOVED),
    "change_site",
    "view_site",
}
PUBLISHER = EDITOR | {"publish_edition"} | {f"delete_{model}" for model in WRITTEN}

ROLES: dict[str, set[str]] = {
    "editor": EDITOR,
    "publisher": PUBLISHER,
    # Decides on readers' comments; nobody adds or deletes one by hand.
    "moderator": {"view_comment", "change_comment"},
}


def create_roles() -> list[str]:
    """Bring the groups to what ROLES says, and name those that were changed."""
    changed = []
    for name, codenames in ROLES.items():
        group, is_new = Group.objects.get_or_create(name=name)
        wanted = Permission.objects.filter(content_type__app_label="comparison", codename__in=codenames)
        if is_new or set(group.permissions.all()) != set(wanted):
            group.permissions.set(wanted)
            changed.append(name)
    return changed
