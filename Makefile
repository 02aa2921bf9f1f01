# make demo   the environment, then the bundled sample reports and their brief
# make test   the environment and a browser where one can be had, then every check and every test
# make bench  the figures of bench/, printed and kept in bench/results.json
# make soak   the long forms of tests: following killed 200 times, the ledger gone 40 times, 100,000 items at once; twenty
#             times the examples of the ledger and of requests to the API; then half an hour of two hundred feeds (over
#             four hours in all)
# make train  the models of attribution and of triggers, trained anew from ../shared/data (over two hours on two cores)
# make docs   docs/cli.md, docs/codebook.md and the screens of the README, written anew from the program
# make shots  pictures of every page of the desk in build/shots: desktop and phone, light and dark
# make vendor the browser's libraries of the desk, bundled anew (needs npm)
# make lock   requirements/*.txt, resolved anew (needs uv)

PYTHON ?= python3
VENV := .venv
TRAIN := .venv-train
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check

.PHONY: demo test soak lint bench train docs shots vendor browser lock clean

demo: $(VENV)/.ready-run
	@$(BIN)/onrecord demo

# The tests begin hundreds of processes, which are to find the modules compiled.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.ready-dev lint browser
	$(BIN)/python -m pytest -n 2 --dist worksteal --junitxml=$(VENV)/tests.xml

# Where there is none in the end, the tests of the pages are skipped and say so.
browser: $(VENV)/.ready-dev
	-@$(BIN)/python tests/surfaces/web/browser.py

soak: $(VENV)/.ready-dev
	ONRECORD_KILLS=200 ONRECORD_OUTAGES=40 ONRECORD_ITEMS=100000 $(BIN)/python -m pytest tests/following -q
	ONRECORD_EXAMPLES=20 $(BIN)/python -m pytest -n 2 tests/ledger tests/surfaces/web/test_api_schema.py -q
	$(BIN)/python bench/following.py --part soak

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.ready-dev
	$(BIN)/python bench/throughput.py
	$(BIN)/python bench/archive.py

train: $(TRAIN)/.ready
	PYTHONPATH=training $(TRAIN)/bin/python -m copies
	PYTHONPATH=training $(TRAIN)/bin/python -m spans links
	PYTHONPATH=training $(TRAIN)/bin/python -m spans train
	PYTHONPATH=training $(TRAIN)/bin/python -m events

docs: $(VENV)/.ready-dev
	$(BIN)/python docs/generate_cli.py
	$(BIN)/python docs/generate_codebook.py
	$(BIN)/python docs/generate_screens.py

shots: $(VENV)/.ready-dev browser
	$(BIN)/python docs/generate_shots.py build/shots

vendor: $(VENV)/.ready-run
	$(BIN)/python docs/generate_vendor.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready-run: $(BIN)/python requirements/run.txt requirements/build.txt pyproject.toml hatch_build.py
	@echo "installing what the lock names (about a minute)"
	@$(PIP) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready-run requirements/dev.txt
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# torch has other builds on other machines, so that its hash is not in the lock; a CPU build is enough.
$(TRAIN)/.ready: requirements/run.txt requirements/build.txt requirements/train.txt hatch_build.py
	$(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install -qq --require-hashes --no-deps -r requirements/run.txt -r requirements/build.txt \
	  -r requirements/train.txt
	$(TRAIN)/bin/python -m pip install -qq torch==2.13.0
	$(TRAIN)/bin/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
  --no-header --quiet

lock:
	$(LOCK) pyproject.toml --output-file requirements/run.txt
	$(LOCK) pyproject.toml --all-extras --constraint requirements/run.txt --output-file requirements/image.txt
	$(LOCK) --group pyproject.toml:build --constraint requirements/run.txt --output-file requirements/build.txt
	$(LOCK) pyproject.toml --all-extras --group pyproject.toml:build --group pyproject.toml:dev \
	  --constraint requirements/image.txt --constraint requirements/build.txt --output-file requirements/dev.txt
	$(LOCK) --no-deps --group pyproject.toml:train --output-file requirements/train.txt

clean:
	rm -rf $(VENV) $(TRAIN)
