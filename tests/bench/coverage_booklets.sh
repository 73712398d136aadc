#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How often do intervals of a simulated survey in booklets of 21 or 22 of 50 items contain the true
# shares of the whole form, cell by cell? Ten townships, 10 psus in each stratum, 12 persons in each
# psu, of whom a third does not answer, weighted as in a run.
# usage: coverage_booklets.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS [VARIANT]]]]
set -eu
build=${1:?usage: coverage_booklets.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS [VARIANT]]]]}
exec "$build/tests/bench/coverage_booklets" "${2:-50}" 10 "${3:-10}" "${4:-12}" 0.92 1 "${5:-product}"
