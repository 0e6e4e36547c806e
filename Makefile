# make demo    set up, build the release where solutions/ has changed, grade a sample class, show the result
# make test    set up what the tests need beyond that, and run them (PYTEST_ARGS="--cov" shows what they reach)
# make test-fast  what can be known in two minutes: the library and the grader's parts, no browser, no lesson as a whole
# make audit   try the checks of all lessons on right and wrong answers and on every mutant
# make lab     JupyterLab on course/, with nbgrader's extensions
# make fuzz    lie to the checker for longer than `make test` does, with other lies each time (EXAMPLES=50000)
# make bench   measure speed and accuracy against the libraries people use
# make release solutions/ -> course/
#
# Set-up happens once and is stamped; a target that is set up starts at once.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp
LESSONS ?=

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# threads that wait for work shall not spin meanwhile: two notebooks at once would take six times as long as in turn
export OMP_WAIT_POLICY ?= PASSIVE
export GOMP_SPINCOUNT ?= 0
export OPENBLAS_THREAD_TIMEOUT ?= 4

.PHONY: demo test test-thorough test-fast audit fuzz lab bench release solutions lint clean
.DEFAULT_GOAL := demo

$(STAMP)-venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version.split()[0])'
	@$(PYTHON) -c 'import ensurepip' || { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(STAMP)-run: pyproject.toml constraints.txt $(STAMP)-venv
	@echo "Setting up $(VENV) (a few minutes, once) ..."
	$(BIN)/pip install --progress-bar on --constraint constraints.txt --editable .
	@touch $@

$(STAMP)-kernels: $(STAMP)-run $(wildcard recsys_lib/kernels/*.py)
	@echo "Compiling the numba kernels into their cache, so that nobody waits for them later ..."
	$(BIN)/python -m recsys_lib.kernels.warm
	@touch $@

$(STAMP)-test: pyproject.toml constraints.txt $(STAMP)-run
	@echo "Adding what the tests need ..."
	$(BIN)/pip install --progress-bar on --constraint constraints.txt --editable '.[test]'
	@touch $@

$(STAMP)-bench: pyproject.toml constraints.txt $(STAMP)-run
	@echo "Adding the libraries to measure against (cmfrec is compiled here, some minutes) ..."
	$(BIN)/pip install --progress-bar on --constraint constraints.txt --editable '.[bench]'
	@touch $@

$(STAMP)-release: $(STAMP)-kernels nbgrader_config.py $(shell find solutions -type f -not -path '*/.*')
	@echo "Building the release; each lesson is rehearsed ..."
	$(BIN)/autograder release
	@touch $@

demo: $(STAMP)-release
	@echo "Handing in a sample class ..."
	$(BIN)/python -m tests.end_to_end.sample_class
	$(BIN)/autograder grade --workers 2 --json grading/grades.json
	@$(BIN)/python -m tests.end_to_end.sample_class --attacks grading/grades.json
	$(BIN)/autograder leaderboard 09-capstone

test: $(STAMP)-test $(STAMP)-kernels
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 -m "not thorough" $(PYTEST_ARGS)

# What says the same a second time, at length: CI runs it too.
test-thorough: $(STAMP)-test $(STAMP)-kernels
	$(BIN)/python -m pytest -n 2 -m thorough $(PYTEST_ARGS)

test-fast: $(STAMP)-test $(STAMP)-kernels
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 -m "not slow and not thorough" $(PYTEST_ARGS)

audit: $(STAMP)-run $(STAMP)-kernels
	$(BIN)/autograder audit $(LESSONS) --html grading/audit.html --json grading/audit.json

fuzz: $(STAMP)-test
	AUTOGRADER_FUZZ=$(or $(EXAMPLES),50000) $(BIN)/python -m pytest tests/autograder/bridge/test_fuzz.py

lab: $(STAMP)-run $(STAMP)-kernels
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/course \
		$(if $(filter 0,$(shell id -u)),--allow-root) $(LAB_ARGS)

release: $(STAMP)-run
	$(BIN)/autograder release $(LESSONS)

solutions: $(STAMP)-run $(STAMP)-kernels
	$(BIN)/autograder build $(LESSONS)

bench: $(STAMP)-bench $(STAMP)-kernels
	$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

lint: $(STAMP)-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .hypothesis .coverage
