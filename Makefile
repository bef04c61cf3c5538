# make demo   the whole main job against the built-in lab: no network (after installation), no root
# make test   the quick suite; make test-slow adds the slow and integration tests
# make check  lint and types
# Each target sets up all it needs in $(VENV), from nothing, in any order.

# The newest suitable Python there is, unless PYTHON names one.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test test-slow check format wheel clean
.DELETE_ON_ERROR:

demo: $(VENV)/.core
	$(BIN)/brandguard demo --folder demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -q -n auto -m "not slow and not integration" $(ARGS)

test-slow: $(VENV)/.test
	$(BIN)/python -m pytest -q -m "slow or integration" $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(VENV)/.dev
	$(BIN)/python -m pip wheel --no-deps -q -w dist .

clean:
	rm -rf $(VENV) dist demo

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "brandguard needs Python 3.11 or newer; none found (PYTHON=... names one)" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments (on Debian: apt-get install python3-venv)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(PIP) install -e .
	@touch $@

# Dependency groups (PEP 735) need pip 25.1; the environment's own pip was upgraded above.
$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(PIP) install -e . --group test
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(PIP) install -e . --group dev
	@touch $@
