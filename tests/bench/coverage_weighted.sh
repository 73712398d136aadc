#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Do the published 95 % intervals of a rehearsed city hold its known truth when a third of the invited stay silent?
# Ten townships, 10 psus a stratum, 12 persons a psu, weighted as a run weights.
# usage: coverage_weighted.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]
set -eu
build=${1:?usage: coverage_weighted.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]}
exec "$build/tests/bench/coverage_weighted" "${2:-20}" 10 "${3:-10}" "${4:-12}" 0.93 0.97
