# SPDX-License-Identifier: GPL-3.0-or-later
# `kesu estimate --replicate-weights` against svrepdesign of R's survey, which is run for it, on
# samples made here in the form of public files: NHANES (two psus a stratum, JKn and BRR), the ACS
# (successive differences, 80 replicates), PISA (Fay 0.5, ten plausible values), TIMSS (both halves
# of each zone), a bootstrap, and files as `kesu export` writes them.
# usage: Rscript given.R PROGRAM [SEEDS]
suppressMessages(library(survey))
suppressMessages(library(mitools))
args <- commandArgs(TRUE)
program <- args[1]
seeds <- if (length(args) > 1) as.integer(args[2]) else 1L
file <- tempfile(fileext = ".csv")
scales <- tempfile(fileext = ".csv")
worst <- 0
compared <- 0

save_rows <- function(data) {
	out <- format(data, digits = 17, trim = TRUE)
	out[is.na(data)] <- "NA"
	write.csv(out, file, row.names = FALSE, quote = FALSE)
}

ours <- function(...) {
	said <- system2(program, c("estimate", file, ..., "--format", "csv"), stdout = TRUE)
	if (!is.null(attr(said, "status"))) stop("failed: ", paste(..., collapse = " "))
	read.csv(text = said, check.names = FALSE)
}

compare <- function(got, want, where, tolerance = 1e-8) {
	stopifnot(names(want) %in% names(got))
	got <- unlist(got[names(want)])
	bad <- abs(got - want) / pmax(abs(want), 1e-6)
	bad[is.na(got) & !is.finite(want)] <- 0
	worst <<- max(worst, bad)
	compared <<- compared + length(want)
	if (!isTRUE(max(bad) <= tolerance)) {
		print(rbind(got, want), digits = 17)
		stop("differs: ", where)
	}
}

# ---- samples ----

# Psus in strata of a certain size; y differs between psus, w between people.
sample_rows <- function(strata, psus, least, most) {
	d <- data.frame(h = rep(seq_len(strata), each = psus), a = rep(seq_len(psus), strata))
	d$effect <- rnorm(nrow(d), sd = 4)
	d <- d[rep(seq_len(nrow(d)), sample(least:most, nrow(d), TRUE)), ]
	n <- nrow(d)
	d$w <- round(exp(rnorm(n, 6, 0.5)), 2)
	d$x <- round(runif(n, 1, 9), 3)
	d$y <- round(50 + d$effect + rnorm(n, sd = 9), 3)
	d$z <- as.numeric(d$y + rnorm(n, sd = 5) > 60)
	d$g <- sample(c("a", "b", "c"), n, TRUE)
	d$k <- sample(1:2, n, TRUE)
	d$y[sample(n, 2)] <- NA
	d$x[sample(n, 1)] <- NA
	d[sample(n), setdiff(names(d), "effect")]
}

hadamard_of <- function(n) {
	h <- hadamard(n - 1)
	2 * h - 1
}

# ---- figures ----

known <- function(design, ...) {
	columns <- c(...)
	subset(design, complete.cases(design$variables[columns]))
}

# One figure with its degrees of freedom, then that of each level, then all differences.
check_kind <- function(design, options, kind, where) {
	column <- c(mean = "y", total = "y", share = "z", ratio = "y/x")[[kind]]
	here <- known(design, if (kind == "ratio") c("y", "x") else column)
	one <- switch(kind, total = svytotal(~y, here), share = svymean(~z, here),
		ratio = svyratio(~y, ~x, here), svymean(~y, here))
	got <- ours(options, paste0("--", kind), column)
	compare(got, c(estimate = as.vector(coef(one)), se = as.vector(SE(one)), df = degf(design)),
		paste(where, kind))
	if (kind != "share") {
		half <- qt(0.975, degf(design)) * as.vector(SE(one))
		compare(got, c(ci_low = as.vector(coef(one)) - half, ci_high = as.vector(coef(one)) + half),
			paste(where, kind, "interval"))
	}
	parts <- switch(kind, total = svyby(~y, ~g, here, svytotal, covmat = TRUE),
		share = svyby(~z, ~g, here, svymean, covmat = TRUE),
		ratio = svyby(~y, ~g, denominator = ~x, here, svyratio, covmat = TRUE),
		svyby(~y, ~g, here, svymean, covmat = TRUE))
	got <- ours(options, paste0("--", kind), column, "--by g")
	df <- sapply(parts$g, function(level) degf(subset(design, g == level)))
	for (i in seq_len(nrow(got)))
		compare(got[i, ], c(estimate = as.vector(coef(parts))[i], se = as.vector(SE(parts))[i],
			df = min(df[[i]], degf(design))), paste(where, kind, parts$g[i]))
	got <- ours(options, paste0("--", kind), column, "--by g --contrast all --df design")
	for (i in seq_len(nrow(got))) {
		difference <- svycontrast(parts, (parts$g == got$a[i]) - (parts$g == got$b[i]))
		t <- as.vector(coef(difference) / SE(difference))
		compare(got[i, ], c(difference = as.vector(coef(difference)), se = as.vector(SE(difference)),
			df = degf(design), t = t, p = 2 * pt(-abs(t), degf(design))), paste(where, kind, "difference"))
	}
}

check <- function(design, options, where, kinds = c("mean", "total", "share", "ratio")) {
	save_rows(design$variables)
	for (kind in kinds) check_kind(design, options, kind, where)
	second <- svychisq(~g + k, design, statistic = "F")
	compare(ours(options, "--table g,k --df design"), c(f = second$statistic[[1]],
		ndf = second$parameter[[1]], ddf = second$parameter[[2]], p = second$p.value[[1]]),
		paste(where, "table"))
}

named <- function(weights, prefix) {
	weights <- as.data.frame(unclass(as.matrix(weights)))
	names(weights) <- paste0(prefix, seq_along(weights))
	weights
}

weights_option <- function(pattern) c("--weight w --replicate-weights", shQuote(pattern))

# A design whose variables hold the weights, and the same twice: about the mean and the estimate.
both_centres <- function(d, repweights, prefix, options, where, ...) {
	repweights <- named(repweights, prefix)
	d <- cbind(d, repweights)
	for (mse in c(FALSE, TRUE)) {
		design <- suppressWarnings(svrepdesign(data = d, weights = ~w, repweights = repweights,
			mse = mse, ...))
		check(design, c(weights_option(paste0(prefix, "*")), options, if (mse) "--mse"),
			paste(where, if (mse) "about the estimate" else "about the mean"))
	}
}

# ---- public forms ----

nhanes <- function() {
	d <- sample_rows(15, 2, 3, 6)
	source <- svydesign(~a, strata = ~h, weights = ~w, nest = TRUE, data = d)
	for (type in c("JKn", "BRR", "Fay")) {
		made <- as.svrepdesign(source, type = type, compress = FALSE, fay.rho = if (type == "Fay") 0.3 else 0)
		factors <- weights(made, "replication")
		options <- c(JKn = "jkn", BRR = "brr", Fay = "fay:0.3")[[type]]
		if (type == "JKn") options <- paste(options, "--rscales", made$rscales[1])
		arguments <- list(type = type)
		if (type == "JKn") arguments$rscales <- rep(made$rscales[1], ncol(factors))
		if (type == "Fay") arguments$rho <- 0.3
		do.call(both_centres, c(list(d, factors * d$w, "wt_", c("--replicate-kind", options),
			paste("nhanes", type)), arguments))
	}
	# Factors of the weights, whose rscales R guesses from the largest of each column.
	factors <- weights(as.svrepdesign(source, type = "JKn", compress = FALSE), "replication")
	both_centres(d, factors, "f", "--replicate-kind jkn --not-combined", "factors", type = "JKn",
		combined.weights = FALSE)
}

acs <- function() {
	d <- sample_rows(40, 1, 4, 8)
	h <- hadamard_of(80)
	n <- nrow(d)
	rows <- cbind(1 + seq_len(n) %% 79, 1 + (seq_len(n) + 1) %% 79) + 1
	factors <- t(sapply(seq_len(n), function(i) 1 + 2^-1.5 * h[rows[i, 1], 1:80] - 2^-1.5 * h[rows[i, 2], 1:80]))
	weights <- round(factors * d$w)
	weights[sample(length(weights), 5)] <- -3 # as the files of the ACS have some
	both_centres(d, weights, "w", "--replicate-kind sdr", "acs", type = "ACS")
	both_centres(d, weights, "w", "--replicate-kind sdr --scale 0.05", "acs", type = "successive-difference")
}

timss <- function() {
	d <- sample_rows(20, 2, 3, 6)
	weights <- do.call(cbind, lapply(1:20, function(zone) sapply(1:2, function(half)
		d$w * ifelse(d$h == zone, 2 * (d$a == half), 1))))
	both_centres(d, weights, "JR", "--replicate-kind jk2 --scale 0.5", "timss", type = "other",
		scale = 0.5, rscales = 1)
	both_centres(d, weights[, 2 * (1:20)], "JR", "--replicate-kind jk2", "jk2", type = "JK2")
}

others <- function() {
	d <- sample_rows(12, 1, 3, 6)
	source <- svydesign(~h, weights = ~w, data = d)
	made <- as.svrepdesign(source, type = "JK1", compress = FALSE)
	factors <- weights(made, "replication")
	both_centres(d, factors * d$w, "j", "--replicate-kind jk1", "jk1", type = "JK1", scale = 11 / 12)
	both_centres(d, factors, "j", "--replicate-kind jk1 --not-combined", "jk1 factors", type = "JK1",
		combined.weights = FALSE)
	factors <- matrix(rexp(nrow(d) * 30), ncol = 30)
	both_centres(d, factors * d$w, "b", "--replicate-kind bootstrap", "bootstrap", type = "bootstrap")
	# More replicates than people of a level, one of no weight in the variance.
	factor <- round(runif(30), 4)
	factor[7] <- 0
	write.csv(data.frame(replicate = paste0("rw", 1:30), scale = factor)[sample(30), ], scales,
		row.names = FALSE, quote = FALSE)
	both_centres(d, factors * d$w, "rw", c("--replicate-kind custom --rscales", scales), "kesu",
		type = "other", scale = 1, rscales = factor)
	write.csv(data.frame(c = factor), scales, row.names = FALSE)
	both_centres(d, factors * d$w, "rw", c("--replicate-kind custom --scale 0.3 --rscales", scales),
		"kesu", type = "other", scale = 0.3, rscales = factor)
}

# ---- plausible values ----

pisa <- function() {
	d <- sample_rows(40, 2, 3, 6)
	names <- paste0("PV", 1:10, "SCIE")
	for (name in names) d[[name]] <- round(d$x * 20 + rnorm(nrow(d), 400, 60), 3)
	d[is.na(d$x), names] <- 500
	source <- svydesign(~a, strata = ~h, weights = ~w, nest = TRUE, data = d)
	factors <- weights(as.svrepdesign(source, type = "Fay", fay.rho = 0.5, compress = FALSE), "replication")
	repweights <- named(factors * d$w, "W_FSTURWT")
	d <- cbind(d, repweights)
	design <- svrepdesign(data = d, weights = ~w, repweights = repweights, type = "Fay", rho = 0.5)
	save_rows(d)
	options <- c(weights_option("W_FSTURWT*"), "--replicate-kind fay:0.5 --plausible", paste(names, collapse = ","))
	combined <- function(make, df) {
		made <- lapply(names, make)
		MIcombine(lapply(made, function(x) as.vector(coef(x))),
			lapply(made, function(x) matrix(as.vector(SE(x))^2, 1, 1)), df.complete = df)
	}
	check_one <- function(got, m, estimate, where)
		compare(got, setNames(c(as.vector(coef(m)), as.vector(SE(m)), as.vector(m$df), as.vector(m$missinfo)),
			c(estimate, "se", "df", "fraction_missing")), paste("pisa", where))
	check_one(ours(options), combined(function(v) svymean(reformulate(v), design), degf(design)), "estimate", "mean")
	share <- function(v) svymean(as.formula(sprintf("~as.numeric(%s >= 500)", v)), design)
	check_one(ours(options, "--cut 500"), combined(share, degf(design)), "estimate", "share")
	difference <- function(v) svycontrast(svyby(reformulate(v), ~g, design, svymean, covmat = TRUE), c(1, -1, 0))
	check_one(ours(options, "--by g --contrast a-b --df design"), combined(difference, degf(design)),
		"difference", "difference")
}

for (seed in seq_len(seeds)) {
	set.seed(seed)
	nhanes()
	acs()
	timss()
	others()
	pisa()
}
unlink(c(file, scales))
cat(compared, "figures agree with survey", as.character(packageVersion("survey")),
	"; largest relative difference", format(worst, digits = 2), "\n")
