# Two commands do everything on a fresh machine: `make conformance` and `make test`.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed
JOBS ?= auto

.PHONY: conformance test mutants twice lint bench docker clean

conformance: $(STAMP)
	$(BIN)/wxconf run

test: $(STAMP)
	$(BIN)/python -m pytest -n $(JOBS)

mutants: $(STAMP)
	$(BIN)/wxconf mutants

twice: $(STAMP)
	$(BIN)/wxsim play --twice --provider conformance/reference/provider.yaml

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-bench
	$(BIN)/python -m tests.bench

docker: $(STAMP)
	docker/build-and-start

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(PYTHON) -c "import pathlib; pathlib.Path('$(STAMP)').touch()"

$(VENV)/.installed-bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
	$(PYTHON) -c "import pathlib; pathlib.Path('$(VENV)/.installed-bench').touch()"

clean:
	$(PYTHON) -c "import shutil; shutil.rmtree('$(VENV)', ignore_errors=True)"
