# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced by benches that compare kesu with R's survey package on the same rows in the same run.
# R reads the rows by data.table::fread where that is installed, otherwise by read.csv; the name is
# printed.

# Seconds that a command takes from start to end, without its output: the best of three runs.
whole() {
	best=
	for _ in 1 2 3; do
		start=$(date +%s%N)
		"$@" >/dev/null
		best=$(printf '%s\n' "$best" $(($(date +%s%N) - start)) | sort -n | grep -m 1 .)
	done
	echo "$best" | awk '{ printf "%.3f", $1 / 1e9 }'
}

# beside NAME "SECONDS CHECK" WHOLE "SECONDS CHECK READER" WHOLE: the figures of kesu, then those of
# R. SECONDS are of the work in memory, WHOLE of the whole process.
beside() {
	echo "$2 $3 $4 $5" | awk -v name="$1" '{
		printf "%s, made-up rows (演练数据)\n", name
		printf "  in memory       kesu %8.4f s   R survey %8.3f s   %6.0f times as fast\n", $1, $4, $4 / $1
		printf "  whole process   kesu %8.3f s   R survey %8.3f s   %6.0f times as fast (R reads by %s)\n",
			$3, $7, $7 / $3, $6
		printf "  to compare      kesu %.12f   R survey %.12f\n", $2, $5
	}'
}
