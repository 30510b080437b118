# Two commands do everything on a fresh machine: `make conformance` and `make test`. `make help` names the rest.
PYTHON ?= python3
VENV ?= .venv
JOBS ?= auto
# Whoever is done with its tests takes of what the others have left.
SIDE_BY_SIDE := -n $(JOBS) --dist worksteal
# Versions that are known to work together, for every Python that is allowed; `make lock` renews them.
LOCK := tests/constraints.txt

ifeq ($(OS),Windows_NT)
SCRIPTS := Scripts
else
SCRIPTS := bin
endif
BIN := $(VENV)/$(SCRIPTS)
# Hundreds of processes are started: where the environment forbids to keep byte code, each would compile all of it.
unexport PYTHONDONTWRITEBYTECODE
INSTALL := -m pip install --quiet --disable-pip-version-check
TOUCH := $(PYTHON) -c "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"
RESOLVE := pip compile --quiet --upgrade --python-version 3.11 --annotation-style line

.PHONY: conformance test durations mutants sabotages twice alone subsets freedoms others road attack surface lint coverage bench docs newest oldest lock docker clean help

conformance: $(VENV)/.installed ## play the scenarios against the reference provider and judge it, check by check
	$(BIN)/wxconf run -j auto --journal $(VENV)/conformance.jsonl
	$(BIN)/wxconf dimensions $(VENV)/conformance.jsonl

test: $(VENV)/.installed ## the tests
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(TESTS)

durations: $(VENV)/.installed ## renew how long each scenario takes the reference, by which runs are planned: on a machine that does nothing else
	$(BIN)/wxconf run --quiet --heavy --repeat 3 --journal $(VENV)/durations.jsonl
	$(BIN)/wxconf durations --write $(VENV)/durations.jsonl

mutants: $(VENV)/.installed ## every broken variant of the reference provider fails the checks that it is meant to fail
	$(BIN)/wxconf mutants

sabotages: $(VENV)/.installed ## every deliberate breakage of the simulator and of the suite is noticed by the test that is there for it
	$(BIN)/python -m tests.sabotage

twice: $(VENV)/.installed ## every scenario, played twice, gives the same digest
	$(BIN)/python -m tests.twice $(TWICE)

alone: $(VENV)/.installed ## every scenario has the same findings alone as in runs of several orders
	$(BIN)/python -m tests.alone

subsets: $(VENV)/.installed ## a right provider is right without any one probe, any two, and all
	$(BIN)/python -m tests.subsets $(SUBSETS)

freedoms: $(VENV)/.installed ## a provider that is right in another way than the reference is not blamed, way by way
	$(BIN)/python -m tests.freedoms $(FREEDOMS)

others: $(VENV)/.installed ## good providers that others wrote, in Node and Flask, with few probes and many: none is blamed, or once and not again
	$(BIN)/python -m tests.foreign.providers

road: $(VENV)/.installed ## from an empty folder to a first verdict: the wheel, `wxconf init`, a small provider, `wxconf doctor`, `wxconf run`
	$(BIN)/python -m tests.road

attack: $(VENV)/.installed ## hostile calls, receivers, providers and kills, each for a short while; nothing may break
	$(BIN)/python -m tests.attack $(ATTACK)

surface: $(VENV)/.installed-surface ## what is served is as both OpenAPI documents say, call by call; SURFACE="--form bounded" for a short while
	$(BIN)/python -m pytest -q tests/surface
	$(BIN)/python -m tests.surface --table $(VENV)/surface.txt $(SURFACE)

lint: $(VENV)/.installed ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

coverage: $(VENV)/.installed ## what of the core and of the suite no test reaches; fails if that is more than it was
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(SIDE_BY_SIDE)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(VENV)/.installed-bench ## how fast it is
	$(BIN)/python -m tests.bench

docs: $(VENV)/.installed ## renew the tables of the READMEs
	$(BIN)/wxconf docs --write $(wildcard *.md */*.md)
	$(BIN)/python -m tests.endpoints.store

newest: ## the tests with the newest of everything that it stands on
	$(PYTHON) -m venv --clear $(VENV)-newest
	$(VENV)-newest/$(SCRIPTS)/python $(INSTALL) -e ".[dev]"
	$(VENV)-newest/$(SCRIPTS)/python -m pytest $(SIDE_BY_SIDE)

oldest: ## the tests with the oldest that pyproject.toml allows
	$(PYTHON) -m venv --clear $(VENV)-oldest
	$(VENV)-oldest/$(SCRIPTS)/python $(INSTALL) uv
	$(VENV)-oldest/$(SCRIPTS)/uv $(RESOLVE) --resolution lowest-direct --extra dev --output-file $(VENV)-oldest/constraints.txt pyproject.toml
	$(VENV)-oldest/$(SCRIPTS)/python $(INSTALL) -e ".[dev]" -c $(VENV)-oldest/constraints.txt
	$(VENV)-oldest/$(SCRIPTS)/python -m pytest $(SIDE_BY_SIDE)

lock: ## renew the versions that all targets but newest and oldest use
	$(PYTHON) -m venv --clear $(VENV)-lock
	$(VENV)-lock/$(SCRIPTS)/python $(INSTALL) uv
	$(VENV)-lock/$(SCRIPTS)/uv $(RESOLVE) --universal --extra dev --extra bench --extra surface --custom-compile-command "make lock" --output-file $(LOCK) pyproject.toml

docker: ## build the image, start it, check it and stop it; also without a Docker engine
	$(PYTHON) -m tests.docker

clean: ## remove the virtual environments
	$(PYTHON) -c "import shutil; [shutil.rmtree('$(VENV)' + of, ignore_errors=True) for of in ('', '-newest', '-oldest', '-lock')]"

help: ## this list
	@$(PYTHON) -c "import re; print(*(f'{name:12} {text}' for name, text in re.findall('(?m)^([a-z]+):.*?## (.*)', open('Makefile', encoding='utf-8').read())), sep='\n')"

$(VENV)/.installed: pyproject.toml $(LOCK)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) -e ".[dev]" -c $(LOCK)
	$(TOUCH) $@

$(VENV)/.installed-bench: $(VENV)/.installed
	$(BIN)/python $(INSTALL) -e ".[dev,bench]" -c $(LOCK)
	$(TOUCH) $@

$(VENV)/.installed-surface: $(VENV)/.installed
	$(BIN)/python $(INSTALL) -e ".[dev,surface]" -c $(LOCK)
	$(TOUCH) $@
