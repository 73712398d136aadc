#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# By how much does a share miss that of a made-up city when people opt in beside its sample, the
# schooled more often: both counted alike, the sample alone, and the two joined as a run does it.
# usage: opt_in.sh BUILD_DIRECTORY [SEEDS]
set -eu
build=${1:?usage: opt_in.sh BUILD_DIRECTORY [SEEDS]}
exec "$build/tests/bench/opt_in" "${2:-200}"
