# Đúng Hạn. `make run` starts it, `make test` tests it; both set up what they need by themselves.

PYTHON ?= python3
PORT   ?= 8000
# The machine has few cores, and each test process starts a PostgreSQL of its own.
JOBS   ?= 2
TASKS  ?=
RUNS   ?=

VENV := .venv
PY   := $(VENV)/bin/python

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_NO_INPUT := 1

.PHONY: help run test check faults fix format lint types contracts bench bench-morning bench-smoke audit setup \
	setup-dev venv

help:
	@echo "make run [PORT=8000]  start web and scheduler; loads the demonstration into an empty database"
	@echo "make test             all tests, on SQLite and PostgreSQL; in a browser too where there is one"
	@echo "make check            format, lint, types, layers, tests: what CI checks"
	@echo "make fix              format, and repair what can be repaired by itself"
	@echo "make faults           kill, fill, cut and confuse it, on both databases (RUNS=5 for more; takes minutes)"
	@echo "make bench            measure (TASKS=1000000 for more)"
	@echo "make bench-morning    plan and gather the reminders of 40,000 people"

run: setup
	@exec $(PY) -m tracker.cli.start --port $(PORT)

test: setup-dev
	@exec $(PY) -m pytest -n $(JOBS) --dist worksteal

# The tests come last, so that the line that counts them is the last one.
check: format lint types contracts test

format: setup-dev
	$(PY) -m ruff format --check .

lint: setup-dev
	$(PY) -m ruff check .

types: setup-dev
	$(PY) -m mypy

contracts: setup-dev
	$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

fix: setup-dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

faults: setup-dev
	@exec $(PY) -m tests.faults $(if $(RUNS),--runs $(RUNS))

bench: setup-dev
	@exec $(PY) -m bench $(if $(TASKS),--tasks $(TASKS))

# A morning of 40,000 people and 100,000 open tasks, planned and gathered.
bench-morning: setup-dev
	@exec $(PY) -m bench.morning

# Does the bench still run? The numbers of so few tasks say nothing.
bench-smoke: setup-dev
	@$(PY) -m bench --tasks 300
	@exec $(PY) -m bench.morning --tasks 300 --people 120

# Known holes in what we depend on. The list of them is a service on the network; without it nothing is said.
audit: setup-dev
	@status=0; $(PY) -m pip_audit --progress-spinner off -r requirements.txt --no-deps >$(VENV)/audit.log 2>&1 || status=$$?; \
	if grep -q '^Found [0-9]* known' $(VENV)/audit.log; then cat $(VENV)/audit.log; exit 1; fi; \
	if [ $$status = 0 ] && ! grep -q 'could not be audited' $(VENV)/audit.log; \
	then echo "No known holes in the pinned packages."; \
	else echo "NOT AUDITED: the list of known holes could not be reached ($(VENV)/audit.log has the reason)."; fi

# What was installed is kept beside it: pip runs again when the pinned list differs, and not otherwise.
define install
	@cmp -s $(1) $(VENV)/$(1) || { \
	    echo "Installing $(1) into $(VENV) (once, and when it changes) ..."; \
	    $(PY) -m pip install --quiet --retries 2 --timeout 20 -r $(1) >$(VENV)/pip.log 2>&1 \
	      && cp $(1) $(VENV)/$(1); \
	  } || { \
	    echo "The packages could not be installed: check this machine's network (behind a proxy, set HTTPS_PROXY)" \
	         "and run make again; pip's own words are in $(VENV)/pip.log." >&2; exit 1; \
	  }
endef

setup: venv
	$(call install,requirements.txt)

setup-dev: setup
	$(call install,requirements-dev.txt)

venv:
	@$(PY) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    command -v $(PYTHON) >/dev/null || { \
	      echo "Python is missing: install 3.11 or newer (sudo apt install python3 python3-venv)," \
	           "or name one: make run PYTHON=/path/to/python3.11" >&2; exit 1; }; \
	    $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	      echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V 2>&1 | cut -d' ' -f2): name another," \
	           "such as make run PYTHON=python3.11" >&2; exit 1; }; \
	    $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	      echo "Python's venv module is missing: sudo apt install python3-venv" >&2; exit 1; }; \
	    $(PYTHON) -m venv --clear $(VENV) || { \
	      echo "The virtual environment $(VENV) could not be made; the reason stands above." >&2; exit 1; }; \
	  }
