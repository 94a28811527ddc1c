# make run serves the app; make test sets up everything, a browser and a proxy included, and runs all checks' tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run replicas test lint types browser proxy npm vendor static first bench clean

run: .venv/app
	$(BIN)/streamlit run app.py

# So many processes behind the proxy of deploy/haproxy.cfg, on this machine.
N ?= 2
replicas: .venv/app proxy
	$(BIN)/python -m deploy.replicas $(N)

test: .venv/dev browser proxy node_modules/.package-lock.json
	-$(MAKE) build/pyodide
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/dev node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	npx eslint ui/lab

types: .venv/dev
	$(BIN)/mypy

# The app as files for any static host, in site/; ELSEWHERE is the address of an app with a server, if there is one.
static: .venv/dev node_modules/.package-lock.json
	-$(MAKE) build/published
	@test -d build/published || echo "Without Python: the site will compute nothing, and say so."
	$(BIN)/python -m ui.site site $$(test -d build/published && echo --python build/published) --elsewhere "$(ELSEWHERE)"

# Python for browsers, from where it is published.
build/published: ui/site/python.py | .venv/dev
	$(BIN)/python -m ui.site.python $@
	touch $@

# The same for the tests, all of it from npm and PyPI.
build/pyodide: tests/pyodide.py ui/site/python.py | .venv/dev
	$(BIN)/python -m tests.pyodide $@
	touch $@

# Chromium of the system if there is one, else Playwright's, else the distribution's package.
browser: .venv/dev
	@command -v chromium chromium-browser google-chrome >/dev/null \
	|| $(BIN)/python -c "import pathlib, playwright.sync_api as p; s = p.sync_playwright().start(); raise SystemExit(not pathlib.Path(s.chromium.executable_path).exists())" \
	|| $(BIN)/playwright install --with-deps chromium \
	|| (apt-get update && apt-get install -y chromium) \
	|| (sudo apt-get update && sudo apt-get install -y chromium)

# The distribution's HAProxy, for make replicas and its tests, and what makes a certificate for them.
proxy:
	@(command -v haproxy || test -x /usr/sbin/haproxy) >/dev/null && command -v openssl >/dev/null \
	|| (apt-get update && apt-get install -y haproxy openssl) \
	|| (sudo apt-get update && sudo apt-get install -y haproxy openssl)

# What looks after the JavaScript (a linter) and the browser tests (axe-core): never part of the app.
npm:
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or later (https://nodejs.org, or apt-get install nodejs npm), for linting and testing the JavaScript."; exit 1; }

node_modules/.package-lock.json: package.json package-lock.json | npm
	npm ci --silent
	touch $@

vendor: .venv/dev
	$(BIN)/python static/vendor.py

# First views that take a training, as files: after a change of what is trained, shown or said there.
first: .venv/dev
	$(BIN)/python -m regularize.export.first

bench: .venv/dev browser
	for script in exact random_settings fast growth many_fits network reading bounds prices first live commit cold crowd training dragging homes replicas one_link capacity flood soak; do $(BIN)/python benchmarks/$$script.py; done

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/app: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt requirements-deploy.txt .venv/app
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
