# SPDX-License-Identifier: GPL-3.0-or-later
# `kesu estimate --quantile` against svyquantile of R's survey, which is run for it, by its default
# rule and interval: the package's own data, random designs with domains, replicates, calibration.
# usage: Rscript quantile.R PROGRAM [SEEDS]
suppressMessages(library(survey))
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "designs.R"))
args <- commandArgs(TRUE)
program <- args[1]
seeds <- if (length(args) > 1) as.integer(args[2]) else 1L
file <- tempfile(fileext = ".csv")
margins <- tempfile(fileext = ".csv")
compared <- 0
worst <- 0
at <- c(0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)

ours <- function(data, ...) {
	out <- format(data, digits = 17, trim = TRUE)
	out[is.na(data)] <- "NA"
	write.csv(out, file, row.names = FALSE, quote = FALSE)
	said <- system2(program, c("estimate", file, ..., "--at", paste(at, collapse = ","), "--format", "csv"),
		stdout = TRUE)
	if (!is.null(attr(said, "status"))) stop("failed: ", paste(..., collapse = " "))
	read.csv(text = said, check.names = FALSE)
}

# At the largest value the share is 1 and its standard error 0, but for rounding, after which R may
# find the limit to be above 1.
compare <- function(got, want, where, top = Inf) {
	want <- as.matrix(want)
	got <- as.matrix(got[c("estimate", "ci_low", "ci_high", "se")])
	bad <- abs(got - want) / pmax(abs(want), 1e-3)
	bad[is.na(got) & is.na(want)] <- 0
	bad[want[, 1] >= top, -1] <- 0
	worst <<- max(worst, bad)
	compared <<- compared + length(want)
	if (!isTRUE(max(bad) <= 1e-8)) {
		print(cbind(got, want), digits = 12)
		stop("differs: ", where)
	}
}

check <- function(data, design, options, column, where, level = 0.95) {
	known <- design[!is.na(design$variables[[column]]), ]
	one <- svyquantile(reformulate(column), known, at, alpha = 1 - level, df = degf(design))[[1]]
	if (level != 0.95) options <- c(options, "--level", level)
	top <- max(known$variables[[column]])
	compare(ours(data, options, "--quantile", column), one, where, top)
	got <- ours(data, options, "--quantile", column, "--by g")
	for (group in unique(got$g)) {
		df <- min(degf(design[design$variables$g == group, ]), degf(design))
		want <- svyquantile(reformulate(column), known[known$variables$g == group, ], at,
			alpha = 1 - level, df = df)[[1]]
		values <- known$variables[[column]][known$variables$g == group]
		compare(got[got$g == group, ], want, paste(where, group), max(values))
	}
}

check_random <- function(seed, stages, fpc) {
	set.seed(seed)
	d <- random_values(random_design(stages, 4, FALSE), FALSE)
	d$w[sample(nrow(d), 3)] <- 0
	units <- paste0("u", seq_len(stages))
	ends <- paste0("f", seq_len(stages))
	design <- svydesign(ids = reformulate(units), strata = ~h, nest = TRUE, data = d, weights = ~w,
		fpc = if (fpc) reformulate(ends))
	options <- c("--strata h --psu", paste(units, collapse = ","), "--weight w",
		if (fpc) c("--fpc", paste(ends, collapse = ",")))
	check(d, design, options, "y", paste("seed", seed, stages, fpc))
	check(d, design, options, "y", paste("level, seed", seed), 0.8)
	# Values that many rows have, and weights by which running sums meet a share exactly.
	d$y <- round(d$x)
	d$w <- 1
	design <- svydesign(ids = reformulate(units), strata = ~h, nest = TRUE, data = d, weights = ~w,
		fpc = if (fpc) reformulate(ends))
	check(d, design, options, "y", paste("ties, seed", seed))
}

check_replicates <- function(seed) {
	set.seed(seed)
	d <- replicate_rows(5, 2, 6)
	design <- svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d)
	made <- as.svrepdesign(design, type = "JKn", compress = FALSE)
	df <- degf(design)
	one <- svyquantile(~y, made[!is.na(d$y), ], at, df = df)[[1]]
	compare(ours(d, "--strata h --psu u1 --weight w --replicates jkn --quantile y"), one, "jkn")
	weights <- as.data.frame(unclass(as.matrix(weights(made, "replication"))) * d$w)
	names(weights) <- paste0("rw", seq_along(weights))
	d <- cbind(d, weights)
	given <- svrepdesign(data = d, weights = ~w, repweights = weights, type = "bootstrap", mse = TRUE)
	check(d, given, c("--weight w --replicate-weights", shQuote("rw*"), "--replicate-kind bootstrap --mse"),
		"y", "given")
}

check_calibrated <- function(seed) {
	set.seed(seed)
	d <- replicate_rows(5, 2, 6)
	d$y[is.na(d$y)] <- 50
	d$c <- sample(c("s", "t", "u"), nrow(d), TRUE)
	sums <- tapply(d$w, d$c, sum) * c(1.1, 0.9, 1.05)
	write.csv(data.frame(variable = "c", level = names(sums), total = sprintf("%.17g", sums)), margins,
		row.names = FALSE, quote = FALSE)
	design <- postStratify(svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d), ~c,
		data.frame(c = names(sums), Freq = as.vector(sums)))
	compare(ours(d, "--strata h --psu u1 --weight w --calibrate poststratify --margins", margins,
		"--quantile y"), svyquantile(~y, design, at)[[1]], "calibrated")
}

data(api)
clus1 <- apiclus1[c("dnum", "fpc", "stype", "pw", "api00", "enroll")]
names(clus1)[3] <- "g"
design <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
for (column in c("api00", "enroll"))
	check(clus1, design, "--psu dnum --fpc fpc --weight pw", column, paste("apiclus1", column))
for (seed in seq_len(seeds)) {
	for (stages in 1:3) check_random(seed, stages, TRUE)
	check_random(seed, 2, FALSE)
	check_replicates(seed)
	check_calibrated(seed)
}
unlink(c(file, margins))
cat(compared, "figures agree with survey", as.character(packageVersion("survey")),
	"; largest relative difference", format(worst, digits = 2), "\n")
