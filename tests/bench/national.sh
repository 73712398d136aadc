#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A national survey in booklets, 300,000 respondents in 333 x 20 cells: seconds of each step, and
# memory, with two threads.
# usage: national.sh BUILD_DIRECTORY [REPLICATES...]
set -eu
build=${1:?usage: national.sh BUILD_DIRECTORY [REPLICATES...]}
shift
[ $# -gt 0 ] || set -- 80 200
for replicates in "$@"; do
	OMP_NUM_THREADS=2 "$build/tests/bench/national" "$replicates"
done
