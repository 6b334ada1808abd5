# Factline. `make` lists what there is. On a fresh machine Python >= 3.11 and make are enough: the first target that needs
# the environment builds it, from uv.lock, into $(VENV); while pyproject.toml and uv.lock stay as they are, set-up costs nothing.

VENV ?= .venv
DAGSTER_PORT ?= 3000
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# uv where it is there; otherwise set-up puts this version into $(VENV).
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
# The first of these that is new enough.
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

export DAGSTER_DISABLE_TELEMETRY := yes

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types imports unit ui bench bench-cleaning bench-fusion evaluate lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-15s %s\n", $$1, $$2}'

setup: $(READY) ## build the environment in .venv (every target below does so when it must)

$(READY): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "Factline needs Python 3.11 or newer on the PATH"; exit 2; }
	@echo "setting up $(VENV)"
	@case "$(UV)" in $(BIN)/uv) \
		$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)";; \
	*) $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV);; esac
	@$(UV) export --quiet --frozen --offline --no-emit-project --format requirements-txt --output-file $(VENV)/requirements.txt
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --requirements $(VENV)/requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Peers that the benchmarks run beside Factline; nothing else needs them.
PEERS := $(VENV)/.peers
$(PEERS): $(READY)
	@echo "installing the benchmarks' peers"
	@$(UV) export --quiet --frozen --offline --no-emit-project --only-group bench --format requirements-txt --output-file $(VENV)/peers.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirements $(VENV)/peers.txt
	@touch $@

run: $(READY) ## take the bundled sample corpus the whole way and print what it found and where it lies
	@$(BIN)/factline run

test: lint types imports unit ## lint, types, import rules, tests

lint: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check --diff .

# Types are read through a tree of links, for the import names (factline.…) are not the folders' names.
TYPED := pipelines assets expectations warehouse
.types/factline: ; @mkdir -p $@ && for f in $(TYPED); do ln -sfn ../../$$f $@/$$f; done

types: $(READY) .types/factline
	@$(BIN)/mypy --strict -p factline.pipelines
	@$(BIN)/mypy -p factline.assets -p factline.expectations -p factline.warehouse

imports: $(READY)
	@$(BIN)/lint-imports --no-logo --no-timings 2>/dev/null || $(BIN)/lint-imports

unit: $(READY)
	@$(BIN)/pytest --numprocesses auto --dist loadfile

ui: $(READY) ## Dagster's UI over what was run: lineage, checks, schedule, sensor (DAGSTER_PORT=3000)
	@$(BIN)/factline ui --port $(DAGSTER_PORT)

bench: $(PEERS) ## articles a second, each stage and end to end, beside two peers and in two processes
	@$(BIN)/factline bench --peers

bench-cleaning: $(PEERS) ## main text of pages, beside the nearest peers, and lines of plain text (needs the shared folder)
	@$(BIN)/factline bench-cleaning
	@$(BIN)/python -m factline.assets.cleaning_lines

FACTS ?= 100000 1000000
bench-fusion: $(READY) ## seconds and peak memory of fusing invented facts into events and of checking what came of it (FACTS="100000 1000000 5000000")
	@$(BIN)/python -m factline.assets.fusion_bench $(FACTS)

evaluate: $(READY) ## precision and recall on the sample corpus; the public gold sets too where the shared folder is there
	@if [ -f "$${FACTLINE_SHARED:-../shared}/eval/score.py" ]; then $(BIN)/factline evaluate --public --processes 2; \
	else $(BIN)/factline evaluate && echo "the public gold sets were not read: set FACTLINE_SHARED to the shared folder"; fi

# An index's address is no part of what is locked: names, versions and hashes are (docs/decisions/2026-11-23-host-free-lock.md).
lock: $(READY) ## resolve the dependencies anew and write uv.lock without naming an index
	@$(UV) lock
	@sed -E -e 's#url = "https://[^"]*/([^"/]+)"#filename = "\1"#' \
		-e 's#registry = "https://[^"]*"#registry = "https://index.invalid/"#' uv.lock > uv.lock.stripped
	@mv uv.lock.stripped uv.lock

clean: ## remove the environment, caches and everything that runs wrote to ./data
	@rm -rf $(VENV) .types .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info data
