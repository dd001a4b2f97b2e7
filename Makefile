PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NUMPY2 := .venv-numpy2
MLX := .venv-mlx
PY312 ?= python3.12
PY313 ?= python3.13

# Compiling small programs is nearly all that JAX does in the tests: what one process has compiled,
# the others load.
TESTS := unit every docs numpy2 conformance conformance-all mlx py312 py313
$(TESTS): export JAX_COMPILATION_CACHE_DIR := $(CURDIR)/out/jax
$(TESTS): export JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS := 0

.PHONY: help demo test test-all lint types stubs ports-table catalogues $(TESTS) bench torch-versions clean

help:
	@echo "make demo      install everything into $(VENV) and compare all backends on the chapter and on real data"
	@echo "make test      lint, types, the tests, the adapters on NumPy 2, and the conformance suite"
	@echo "make test-all  all of each: inputs drawn anew (SEED=...), the whole suite on NumPy 1 and 2,"
	@echo "               the adapter of MLX, and Python 3.12 and 3.13 (PY312=..., PY313=...)"
	@echo "make docs      run every cell of the lessons and make the site: out/site/index.html"
	@echo "make bench     time every derivative against the best and the obvious native call (BENCH=--quick: a part)"

demo: $(VENV)/installed
	$(BIN)/multicalc compare --chapter

test: lint types unit docs numpy2 conformance

test-all: lint types every docs numpy2 conformance-all mlx py312 py313

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

# What type checkers and editors read of `xp`, from multicalc/xp/reference.
stubs: $(VENV)/installed
	$(BIN)/python -m multicalc.xp.stubs

# The lessons, the guides and the reference, in every language: fails where a result is not what a
# lesson says. What has run with the same sources and versions is kept in out/site-work.
docs: $(VENV)/installed
	$(BIN)/python lessons/site/make_site.py out/site
	LESSONS_SITE=$(CURDIR)/out/site $(BIN)/python -m pytest -q -n 2 tests/site

# The lessons' strings in every language's catalogue; what is new there waits for a translation.
catalogues: $(VENV)/installed
	$(BIN)/python lessons/site/catalogues.py

# What comparisons say of the bugs in examples/ports.
ports-table: $(VENV)/installed
	PYTHONPATH=examples/ports $(BIN)/python scripts/ports_table.py docs/ports-table.md

# Without the operations at inputs that are drawn: the suite has them at inputs of its own.
unit: $(VENV)/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/operations

# What hypothesis draws depends on the seed alone.
SEED := $(or $(SEED),$(shell date +%s))
every: $(VENV)/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile --every-scenario --hypothesis-profile=random --hypothesis-seed=$(SEED)

# The first environment has NumPy 1.26 and the newest frameworks that take it; this one NumPy 2.
numpy2: $(VENV)/installed $(NUMPY2)/installed
	mkdir -p out
	$(NUMPY2)/bin/python -m pytest -n 2 --dist loadfile tests/mxnet tests/adapters
	$(BIN)/python -m pytest tests/upgrades/test_real_environments.py
	$(NUMPY2)/bin/multicalc conformance --quick --results out/numpy2-quick.jsonl

conformance: $(VENV)/installed
	mkdir -p out
	$(BIN)/multicalc conformance --brief --results out/conformance.jsonl

# The whole suite in both environments, and one report of both.
conformance-all: $(VENV)/installed $(NUMPY2)/installed
	mkdir -p out
	$(BIN)/multicalc conformance --label 'NumPy 1' --results out/numpy1.jsonl
	$(NUMPY2)/bin/multicalc conformance --label 'NumPy 2' --results out/numpy2.jsonl
	$(BIN)/multicalc conformance report out/numpy1.jsonl out/numpy2.jsonl --html out/conformance.html --markdown out/conformance.md

# A framework that has its adapter in examples/: the families of what every backend has.
CORE := chapter,elementwise,arrays,operators,linalg,nested,precision,indexing,data,memory,state,chunks
mlx: $(MLX)/installed
	mkdir -p out
	$(MLX)/bin/python -m pytest tests/kit/test_mlx.py
	$(MLX)/bin/python -m pytest tests/upstream -k mlx
	$(MLX)/bin/multicalc conformance --backends mlx --family $(CORE) --results out/mlx.jsonl

# The newest of everything on a newer Python.
py312 py313: py%: .venv-py%/installed
	mkdir -p out
	.venv-py$*/bin/python -m pytest -n 2 --dist loadfile tests/mxnet tests/adapters
	.venv-py$*/bin/multicalc conformance --quick --results out/py$*-quick.jsonl

# Hours, on a quiet machine; with BENCH=--quick minutes. The page is written by a full run only.
bench: $(VENV)/installed
	$(BIN)/python -m benchmarks.run $(or $(BENCH),--markdown docs/benchmarks.md)

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[all,test,docs]'
	touch $@

EXTRAS := tensorflow,jax,plot,data,test
WITH_TORCH := torch,$(EXTRAS)

# MXNet's own metadata asks for NumPy 1, so it is installed without its dependencies.
define install
$(1) -m venv $(@D)
$(@D)/bin/python -m pip install -q -c $(2) -e '.[$(3)]' graphviz requests setuptools
$(@D)/bin/python -m pip install -q -c $(2) --no-deps mxnet
touch $@
endef

$(NUMPY2)/installed: pyproject.toml constraints-numpy2.txt
	$(call install,$(PYTHON),constraints-numpy2.txt,$(WITH_TORCH))

$(MLX)/installed: pyproject.toml examples/multicalc-mlx/pyproject.toml constraints.txt
	$(PYTHON) -m venv $(MLX)
	$(MLX)/bin/python -m pip install -q -c constraints.txt -e '.[data,test]' -e examples/multicalc-mlx
	touch $@

# Without PyTorch, whose wheels for these come with several gigabytes of CUDA.
.venv-py312/installed .venv-py313/installed: .venv-py%/installed: pyproject.toml constraints-newest.txt
	$(call install,$(PY$*),constraints-newest.txt,$(EXTRAS))

# What of PyTorch's private names there is in other versions: make torch-versions TORCH="2.10.0".
torch-versions:
	scripts/torch_versions.sh $(TORCH)

clean:
	rm -rf $(VENV) $(NUMPY2) $(MLX) .venv-py312 .venv-py313 out build dist *.egg-info
