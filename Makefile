# Every target sets up first; that takes no time when all is there.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help setup run test check bench catalogues lock clean

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 20

setup: ## Make .venv from the lock; install missing programs where that is allowed
	@PYTHON="$(PYTHON)" tools/setup

run: setup ## Start the whole product on a demonstration floor and print its address
	@echo 'Starting the demonstration floor; the address to open follows in a few seconds.'
	@$(BIN)/python app.py run --demo $(ARGS)

# Three at once keep two cores busy: many tests wait for another process, or for time that has to pass. Their files are
# kept in memory where there is room: a disk that is shared may take seconds to make one thing durable.
test: setup ## Run every test (ARGS="-k wallboard" for some)
	@tools/nginx-for-tests
	TMPDIR=$$(tools/folder-for-tests) $(BIN)/pytest -n 3 --dist worksteal $(ARGS)

check: setup ## Lint, format, types, import law
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_import_law.py

bench: setup ## Measure; prints a table and writes JSON
	$(BIN)/python -m bench $(ARGS)

catalogues: setup ## Bring the translations' catalogues up to date with the source
	$(BIN)/python -m dashboard.i18n.extract

LOCK := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header

lock: setup ## Resolve the dependencies again (ARGS=--upgrade takes the newest)
	@command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	PATH="$$PATH:$(CURDIR)/$(BIN)" $(LOCK) $(ARGS) --extra embedded -o requirements.lock pyproject.toml
	PATH="$$PATH:$(CURDIR)/$(BIN)" $(LOCK) $(ARGS) --extra embedded --extra dev -c requirements.lock \
		-o requirements-dev.lock pyproject.toml
	@! grep -nE 'https?://|file:' requirements.lock requirements-dev.lock

clean: ## Remove what was made here, but not var/, where a floor is remembered
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
