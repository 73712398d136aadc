# SPDX-License-Identifier: GPL-3.0-or-later
# The part of R's survey package in shares.sh, rake.sh and bootstrap.sh. Prints the seconds of the
# work in memory, a figure to compare, and the function that read the rows.
# usage: Rscript beside.R BENCH ROWS [MARGINS]
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
table <- requireNamespace("data.table", quietly = TRUE)
d <- if (table) data.table::fread(arguments[2], data.table = FALSE) else read.csv(arguments[2])
design_of <- function() svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
rake_of <- function() {
	m <- read.csv(arguments[3])
	names <- unique(m$variable)
	margins <- lapply(names, function(n) setNames(m[m$variable == n, c("level", "total")], c(n, "Freq")))
	design <- design_of()
	seconds <<- system.time(raked <- rake(design, lapply(names, reformulate), margins,
		control = list(epsilon = 1e-10, maxit = 100)))[["elapsed"]]
	w <- weights(raked)
	length(w) * sum(w^2) / sum(w)^2
}
shares_of <- function() {
	seconds <<- system.time(by <- svyby(~y, ~region + sex, design_of(), svymean))[["elapsed"]]
	sum(by$y) + sum(by$se)
}
bootstrap_of <- function() {
	set.seed(1)
	seconds <<- system.time({
		replicates <- as.svrepdesign(design_of(), type = "subbootstrap", replicates = 200)
		mean <- svymean(~y, replicates)
	})[["elapsed"]]
	as.vector(SE(mean))
}
check <- switch(arguments[1], shares = shares_of(), rake = rake_of(), bootstrap = bootstrap_of())
cat(sprintf("%.6f %.12f %s\n", seconds, check, if (table) "data.table" else "read.csv"))
