PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NUMPY2 := .venv-numpy2

# Compiling small programs is nearly all that JAX does in the tests: what one process has compiled,
# the others load.
unit numpy2 conformance: export JAX_COMPILATION_CACHE_DIR := $(CURDIR)/out/jax
unit numpy2 conformance: export JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS := 0

.PHONY: help demo test lint types unit numpy2 conformance bench clean

help:
	@echo "make demo   install everything into $(VENV) and compare all backends on the chapter and on real data"
	@echo "make test   lint, types, all tests, the adapters on NumPy 2, and the conformance suite"
	@echo "make bench  time every derivative against the best and the obvious native call (BENCH=--quick: a part)"

demo: $(VENV)/installed
	$(BIN)/multicalc compare --chapter

test: lint types unit numpy2 conformance

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

unit: $(VENV)/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The shared environment has NumPy 1.26 and the JAX that goes with it; the adapters of NumPy, JAX
# and MXNet also have to work on NumPy 2 and the newest JAX.
numpy2: $(NUMPY2)/installed
	$(NUMPY2)/bin/python -m pytest -n 2 --dist loadfile tests/mxnet tests/adapters

# The same suite in both environments, and one report of both.
conformance: $(VENV)/installed $(NUMPY2)/installed
	mkdir -p out
	$(BIN)/multicalc conformance --label 'NumPy 1' --results out/numpy1.jsonl
	$(NUMPY2)/bin/multicalc conformance --label 'NumPy 2' --backends numpy,jax,mxnet --results out/numpy2.jsonl
	$(BIN)/multicalc conformance report out/numpy1.jsonl out/numpy2.jsonl --html out/conformance.html --markdown out/conformance.md

# Hours, on a quiet machine; with BENCH=--quick minutes. The page is written by a full run only.
bench: $(VENV)/installed
	$(BIN)/python -m benchmarks.run $(or $(BENCH),--markdown docs/benchmarks.md)

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[all,test]'
	touch $@

# MXNet's own metadata asks for NumPy 1, so it is installed without its dependencies, and these
# beside it.
MXNET_NEEDS := graphviz requests setuptools

$(NUMPY2)/installed: pyproject.toml constraints-numpy2.txt
	$(PYTHON) -m venv $(NUMPY2)
	$(NUMPY2)/bin/python -m pip install -q -c constraints-numpy2.txt -e '.[torch,tensorflow,jax,plot,data,test]' $(MXNET_NEEDS)
	$(NUMPY2)/bin/python -m pip install -q -c constraints-numpy2.txt --no-deps mxnet
	touch $@

clean:
	rm -rf $(VENV) $(NUMPY2) out build *.egg-info
