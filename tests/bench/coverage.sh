#!/bin/sh
# Do the published 95 % intervals of a rehearsed city hold its known truth? 20 cities of ten townships,
# 10 psus a stratum, 12 persons a psu: the sample `kesu sample` draws.
# usage: coverage.sh BUILD_DIRECTORY [SEEDS]
set -eu
build=${1:?usage: coverage.sh BUILD_DIRECTORY [SEEDS]}
exec "$build/tests/bench/coverage" "${2:-20}" 10 10 12 0.90 0.99
