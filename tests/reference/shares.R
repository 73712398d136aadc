# SPDX-License-Identifier: GPL-3.0-or-later
# Shares of random designs by R's survey package and by the library, compared cell by cell.
# usage: Rscript shares.R PROGRAM [SEEDS]
suppressMessages(library(survey))
args <- commandArgs(TRUE)
program <- args[1]
seeds <- if (length(args) > 1) as.integer(args[2]) else 1L
tolerance <- 1e-9

parents <- c(-1, 0, 0, 1, 1, 2, 2)
under <- function(leaf, region) {
	found <- rep(FALSE, length(leaf))
	while (any(leaf >= 0)) {
		found <- found | leaf == region
		leaf <- ifelse(leaf >= 0, parents[pmax(leaf, 0) + 1], -1)
	}
	found
}
in_group <- function(d, group) switch(group + 1, rep(TRUE, nrow(d)), d$level == 0, d$level == 1,
	d$level == 2, bitwAnd(d$members, 1L) > 0, bitwAnd(d$members, 2L) > 0)

random_rows <- function(strata, fpc, lonely, binary) {
	psus <- sample(2:9, strata, TRUE)
	if (lonely) psus[c(2, strata)] <- 1
	d <- data.frame(stratum = rep(seq_len(strata), psus), psu = sequence(psus))
	d$population <- if (fpc) (psus + sample(1:9, strata, TRUE))[d$stratum] else 0
	d <- d[rep(seq_len(nrow(d)), sample(3:25, nrow(d), TRUE)), ]
	n <- nrow(d)
	d$weight <- round(exp(rnorm(n, 2, 0.7)), 3)
	d$y <- if (binary) as.numeric(runif(n) < 0.15 + 0.02 * d$stratum) else
		round(1000 + 30 * d$psu + rnorm(n, sd = 50), 2)
	d$y[sample(n, 3)] <- NA
	d$leaf <- sample(c(0, 3:6, 3:6), n, TRUE)
	d$level <- sample(-1:2, n, TRUE)
	d$members <- sample(0:3, n, TRUE)
	d[sample(n), ]
}

ours <- function(d, policy) {
	file <- tempfile()
	d$y[is.na(d$y)] <- NaN
	write.table(format(d, digits = 17, trim = TRUE), file, quote = FALSE, row.names = FALSE,
		col.names = FALSE)
	out <- system2(program, policy, stdin = file, stdout = TRUE)
	read.table(text = out, col.names = c("cell", "n", "share", "se", "df", "df_cell", "deff",
		"deff_replace", "wald_low", "wald_high", "logit_low", "logit_high", "beta_low",
		"beta_high"))
}

limits <- function(domain) {
	domain <- subset(domain, !is.na(y))
	get <- function(method) attr(svyciprop(~y, domain, method = method), "ci")
	c(get("mean"), get("xlogit"), get("beta"))
}

theirs <- function(design, domain, binary) {
	domain <- subset(domain, !is.na(y))
	m <- svymean(~y, domain, deff = TRUE)
	r <- svymean(~y, domain, deff = "replace")
	c(coef(m), SE(m), degf(design), degf(domain), deff(m), deff(r),
		if (binary && coef(m) > 0 && coef(m) < 1 && degf(domain) > 0) limits(domain))
}

worst <- 0
cells <- 0
compare <- function(got, want, where) {
	bad <- abs(got[seq_along(want)] - want) / pmax(abs(want), 1e-3)
	bad[is.nan(got[seq_along(want)]) & !is.finite(want)] <- 0
	worst <<- max(worst, bad)
	cells <<- cells + 1
	if (!(max(bad) <= tolerance)) {
		print(rbind(got = got[seq_along(want)], want = want), digits = 17)
		stop("differs: ", where)
	}
}

run <- function(seed, strata, fpc, policy, binary) {
	set.seed(seed)
	options(survey.lonely.psu = policy)
	d <- random_rows(strata, fpc, policy != "fail", binary)
	design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE,
		fpc = if (fpc) ~population, data = d)
	got <- ours(d, policy)
	for (cell in got$cell[got$n > 1]) {
		inside <- under(d$leaf, cell %/% 6) & in_group(d, cell %% 6)
		want <- theirs(design, subset(design, inside), binary)
		compare(unlist(got[cell + 1, -(1:2)]), want,
			paste("seed", seed, "strata", strata, "fpc", fpc, policy, "cell", cell))
	}
}

for (seed in seq_len(seeds)) for (fpc in c(FALSE, TRUE)) for (binary in c(TRUE, FALSE)) {
	run(seed, 6, fpc, "fail", binary)
	for (policy in c("remove", "certainty", "adjust", "average"))
		run(seed + 100, 7, fpc, policy, binary)
}
cat(cells, "cells agree with survey", as.character(packageVersion("survey")),
	"; largest relative difference", format(worst, digits = 2), "\n")
