#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Do the published 95 % intervals of a rehearsed city hold its known truth? 20 cities of ten townships,
# 10 psus a stratum, 12 persons a psu: the sample `kesu sample` draws. With 2 to 4 psus a stratum a
# township has the 4 to 8 communities of thin cells.
# usage: coverage.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]
set -eu
build=${1:?usage: coverage.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]}
exec "$build/tests/bench/coverage" "${2:-20}" 10 "${3:-10}" "${4:-12}" 0.90 0.99
