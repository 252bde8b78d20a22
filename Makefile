# Three commands: `make run` starts the site, `make test` tests it, `make lint` checks the code.
# The scripts in .ci/ do the work. Everything that is made lies in .venv/ and var/, which git ignores.

PYTEST = .venv/bin/python -m pytest
# What a test commits is gone a moment later: nothing waits for the disk.
POSTGRESQL = postgres://postgres@127.0.0.1:5432/postgres?options=-c%20synchronous_commit%3Doff
TEMPLATES = find templates comparison -name '*.html' -type f -print0
DJADE = xargs -0 -r .venv/bin/djade --target-version 6.1

# Hypothesis keeps its examples where everything else is kept.
export HYPOTHESIS_STORAGE_DIRECTORY = var/cache/hypothesis

.PHONY: help run serve editor cluster test test-postgresql drills lint format bench pins clean runtime tools

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: runtime ## Install, load the texts and serve on http://localhost:8000/ (HOST and PORT can be set)
	@.ci/serve

serve: runtime ## Serve for production, one process for each core (WEB_CONCURRENCY, HOST and PORT can be set)
	@.ci/static
	@exec .venv/bin/python manage.py serve

editor: runtime ## Create an editor who may sign in to the admin
	@.venv/bin/python manage.py migrate --verbosity 0
	@.venv/bin/python manage.py create_editor

cluster: tools ## nginx before two processes on PostgreSQL and Redis, at http://localhost:8080/ (PORT can be set)
	@exec .ci/cluster

test: tools ## All tests, browser tests included; ARGS='-k lean' narrows them down
	@.ci/browser
	@.ci/nginx
	@$(PYTEST) -n auto $(ARGS)

test-postgresql: tools ## The tests that ask the database once more, on PostgreSQL (POSTGRESQL names another)
	@.ci/services
	@DATABASE_URL='$(POSTGRESQL)' $(PYTEST) -n auto $(ARGS)

drills: tools ## The tests alone that start servers which fail on purpose, in their long forms
	@.ci/nginx
	@DRILLS=long $(PYTEST) -m drill $(ARGS)

lint: tools ## Ruff, Djade and mypy; changes nothing
	@failed=; \
	.venv/bin/ruff check || failed=1; \
	.venv/bin/ruff format --check || failed=1; \
	$(TEMPLATES) | $(DJADE) --check || failed=1; \
	.venv/bin/python -m mypy || failed=1; \
	test -z "$$failed"

format: tools ## Bring code and templates into their form
	.venv/bin/ruff check --fix-only
	.venv/bin/ruff format
	@# Djade fails when it has changed a file; what counts is that nothing is left to change.
	$(TEMPLATES) | $(DJADE) || $(TEMPLATES) | $(DJADE) --check

bench: tools ## Print the figures of tests/benchmarks
	@for file in tests/benchmarks/bench_*.py; do \
		.venv/bin/python -m tests.benchmarks.$$(basename $$file .py) || exit; \
	done

# Universal: one file for every system and every Python from 3.12 on. It names no host to download from.
PIN = .venv/bin/uv pip compile --no-config --quiet --upgrade --universal --python-version 3.12 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header

pins: tools ## Take the newest versions into requirements.txt and requirements-dev.txt, and list their licences
	$(PIN) requirements.in -o requirements.txt
	$(PIN) requirements-dev.in -o requirements-dev.txt
	@.ci/venv requirements-dev.txt
	.ci/licences >LICENCES.md

clean: ## Remove what tools and builds left; keeps the database and the secret key
	rm -rf var/browser var/cache var/coverage var/static var/static.sum

runtime:
	@.ci/venv requirements.txt

tools:
	@.ci/venv requirements-dev.txt
