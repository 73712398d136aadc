# SPDX-License-Identifier: GPL-3.0-or-later
# `kesu estimate --where` against subset() of a design in R's survey, which is run for it: every kind
# of estimate, the shares of categories, groups with --all, quantiles, tables and differences, on random
# designs with lonely psus, finite populations, replicates and calibrated weights. The conditions are
# read by both as they stand.
# usage: Rscript domain.R PROGRAM [SEEDS]
suppressMessages(library(survey))
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "designs.R"))
args <- commandArgs(TRUE)
program <- args[1]
seeds <- if (length(args) > 1) as.integer(args[2]) else 1L
file <- tempfile(fileext = ".csv")
margins <- tempfile(fileext = ".csv")
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

# A figure of R, or of a domain without degrees of freedom its estimate alone.
figures <- function(stat, df, effects) {
	estimate <- as.vector(coef(stat))[1]
	if (is.nan(estimate)) return(c(n = 0, estimate = NA, se = NA))
	if (df < 1) return(c(estimate = estimate, se = NA, df = 0))
	ends <- confint(stat, df = df)
	c(estimate = estimate, se = as.vector(SE(stat))[1], ci_low = ends[1], ci_high = ends[2], df = df,
		deff = if (effects) as.vector(deff(stat))[1])
}

columns <- c(mean = "y", total = "y", ratio = "y/x", share = "z")

known <- function(domain, kind) switch(kind, ratio = subset(domain, !is.na(y) & !is.na(x)),
	share = subset(domain, !is.na(z)), subset(domain, !is.na(y)))

theirs <- function(domain, kind, df, effects = TRUE) {
	here <- known(domain, kind)
	if (!any(is.finite(1 / weights(here, "sampling")) & weights(here, "sampling") > 0)) return(c(n = 0, estimate = NA, se = NA))
	figures(switch(kind, mean = svymean(~y, here, deff = effects), share = svymean(~z, here, deff = effects),
		total = svytotal(~y, here, deff = effects), ratio = svyratio(~y, ~x, here, deff = effects)), df, effects)
}

# A share of 0 or 1 has the exact interval in kesu, and a variance of 0, of which R has the rounding.
whole_share <- function(want) {
	if (is.na(want["estimate"]) || min(abs(want["estimate"] - 0:1)) > 1e-12) return(want)
	c(estimate = round(want[["estimate"]]), se = 0 * want[["se"]])
}

degrees <- function(domain, whole) if (any(weights(domain, "sampling") > 0)) min(degf(domain), degf(whole)) else 0

check_kind <- function(design, domain, options, kind, effects, where) {
	options <- c(options, paste0("--", kind), columns[[kind]], if (kind == "share") "--ci wald")
	want <- theirs(domain, kind, degrees(domain, design), effects)
	compare(ours(options), if (kind == "share") whole_share(want) else want, where)
	got <- ours(options, "--by g")
	groups <- sort(unique(domain$variables$g[weights(domain, "sampling") > 0]))
	stopifnot(identical(as.character(got$g), groups))
	for (i in seq_along(groups)) {
		part <- subset(domain, g == groups[i])
		want <- theirs(part, kind, degrees(part, design), effects)
		if (kind == "share") want <- whole_share(want)
		if (got$status[i] %in% "no_df") want <- want["estimate"]
		compare(got[i, ], want, paste(where, groups[i]))
	}
}

# Shares of the categories of c in all rows and in the groups, of which a has none of one category.
check_category <- function(design, domain, options, effects, where) {
	here <- subset(domain, !is.na(c))
	if (!any(weights(here, "sampling") > 0)) return(invisible())
	got <- ours(options, "--category c --by g --all --ci wald")
	for (group in c(NA, unique(got$g[got$g != ""]))) {
		rows <- got[if (is.na(group)) got$g == "" else got$g == group, ]
		part <- if (is.na(group)) domain else subset(domain, g == group)
		known <- subset(part, !is.na(c))
		stopifnot(identical(rows$category, levels(design$variables$c)), all(rows$variable == "c"))
		if (!any(weights(known, "sampling") > 0)) next
		shares <- svymean(~c, known, deff = effects)
		for (i in seq_along(rows$category)) {
			want <- whole_share(c(estimate = coef(shares)[[i]], se = SE(shares)[[i]],
				df = degrees(part, design), deff = if (effects) deff(shares)[[i]]))
			if (rows$status[i] %in% "no_df") want <- want["estimate"]
			compare(rows[i, ], want, paste(where, "category", group, rows$category[i]))
		}
	}
}

check_quantile <- function(design, domain, options, where) {
	df <- degrees(domain, design)
	here <- known(domain, "mean")
	if (df < 1 || !any(weights(here, "sampling") > 0)) return(invisible())
	want <- svyquantile(~y, here, c(0.25, 0.5), df = df)[[1]]
	got <- ours(options, "--quantile y --at .25,.5")
	for (i in 1:2) compare(got[i, ], setNames(want[i, ], c("estimate", "ci_low", "ci_high", "se")), paste(where, "quantile"))
}

check_table <- function(domain, options, where) {
	got <- ours(options, "--table g,k")
	want <- svychisq(~g + k, domain, statistic = "F")
	compare(got, c(f = want$statistic[[1]], ndf = want$parameter[[1]], ddf = want$parameter[[2]],
		p = want$p.value[[1]]), paste(where, "table"))
}

check_contrast <- function(domain, options, where) {
	parts <- svyby(~y, ~g, known(domain, "mean"), svymean, covmat = TRUE)
	got <- ours(options, "--mean y --by g --contrast all")
	for (i in seq_len(nrow(got))) {
		want <- svycontrast(parts, (parts$g == got$a[i]) - (parts$g == got$b[i]))
		want <- c(difference = as.vector(coef(want)), se = as.vector(SE(want)))
		compare(got[i, ], if (got$status[i] %in% "no_df") want[1] else want, paste(where, "contrast"))
	}
}

wide <- c("x >= 4", "!(k == 2) & x < 8", "g == \"a\" | y < 45 | h == 1", "x > 2 & !(g == \"b\" & k == 1)")
# Two strata; one; one psu; a group that is not there; nobody. Missing values of x and y are unknown.
thin <- c("h <= 2", "h == 2", "h == 3 & u1 == 1", "g != \"b\" & x != 5", "x > 1000")

check_design <- function(data, design, options, effects, where, kinds = names(columns)) {
	for (condition in c(wide, thin)) {
		domain <- subset(design, eval(parse(text = condition)))
		given <- c(options, "--where", shQuote(condition))
		place <- paste(where, condition)
		for (kind in if (condition %in% thin) intersect(kinds, c("mean", "share")) else kinds)
			check_kind(design, domain, given, kind, effects, paste(place, kind))
		check_category(design, domain, given, effects, place)
		check_quantile(design, domain, given, place)
		if (condition %in% wide[c(1, 4)]) {
			check_table(domain, given, place)
			check_contrast(domain, given, place)
		}
	}
}

random_rows <- function(stages, lonely) {
	d <- random_values(random_design(stages, 4, lonely), FALSE)
	with_categories(d)
}

with_categories <- function(d) {
	d$z <- as.numeric(d$y > 62)
	d$c <- factor(sample(c("high", "low", "middle"), nrow(d), TRUE))
	d$c[d$g == "a" & d$c == "high"] <- "low"
	d$c[sample(nrow(d), 2)] <- NA
	d
}

check_random <- function(seed, stages, fpc, policy) {
	set.seed(seed)
	options(survey.lonely.psu = policy)
	d <- random_rows(stages, policy != "fail")
	save_rows(d)
	units <- paste0("u", seq_len(stages))
	ends <- paste0("f", seq_len(stages))
	design <- svydesign(ids = reformulate(units), strata = ~h, nest = TRUE, data = d, weights = ~w,
		fpc = if (fpc) reformulate(ends))
	options <- c("--strata h --psu", paste(units, collapse = ","), "--weight w --lonely", policy,
		if (fpc) c("--fpc", paste(ends, collapse = ",")))
	# survey before 4.4 centres the lonely psu of a total at 0.
	kinds <- setdiff(names(columns), if (policy == "adjust") "total")
	check_design(d, design, options, TRUE, paste("seed", seed, stages, fpc, policy), kinds)
}

check_replicates <- function(seed) {
	set.seed(seed)
	options(survey.lonely.psu = "fail")
	d <- with_categories(replicate_rows(5, 2, 6))
	design <- svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d)
	made <- as.svrepdesign(design, type = "bootstrap", replicates = 40)
	weights <- as.data.frame(unclass(as.matrix(weights(made, "replication"))) * d$w)
	names(weights) <- paste0("rw", seq_along(weights))
	save_rows(cbind(d, weights))
	given <- svrepdesign(data = d, weights = ~w, repweights = weights, type = "bootstrap", mse = TRUE)
	options <- c("--weight w --replicate-weights", shQuote("rw*"), "--replicate-kind bootstrap --mse")
	for (condition in wide[1:2]) {
		domain <- subset(given, eval(parse(text = condition)))
		place <- c(options, "--where", shQuote(condition))
		for (kind in c("mean", "total")) check_kind(given, domain, place, kind, FALSE, paste("given", condition, kind))
		check_category(given, domain, place, FALSE, paste("given", condition))
	}
}

check_calibrated <- function(seed) {
	set.seed(seed)
	d <- with_categories(replicate_rows(5, 3, 6))
	# Of a poststratified design R keeps the rows outside, with weight 0, and 0 times NA is NA.
	d$y[is.na(d$y)] <- 50
	d$c[is.na(d$c)] <- "low"
	d$s <- sample(c("s", "t", "u"), nrow(d), TRUE)
	sums <- tapply(d$w, d$s, sum) * c(1.1, 0.9, 1.05)
	save_rows(d)
	write.csv(data.frame(variable = "s", level = names(sums), total = sprintf("%.17g", sums)), margins,
		row.names = FALSE, quote = FALSE)
	design <- postStratify(svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d), ~s,
		data.frame(s = names(sums), Freq = as.vector(sums)))
	options <- c("--strata h --psu u1 --weight w --calibrate poststratify --margins", margins)
	for (condition in wide[1:2]) {
		domain <- subset(design, eval(parse(text = condition)))
		place <- c(options, "--where", shQuote(condition))
		for (kind in c("mean", "total")) check_kind(design, domain, place, kind, FALSE, paste("calibrated", condition, kind))
		check_category(design, domain, place, FALSE, paste("calibrated", condition))
	}
}

for (seed in seq_len(seeds)) {
	check_random(seed, 1, FALSE, "fail")
	check_random(seed, 2, TRUE, "fail")
	check_random(seed + 100, 2, TRUE, "adjust")
	check_replicates(seed)
	check_calibrated(seed)
}
unlink(c(file, margins))
cat(compared, "figures agree with survey", as.character(packageVersion("survey")),
	"; largest relative difference", format(worst, digits = 2), "\n")
