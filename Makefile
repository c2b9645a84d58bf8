# Two commands for people: `make run` and `make test`. Both make the environment first, once for each lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.PHONY: run test check bench train clean

run: $(STAMP)
	@$(BIN)/interviewer

test: $(STAMP)
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/interviewer rubrics lint --no-grader

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# Two cores, under three hours; DATA is the folder that holds gold/ and benchmarks/.
train: $(STAMP)
	$(BIN)/python -m training --data $(DATA)

$(STAMP): requirements.lock requirements-no-deps.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-no-deps.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV)
