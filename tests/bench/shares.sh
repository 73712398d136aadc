#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Shares by region x sex, 300,000 rows, 6,000 psus: the library and `kesu estimate` compared with
# R's survey package. usage: shares.sh BUILD_DIRECTORY
set -eu
build=${1:?usage: shares.sh BUILD_DIRECTORY}
here=$(dirname "$0")
# shellcheck source=tests/bench/beside.sh
. "$here/beside.sh"
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
ours=$("$build/tests/bench/bench_shares" "$rows")
theirs=$(Rscript "$here/beside.R" shares "$rows")
beside "62 shares of 300,000 rows in 6,000 psus" "$ours" \
	"$(whole "$build/kesu" estimate "$rows" --strata stratum --psu psu --weight weight --share y \
		--by region,sex --format json)" \
	"$theirs" "$(whole Rscript "$here/beside.R" shares "$rows")"
echo "$ours $theirs" | awk '{ exit ($2 - $4 > 1e-9 || $4 - $2 > 1e-9) }'
