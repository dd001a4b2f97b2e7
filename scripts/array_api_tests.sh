#!/usr/bin/env bash
# Run the array API standard's own test suite (data-apis/array-api-tests) on one backend's namespace,
# or on that of its portable arrays (mc.Array).
#
#   scripts/array_api_tests.sh BACKEND PATH_TO_CHECKOUT [extra pytest arguments]
#   scripts/array_api_tests.sh portable-BACKEND PATH_TO_CHECKOUT [extra pytest arguments]
#
# The checkout needs its array-api submodule; its requirements.txt must be installed. PYTHON names
# the interpreter, MAX_EXAMPLES the examples per test (20). With extra arguments (a file, -k, -x)
# lines of the lists that match no selected test are let pass.
#
# Beside this script, in array_api_tests/, lie a backend's lists: BACKEND-xfails.txt, the expected
# failures; BACKEND-skips.txt, tests that end the process or pass by chance;
# BACKEND-skip-dtypes.txt, one line, the dtypes to leave out; and BACKEND_harness.py, a pytest plugin
# with what the suite asks of an array besides the namespace. Only the first has to exist. HARNESS=0
# leaves the plugin out; the expected failures are written for a run with it. Portable arrays have
# lists of their own, but for the dtypes left out, and no plugin.
set -euo pipefail

backend=${1:?usage: $0 BACKEND PATH_TO_CHECKOUT [extra pytest arguments]}
checkout=${2:?usage: $0 BACKEND PATH_TO_CHECKOUT [extra pytest arguments]}
shift 2

# The expected failures were written down for this commit; another may test differently.
suite=55fcc60179efa2680ddd6cd926ddf17b83530e2b
root=$(cd "$(dirname "$0")/.." && pwd)
lists=$root/scripts/array_api_tests
xfails=$lists/$backend-xfails.txt
skips=$lists/$backend-skips.txt
skip_dtypes=$lists/${backend#portable-}-skip-dtypes.txt
log=$(mktemp)
trap 'rm -f "$log"' EXIT

for list in "$xfails" "$skips"; do
    [[ $list == "$skips" && ! -e $skips ]] && continue
    if ! awk '/^#/ {reason = 1; next} !NF {reason = 0; next} !reason {print; bad = 1}
        END {exit bad}' "$list"; then
        echo "these lines of $list have no comment above them in their paragraph" >&2
        exit 2
    fi
done

if [[ $backend == portable-* ]]; then
    export ARRAY_API_TESTS_MODULE=portable_arrays.${backend#portable-}
else
    export ARRAY_API_TESTS_MODULE=multicalc_$backend.xp
fi
export ARRAY_API_TESTS_VERSION=2024.12
if [[ -e $skip_dtypes ]]; then
    ARRAY_API_TESTS_SKIP_DTYPES=$(<"$skip_dtypes")
    export ARRAY_API_TESTS_SKIP_DTYPES
fi
export PYTHONPATH=$lists:$root:$root/backends${PYTHONPATH:+:$PYTHONPATH}

# Examples are drawn the same way every time, so that an expected failure that passes has been
# mended, and is an error (xfail_strict), as is a line that matches no test.
options=(-q -p no_shrinking -p same_examples -p no:cacheprovider -p no:randomly -o xfail_strict=True
    --derandomize --disable-deadline --max-examples="${MAX_EXAMPLES:-20}" --xfails-file="$xfails")
if [[ -e $lists/${backend}_harness.py && ${HARNESS:-1} != 0 ]]; then
    options+=(-p "${backend}_harness")
fi
if [[ -e $skips ]]; then
    options+=(--skips-file="$skips")
fi
if (($# == 0)); then
    options+=(-o "filterwarnings=error:\d+ ids in (xfails|skips) file:UserWarning")
    set -- array_api_tests
fi

cd "$checkout"
found=$(git -C "$checkout" rev-parse --verify -q HEAD 2>/dev/null || true)
status=0
"${PYTHON:-python}" -m pytest "${options[@]}" "$@" 2>&1 | tee "$log" || status=$?

count() { { grep -E '^(=+ )?[0-9]+ [a-z].* in [0-9.]+s' "$log" | grep -oE "[0-9]+ $1\b" || echo 0; } |
    grep -oE '^[0-9]+' | tail -1; }
passed=$(count passed) expected=$(count xfailed) failed=$(count failed) skipped=$(count skipped)
echo "$backend: $passed passed, $expected expected failures, $failed failed, $skipped skipped," \
    "$((passed + expected + failed)) run; suite ${found:-$suite (no git checkout, not verified)}"
exit "$status"
