# `make studio` opens the studio, `make test` runs every test. Both install what they need first.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
NPM_CI := PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
headline = @printf '\n== %s\n' "$(1)"

.DEFAULT_GOAL := help
.PHONY: help setup setup-test people studio web test lint lint-python lint-web format types types-check \
	test-python test-web test-browser bench lock clean

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

# Installing. A stamp is named after the content of its lock file, so it runs again only when that changes.

hash = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
RUNTIME := .setup/runtime-$(call hash,requirements/runtime.txt pyproject.toml)
TESTING := .setup/test-$(call hash,requirements/runtime.txt requirements/test.txt)
NODE := .setup/node-$(call hash,web/package-lock.json)

setup: $(RUNTIME) $(NODE) ## Install into .venv and web/node_modules

setup-test: setup $(TESTING)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Milimo needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(RUNTIME): | .venv/bin/python
	$(call headline,Installing Python packages)
	$(PIP) --require-hashes -r requirements/runtime.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@mkdir -p .setup && rm -f .setup/runtime-* && touch $@

$(TESTING): $(RUNTIME)
	$(call headline,Installing the tests' packages)
	$(PIP) --require-hashes -r requirements/test.txt
	@mkdir -p .setup && rm -f .setup/test-* && touch $@

$(NODE):
	$(call headline,Installing the browser side's packages)
	cd web && $(NPM_CI)
	@mkdir -p .setup && rm -f .setup/node-* && touch $@

web: $(NODE) ## Build the browser side into web/dist
	cd web && npx vite build

lock: ## Write the lock files again (needs the registries)
	$(PYTHON) -m venv .setup/lock
	.setup/lock/bin/python -m pip install --quiet --require-hashes -r requirements/lock.txt
	for name in lock runtime test; do .setup/lock/bin/uv pip compile --quiet --generate-hashes --universal \
		--python-version 3.11 --no-emit-index-url --custom-compile-command 'make lock' \
		requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	$(PYTHON) web/lint/relock.py
