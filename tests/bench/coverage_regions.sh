#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How often does a simulated county's 95 % interval contain the truth when its weights meet totals of
# townships, with the totals of every township and with those a run takes? Five strata of two
# townships, 3 psus in each stratum, 20 persons in each psu.
# usage: coverage_regions.sh BUILD_DIRECTORY [COUNTIES [STRATA TOWNSHIPS PSUS PERSONS]]
set -eu
build=${1:?usage: coverage_regions.sh BUILD_DIRECTORY [COUNTIES [STRATA TOWNSHIPS PSUS PERSONS]]}
exec "$build/tests/bench/coverage_regions" "${2:-1000}" "${3:-5}" "${4:-2}" "${5:-3}" "${6:-20}" \
	0.93 0.98
