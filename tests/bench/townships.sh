#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Townships' model-based shares compared with the true shares of simulated cities: bias, error,
# coverage. The columns of a case are: townships, psus in each stratum, persons in each psu, HIDE
# (every HIDE-th township has no respondents), and whether the urban share is known.
# usage: townships.sh BUILD_DIRECTORY [SEEDS]
set -eu
build=${1:?usage: townships.sh BUILD_DIRECTORY [SEEDS]}
for plan in "10 10 12 0 0" "10 10 12 0 1" "20 4 10 5 0" "20 4 10 5 1" "8 3 8 4 0"; do
	echo "townships, psus, persons, unsampled, urban: $plan"
	# shellcheck disable=SC2086
	"$build/tests/bench/townships" "${2:-100}" $plan 0.92 1
done
