# SPDX-License-Identifier: GPL-3.0-or-later
# `kesu estimate` against R's survey package on the same files: the package's own data, then random
# designs of one to three stages with every kind of estimate, missing values and lonely units.
# usage: Rscript estimate.R PROGRAM [SEEDS]
suppressMessages(library(survey))
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "designs.R"))
args <- commandArgs(TRUE)
program <- args[1]
seeds <- if (length(args) > 1) as.integer(args[2]) else 2L
worst <- 0
compared <- 0

ours <- function(data, options) {
	file <- tempfile(fileext = ".csv")
	on.exit(unlink(file))
	out <- format(data, digits = 17, trim = TRUE)
	out[is.na(data)] <- "NA"
	write.csv(out, file, row.names = FALSE, quote = FALSE)
	said <- system2(program, c("estimate", file, options, "--format", "csv"), stdout = TRUE)
	if (!is.null(attr(said, "status"))) stop("failed: ", paste(options, collapse = " "))
	read.csv(text = said, check.names = FALSE)
}

compare <- function(got, want, where, tolerance = 1e-9) {
	got <- unlist(got[names(want)])
	bad <- abs(got - want) / pmax(abs(want), 1e-3)
	bad[is.na(got) & !is.finite(want)] <- 0
	if (tolerance < 1e-6) worst <<- max(worst, bad)
	compared <<- compared + length(want)
	if (!(max(bad) <= tolerance)) {
		print(rbind(got, want), digits = 17)
		stop("differs: ", where)
	}
}

# Figures of a statistic, with a Wald interval of these degrees of freedom.
figures <- function(stat, df, deffs = TRUE) {
	effect <- if (deffs) as.vector(deff(stat))[1]
	ci <- confint(stat, df = df)
	c(estimate = as.vector(coef(stat))[1], se = as.vector(SE(stat))[1], ci_low = ci[1],
		ci_high = ci[2], df = df, deff = effect)
}

share_limits <- function(design, df, kind) {
	method <- c(logit = "xlogit", beta = "beta", wald = "mean")[kind]
	attr(svyciprop(~y, design, method = method, df = df), "ci")
}

theirs <- function(domain, kind, df) switch(kind,
	share = , mean = figures(svymean(~y, domain, deff = TRUE), df),
	total = figures(svytotal(~y, domain, deff = TRUE), df),
	ratio = figures(svyratio(~y, ~x, domain, deff = TRUE), df))

# survey before 4.4 centres the lonely psu of a total at 0 instead of at the mean of all psus.
old_adjust <- packageVersion("survey") < "4.4"

check_kinds <- function(data, design, options, binary, where) {
	df <- degf(design)
	for (kind in c("mean", "total", "ratio", if (binary) "share")) {
		if (kind == "total" && old_adjust && getOption("survey.lonely.psu") == "adjust") next
		column <- if (kind == "ratio") "y/x" else "y"
		extra <- c(options, paste0("--", kind), column, if (kind == "share") c("--ci", "wald"))
		known <- if (kind == "ratio") subset(design, !is.na(y) & !is.na(x)) else
			subset(design, !is.na(y))
		place <- paste(where, kind)
		compare(ours(data, extra), theirs(known, kind, df), place)
		parts <- ours(data, c(extra, "--by", "g,k"))
		for (i in seq_len(nrow(parts))) {
			domain <- subset(known, g == parts$g[i] & k == parts$k[i])
			own <- degf(subset(design, g == parts$g[i] & k == parts$k[i]))
			if (parts$status[i] %in% "no_df") {
				if (own > 0 && degf(domain) > 0) stop("no_df: ", place)
				next
			}
			want <- theirs(domain, kind, own)
			# A share of 0 or 1 has the exact interval in kesu, so its interval is not compared.
			if (kind == "share" && want["estimate"] %in% 0:1)
				want <- want[c("estimate", "se", "df")]
			compare(parts[i, ], want, paste(place, parts$g[i], parts$k[i]))
		}
	}
	known <- subset(design, !is.na(y))
	if (binary) for (kind in c("logit", "wald")) {
		got <- ours(data, c(options, "--share", "y", "--ci", kind))
		limits <- share_limits(known, df, kind)
		compare(got, c(ci_low = limits[[1]], ci_high = limits[[2]]), paste(where, kind), 1e-8)
	}
}

run <- function(seed, stages, fpc, policy, binary, weighted = TRUE) {
	set.seed(seed)
	options(survey.lonely.psu = policy)
	d <- random_values(random_design(stages, 4, policy != "fail"), binary)
	units <- paste0("u", seq_len(stages))
	ends <- paste0("f", seq_len(stages))
	design <- svydesign(ids = reformulate(units), strata = ~h, nest = TRUE, data = d,
		weights = if (weighted) ~w, fpc = if (fpc) reformulate(ends))
	options <- c("--strata", "h", "--psu", paste(units, collapse = ","), "--lonely", policy,
		if (weighted) c("--weight", "w"), if (fpc) c("--fpc", paste(ends, collapse = ",")))
	check_kinds(d, design, options, binary,
		paste("seed", seed, "stages", stages, "fpc", fpc, policy))
}

# Replicates: estimate, se and deff for all rows and in domains.
check_replicates <- function(d, design, options, type, name, ...) {
	replicated <- as.svrepdesign(design, type = type, ...)
	known <- subset(replicated, !is.na(y) & !is.na(x))
	d$y[is.na(d$x)] <- NA
	df <- degf(replicated)
	figure <- function(domain, kind) switch(kind,
		mean = figures(svymean(~y, domain, deff = TRUE), df),
		total = figures(svytotal(~y, domain, deff = TRUE), df),
		ratio = figures(svyratio(~y, ~x, domain), df, FALSE))
	for (kind in c("mean", "total", "ratio")) {
		extra <- c(options, "--replicates", name, paste0("--", kind),
			if (kind == "ratio") "y/x" else "y")
		compare(ours(d, extra), figure(known, kind), paste(name, kind))
		parts <- ours(d, c(extra, "--by", "g"))
		for (i in seq_len(nrow(parts))) {
			# R has the rank of the replicates' weights, which of halves is another number.
			want <- figure(subset(known, g == parts$g[i]), kind)
			if (parts$status[i] %in% "no_df") next
			own <- min(df, domain_degrees(d, d$g == parts$g[i]))
			ends <- want[["estimate"]] + c(-1, 1) * qt(0.975, own) * want[["se"]]
			want[c("ci_low", "ci_high", "df")] <- c(ends, own)
			compare(parts[i, ], want, paste(name, kind, parts$g[i]))
		}
	}
}

run_replicates <- function(seed) {
	set.seed(seed)
	options(survey.lonely.psu = "fail")
	stratified <- c("--strata", "h", "--psu", "u1", "--weight", "w")
	for (fpc in c(FALSE, TRUE)) {
		finite <- if (fpc) c("--fpc", "f1")
		d <- replicate_rows(5, 2, 6)
		check_replicates(d, svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d,
			fpc = if (fpc) ~f1), c(stratified, finite), "JKn", "jkn")
		d <- replicate_rows(1, 8, 14)
		check_replicates(d, svydesign(~u1, weights = ~w, data = d, fpc = if (fpc) ~f1),
			c("--psu", "u1", "--weight", "w", finite), "JK1", "jk1")
	}
	for (strata in c(3, 9, 14, 21, 30)) {
		d <- replicate_rows(strata, 2, 2)
		design <- svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d)
		check_replicates(d, design, stratified, "BRR", "brr")
		check_replicates(d, design, stratified, "Fay", "fay:0.4", fay.rho = 0.4)
	}
	# A bootstrap is random, so it agrees only approximately.
	d <- replicate_rows(6, 3, 9)
	design <- svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d)
	got <- ours(d, c(stratified, "--mean", "y", "--replicates", "bootstrap:20000"))
	compare(got, c(se = as.vector(SE(svymean(~y, design, na.rm = TRUE)))), "bootstrap", 0.03)
}

check_api <- function() {
	data(api)
	apiclus2$improved <- as.numeric(apiclus2$comp.imp == "Yes")
	design <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
	options <- c("--psu", "dnum,snum", "--fpc", "fpc1,fpc2")
	columns <- c("dnum", "snum", "fpc1", "fpc2", "stype", "api00", "improved", "pw")
	compare(ours(apiclus2[columns], c(options, "--mean", "api00")),
		figures(svymean(~api00, design, deff = TRUE), degf(design)), "dclus2 api00")
	compare(ours(apiclus2[columns], c(options, "--share", "improved", "--ci", "beta")),
		{
			ci <- attr(svyciprop(~improved, design, method = "beta"), "ci")
			c(ci_low = ci[[1]], ci_high = ci[[2]])
		}, "dclus2 beta", 1e-8)
	# Sampling fractions instead of numbers of units.
	apiclus2$part1 <- length(unique(apiclus2$dnum)) / apiclus2$fpc1
	apiclus2$part2 <- ave(apiclus2$snum, apiclus2$dnum, FUN = length) / apiclus2$fpc2
	parts <- svydesign(id = ~dnum + snum, fpc = ~part1 + part2, data = apiclus2)
	compare(ours(apiclus2[c(columns, "part1", "part2")],
		c("--psu", "dnum,snum", "--fpc", "part1,part2", "--mean", "api00")),
		figures(svymean(~api00, parts, deff = TRUE), degf(parts)), "dclus2 fractions")
	# Psus of weight 0 do not count for the degrees of freedom.
	d <- data.frame(p = rep(1:5, each = 3), w = rep(c(1:4, 0), each = 3), y = (1:15)^2)
	zero <- svydesign(id = ~p, weights = ~w, data = d)
	compare(ours(d, c("--psu", "p", "--weight", "w", "--mean", "y")),
		figures(svymean(~y, zero), degf(zero), FALSE), "weight 0")
}

check_api()
for (seed in seq_len(seeds)) run_replicates(seed)
for (seed in seq_len(seeds)) for (binary in c(TRUE, FALSE)) {
	for (stages in 1:3) {
		run(seed, stages, TRUE, "fail", binary)
		run(seed, stages, TRUE, "fail", binary, FALSE)
		for (policy in c("remove", "certainty", "adjust"))
			run(seed + 100, stages, TRUE, policy, binary)
	}
	run(seed, 2, FALSE, "fail", binary)
	run(seed + 100, 1, TRUE, "average", binary)
	run(seed + 100, 1, FALSE, "average", binary)
}
cat(compared, "figures agree with survey", as.character(packageVersion("survey")),
	"; largest relative difference", format(worst, digits = 2), "\n")
