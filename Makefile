# Everything runs in .venv, built from the locked requirements. `make help` lists the targets.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.DEFAULT_GOAL := help
.PHONY: help demo test check fix lock bench

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

.venv/ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python lacks venv. Install it first, on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/ready

demo: .venv/ready ## open the example: real municipalities and a fictitious town
	@$(BIN)/afspraken --data build/demo demo

test: .venv/ready ## run all tests; without a browser all but the journeys
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: .venv/ready ## style, types, import rules, drift, links; changes nothing
	@$(BIN)/python -m tests.check

bench: .venv/ready ## speed as ratios against the bare libraries; ONLY=load_vs_bare runs one
	@$(BIN)/python -m tests.bench $(ONLY)

fix: .venv/ready ## repair what a machine can: style, and everything that is derived
	@$(BIN)/python -m tests.check --fix

lock: .venv/ready ## bring the locked requirements up to date
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet -o requirements-dev.txt
