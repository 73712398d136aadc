#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How often do the published 95 % intervals of a simulated city contain its true shares? 20 cities
# of ten townships, 10 psus in each stratum, 12 persons in each psu, as `kesu rehearse` draws them.
# With 2 to 4 psus in each stratum, a township has 4 to 8 psus, so that its cells are thin.
# usage: coverage.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]
set -eu
build=${1:?usage: coverage.sh BUILD_DIRECTORY [SEEDS [PSUS [PERSONS]]]}
exec "$build/tests/bench/coverage" "${2:-20}" 10 "${3:-10}" "${4:-12}" 0.90 0.99
