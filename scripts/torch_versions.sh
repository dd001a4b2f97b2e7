#!/usr/bin/env bash
# The PyTorch adapter on other versions of PyTorch, each in an environment of its own (gigabytes):
#   scripts/torch_versions.sh VERSION...
set -euo pipefail
cd "$(dirname "$0")/.."
for version in "$@"; do
    environment=.venv-torch-$version
    [ -d "$environment" ] || "${PYTHON:-python3}" -m venv "$environment"
    "$environment/bin/python" -m pip install -q "torch==$version" -e . pytest hypothesis scipy sympy
    "$environment/bin/python" -m pytest -p no:cacheprovider \
        tests/adapters/test_torch_private.py tests/adapters/test_native_torch.py \
        tests/adapters/test_folding.py
done
