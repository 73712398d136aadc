#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Do 95 % intervals from calibrated weights hold the known truth of a made-up city? Every survey is drawn,
# loses who does not answer, and is raked anew. usage: coverage_calibrated.sh BUILD_DIRECTORY [SURVEYS]
set -eu
build=${1:?usage: coverage_calibrated.sh BUILD_DIRECTORY [SURVEYS]}
exec "$build/tests/bench/coverage_calibrated" "${2:-500}" 93 97
