from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    name = "comparison"
    verbose_name = "Side by Side"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sessions begin, go on and are logged by signals of Django and of the sign-in."""
        from comparison.sign_in import events, sessions  # noqa: F401
