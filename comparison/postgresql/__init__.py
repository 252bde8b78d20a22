"""A database engine: Django's own for PostgreSQL, which does not wait without end while the site is served."""
