# `make studio` opens the studio, `make test` runs every test. Both install what they need first.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
NPM_CI := PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
headline = @printf '\n== %s\n' "$(1)"

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-models test-models studio web test lint format types types-check bench lock clean

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

# Installing. A stamp is named after the content of its lock file, so it runs again only when that changes.

hash = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
RUNTIME := .setup/runtime-$(call hash,requirements/runtime.txt pyproject.toml)
TESTING := .setup/test-$(call hash,requirements/runtime.txt requirements/test.txt)
MODELS := .setup/models-$(call hash,requirements/runtime.txt requirements/models.txt)
NODE := .setup/node-$(call hash,web/package-lock.json)

PEOPLE := .setup/people
KERNELS := .setup/kernels-$(call hash,requirements/runtime.txt $(shell grep -l "^@compiled" milimo/engines/previz/*.py))
SITE := web/dist/index.html

setup: $(RUNTIME) $(NODE) $(PEOPLE) $(KERNELS) ## Install into .venv and web/node_modules

setup-test: setup $(TESTING) $(MODELS) ## ... and what the tests need

setup-models: $(MODELS) ## ... and what LTX-2, FLUX.2 and SAM 3 run on (with CUDA where torch's own build brings it)

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

# torch is no part of the lock: its build differs by machine. What it depends on beside CUDA is locked.
TORCH := torch==2.13.0 torchvision==0.28.0

$(MODELS): $(RUNTIME)
	$(call headline,Installing what models run on)
	$(PIP) --no-deps --require-hashes -r requirements/models.txt
	$(PIP) $(TORCH)
	@mkdir -p .setup && rm -f .setup/models-* && touch $@

$(NODE):
	$(call headline,Installing the browser side's packages)
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
		|| { echo "Milimo needs Node 20.19 or newer, and npm"; exit 1; }
	cd web && $(NPM_CI)
	@mkdir -p .setup && rm -f .setup/node-* && touch $@

# The people pack makes figures human; without it they are mannequins, so a failure is told and not fatal.
$(PEOPLE): $(RUNTIME)
	$(call headline,Fetching the people pack)
	@$(BIN)/milimo packs install people && touch $@ \
		|| echo "The people pack could not be fetched: figures are mannequins until 'milimo packs install people' works."

# Compiled once a machine, so that the first board of all need not wait for it.
$(KERNELS): $(RUNTIME)
	$(call headline,Preparing the drawing engine)
	$(BIN)/milimo engines --prepare
	@mkdir -p .setup && rm -f .setup/kernels-* && touch $@

# Running.

studio: setup $(SITE) ## Open the studio (PORT=8000)
	$(BIN)/milimo studio --port $(PORT)

web: $(SITE) ## Build the browser side into web/dist

$(SITE): $(NODE) web/index.html web/vite.config.ts $(shell find web/src -type f 2>/dev/null)
	$(call headline,Building the browser side)
	cd web && npx vite build
	@touch $@

# Checking. The list of checks is tests/everything.py, which runs them all and counts.

test: setup-test ## Run every check and every test
	@$(BIN)/python -m tests.everything

lint: setup-test ## Run the checks that run no program of ours
	@$(BIN)/python -m tests.everything --only lint

test-models: setup-test ## Run the model engines' tests alone
	$(BIN)/python -m pytest -q tests/engines/ltx2 tests/engines/flux2 tests/engines/sam3 tests/engines/text

bench: setup ## Measure, and say what to write into docs/benchmarks.md
	$(BIN)/python -m benchmarks

format: setup-test ## Lay out Python and TypeScript
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .
	cd web && npx biome check --write .

# What the browser knows of the API is generated from it.

types: $(RUNTIME) $(NODE) ## Write web/src/api/schema.ts from the API
	$(BIN)/python -m milimo.api.schema > .setup/openapi.json
	cd web && npx openapi-typescript ../.setup/openapi.json --output src/api/schema.ts

types-check: $(RUNTIME) $(NODE)
	@$(BIN)/python -m milimo.api.schema > .setup/openapi.json
	@cd web && npx openapi-typescript ../.setup/openapi.json --output ../.setup/schema.ts
	@cmp .setup/schema.ts web/src/api/schema.ts || { echo "The API has changed: run make types"; exit 1; }

lock: ## Write the lock files again (needs the registries)
	$(PYTHON) -m venv .setup/lock
	.setup/lock/bin/python -m pip install --quiet --require-hashes -r requirements/lock.txt
	for name in lock runtime test models; do .setup/lock/bin/uv pip compile --quiet --generate-hashes --universal \
		--python-version 3.11 --no-emit-index-url --custom-compile-command 'make lock' $$( \
		[ $$name != models ] || echo --constraints requirements/runtime.txt --overrides requirements/models.override) \
		requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	$(PYTHON) web/lint/relock.py

clean: ## Remove what was installed and built; films and projects stay
	rm -rf .venv .setup build web/node_modules web/dist web/test-results web/playwright-report
