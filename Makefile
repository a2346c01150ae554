# One place for the commands; README and CI call these.
# Which Python: `PYTHON=python3.13 make setup`; else the first of 3.11 or newer that is found.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup chat test format check bench soak guide lock image clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@echo "正在安装，第一次要几分钟…… / Setting up; the first time takes some minutes."
	@test -x $(BIN)/python || sh deploy/make_venv.sh $(VENV) $(PYTHON)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

chat: setup
	$(BIN)/study chat

test: setup
	$(BIN)/python -m pytest -q

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m tests.support.two_halves

bench: setup
	$(BIN)/python -m benchmarks

soak: setup
	$(BIN)/python -m pytest -q -m soak

guide: setup
	$(BIN)/python -m tests.support.guide

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group dev pyproject.toml -o requirements.lock

image:
	docker build --tag speech-study-bot .

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
