#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 200 bootstrap replicates of a share, 50,000 rows in 1,000 psus: the library and `kesu estimate`
# compared with R's as.svrepdesign(type = "subbootstrap") and svymean. Their random numbers differ,
# so their standard errors differ by about 5 %. usage: bootstrap.sh BUILD_DIRECTORY
set -eu
build=${1:?usage: bootstrap.sh BUILD_DIRECTORY}
here=$(dirname "$0")
# shellcheck source=tests/bench/beside.sh
. "$here/beside.sh"
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
ours=$("$build/tests/bench/bench_weights" bootstrap "$rows")
theirs=$(Rscript "$here/beside.R" bootstrap "$rows")
beside "200 bootstrap replicates of 50,000 rows" "$ours" \
	"$(whole "$build/kesu" estimate "$rows" --strata stratum --psu psu --weight weight --share y \
		--replicates bootstrap:200 --format json)" \
	"$theirs" "$(whole Rscript "$here/beside.R" bootstrap "$rows")"
echo "$ours $theirs" | awk '{ exit ($2 / $4 > 1.3 || $4 / $2 > 1.3) }'
