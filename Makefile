# Two commands do all the set-up: `make run` and `make test`. `make help` lists the rest.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SCENARIO ?= scenarios/north-atlantic-1949.yaml
RUN_ARGS ?=
PYTEST_ARGS ?= -n auto
BENCH_ARGS ?=

# dependency groups came with pip 25.1; -qq leaves only errors; Python compiles what it needs when it first does
PIP_VERSION := pip>=25.1
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test nightly bench lint format constraints wheel clean

help: ## list these commands
	@echo "usage: make COMMAND [PYTHON=python3.12]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.installed ## set up .venv, run the first scenario, say where its figures are (SCENARIO=, RUN_ARGS=)
	@set -o pipefail; echo "foedus run $(SCENARIO) $(RUN_ARGS)"; $(BIN)/foedus run $(SCENARIO) $(RUN_ARGS) | tee $(VENV)/.last-run
	@study=$$(sed -n 's/^results  //p' $(VENV)/.last-run); \
		if [ -d "$$study/figures" ]; then echo "Figures:"; find "$$study/figures" -name '*.png' | sort | sed 's/^/  /'; fi

test: lint ## set up .venv, check style, types and floors, run the tests (PYTEST_ARGS=)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

nightly: $(VENV)/.installed-dev ## the long form of the tests
	$(BIN)/python -m pytest -m "nightly or not nightly" $(PYTEST_ARGS)

bench: $(VENV)/.installed-dev ## measure how fast the model is, some fifteen minutes (BENCH_ARGS=--quick: one)
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

lint: $(VENV)/.installed-dev ## style, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev ## rewrite the sources in the house's style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

constraints: $(VENV)/.installed-dev ## renew constraints.txt; versions stay unless UV_ARGS=--upgrade
	$(PIP_INSTALL) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --strip-extras --no-emit-index-url \
		--no-header --no-annotate --group dev pyproject.toml --output-file constraints.txt $(UV_ARGS)

wheel: $(VENV)/.installed-dev ## build the source archive and, from it, the wheel, into dist/
	$(BIN)/python -m build --outdir dist

clean: ## remove .venv, caches and what was built; runs/ stays
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the set-up: done once, and again when what it depends on has changed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Foedus needs Python 3.11 or newer, and '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)" >&2; \
		echo "Name one that is: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu the package python3-venv is missing" >&2; \
		rm -rf $(VENV); exit 1; }
	@$(PIP_INSTALL) --upgrade "$(PIP_VERSION)" || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: pyproject.toml constraints.txt sim/__init__.py | $(BIN)/python
	@echo "Installing Foedus into $(VENV) (a minute or two the first time)"
	@$(PIP_INSTALL) --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing the tools for tests and checks into $(VENV)"
	@$(PIP_INSTALL) --constraint constraints.txt --editable . --group dev
	@touch $@
