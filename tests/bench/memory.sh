#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Peak memory of `kesu estimate` on 300,000 simulated rows (演练数据), in bytes for each row: the whole,
# and the part above the memory for ten rows, which is nearly all of the linked libraries. It fails
# when that part is 64 bytes or more. usage: memory.sh BUILD_DIRECTORY
set -eu
build=${1:?usage: memory.sh BUILD_DIRECTORY}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# In kB.
peak() {
	"$build/tests/bench/peak" "$build/kesu" estimate "$1" --strata stratum --psu psu --weight weight \
		--share y --by region,sex --lonely remove --format json
}

"$build/tests/bench/bench_shares" "$folder/rows.csv" >/dev/null
head -11 "$folder/rows.csv" >"$folder/ten.csv"
rows=$(($(wc -l <"$folder/rows.csv") - 1))
echo "$rows $(peak "$folder/rows.csv") $(peak "$folder/ten.csv")" | awk '{
	row = ($2 - $3) * 1024 / $1
	printf "%d rows: %d kB at the peak, of which %d kB for ten rows\n", $1, $2, $3
	printf "%.1f bytes a row above that, %.1f in all\n", row, $2 * 1024 / $1
	exit row >= 64
}'
