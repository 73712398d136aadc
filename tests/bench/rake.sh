#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Raking 300,000 rows to four margins (43 levels): the library and `kesu calibrate` compared with
# R's survey::rake.
# usage: rake.sh BUILD_DIRECTORY
set -eu
build=${1:?usage: rake.sh BUILD_DIRECTORY}
here=$(dirname "$0")
# shellcheck source=tests/bench/beside.sh
. "$here/beside.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ours=$("$build/tests/bench/bench_weights" rake "$folder/rows.csv" "$folder/margins.csv")
theirs=$(Rscript "$here/beside.R" rake "$folder/rows.csv" "$folder/margins.csv")
beside "Raking 300,000 rows to four margins" "$ours" \
	"$(whole "$build/kesu" calibrate "$folder/rows.csv" --weight weight --margins "$folder/margins.csv" \
		--method rake --out "$folder/weights.csv")" \
	"$theirs" "$(whole Rscript "$here/beside.R" rake "$folder/rows.csv" "$folder/margins.csv")"
echo "$ours $theirs" | awk '{ exit ($2 - $4 > 1e-7 || $4 - $2 > 1e-7) }'
