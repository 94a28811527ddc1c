# make run serves the app; make test sets up everything, a browser included, and runs all checks' tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint types browser npm vendor bench clean

run: .venv/app
	$(BIN)/streamlit run app.py

test: .venv/dev browser node_modules/.package-lock.json
	$(BIN)/python -m pytest

lint: .venv/dev node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	npx eslint ui/lab

types: .venv/dev
	$(BIN)/mypy

# Chromium of the system if there is one, else Playwright's, else the distribution's package.
browser: .venv/dev
	@command -v chromium chromium-browser google-chrome >/dev/null \
	|| $(BIN)/python -c "import pathlib, playwright.sync_api as p; s = p.sync_playwright().start(); raise SystemExit(not pathlib.Path(s.chromium.executable_path).exists())" \
	|| $(BIN)/playwright install --with-deps chromium \
	|| (apt-get update && apt-get install -y chromium) \
	|| (sudo apt-get update && sudo apt-get install -y chromium)

# What looks after the JavaScript (a linter) and the browser tests (axe-core): never part of the app.
npm:
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or later (https://nodejs.org, or apt-get install nodejs npm), for linting and testing the JavaScript."; exit 1; }

node_modules/.package-lock.json: package.json package-lock.json | npm
	npm ci --silent
	touch $@

vendor: .venv/dev
	$(BIN)/python static/vendor.py

bench: .venv/dev browser
	for script in exact random_settings fast growth many_fits network door bounds first live commit cold crowd training dragging; do $(BIN)/python benchmarks/$$script.py; done

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/app: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt .venv/app
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
