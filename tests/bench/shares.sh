#!/bin/sh
# Shares by region x sex, 300,000 rows, 6,000 psus, in memory: the library beside R's survey package
# on the same rows in the same run. usage: shares.sh BUILD_DIRECTORY
set -eu
build=${1:?usage: shares.sh BUILD_DIRECTORY}
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
ours=$("$build/tests/bench/bench_shares" "$rows")
theirs=$(Rscript - "$rows" <<'R'
suppressMessages(library(survey))
d <- read.csv(commandArgs(TRUE)[1])
seconds <- system.time({
	design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
	by <- svyby(~y, ~region + sex, design, svymean)
})[["elapsed"]]
cat(sprintf("%.6f %.12f\n", seconds, sum(by$y) + sum(by$se)))
R
)
echo "$ours $theirs" | awk '{
	printf "kesu %.4f s, R survey %.2f s: %.0f times as fast\n", $1, $3, $3 / $1
	printf "sum of 62 shares and standard errors: %.12f and %.12f\n", $2, $4
	exit ($2 - $4 > 1e-9 || $4 - $2 > 1e-9)
}'
