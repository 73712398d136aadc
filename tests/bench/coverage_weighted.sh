#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How often do the published 95 % intervals of a simulated city contain its true shares when a third
# of the invited do not answer? Ten townships, 10 psus in each stratum, 12 persons in each psu,
# weighted as in a run.
# usage: coverage_weighted.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]
set -eu
build=${1:?usage: coverage_weighted.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]}
exec "$build/tests/bench/coverage_weighted" "${2:-20}" 10 "${3:-10}" "${4:-12}" 0.93 0.97
