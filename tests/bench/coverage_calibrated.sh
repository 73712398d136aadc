#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How often do 95 % intervals from calibrated weights contain the true shares of a simulated city?
# Every survey is drawn again, loses the people who do not answer, and is raked again.
# usage: coverage_calibrated.sh BUILD_DIRECTORY [SURVEYS]
set -eu
build=${1:?usage: coverage_calibrated.sh BUILD_DIRECTORY [SURVEYS]}
exec "$build/tests/bench/coverage_calibrated" "${2:-500}" 93 97
