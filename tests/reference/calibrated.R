# SPDX-License-Identifier: GPL-3.0-or-later
# `kesu estimate --calibrate` against R's survey package, which is run for it: the package's own
# data and random designs, by residuals and by replicates that are calibrated again, for domains,
# after trimming, with missing values.
# usage: Rscript calibrated.R PROGRAM
suppressMessages(library(survey))
kesu <- commandArgs(TRUE)[1]
folder <- tempfile("kesu-calibrated-")
dir.create(folder)
file <- file.path(folder, "rows.csv")
margins_file <- file.path(folder, "margins.csv")
worst <- 0
compared <- 0

ours <- function(data, margins, ...) {
	out <- format(data, digits = 17, trim = TRUE)
	out[is.na(data)] <- "NA"
	write.csv(out, file, row.names = FALSE, quote = FALSE)
	table <- do.call(rbind, lapply(names(margins), function(name)
		data.frame(variable = name, level = names(margins[[name]]), total = sprintf("%.17g", margins[[name]]))))
	write.csv(table, margins_file, row.names = FALSE, quote = FALSE)
	said <- system2(kesu, c("estimate", file, "--margins", margins_file, "--format csv", ...), stdout = TRUE)
	if (!is.null(attr(said, "status"))) stop("failed: ", paste(..., collapse = " "))
	read.csv(text = said, check.names = FALSE)
}

compare <- function(got, want, where, tolerance = 1e-6) {
	got <- unlist(got[names(want)])
	off <- abs(got - want) / pmax(abs(want), 1e-3)
	worst <<- max(worst, off)
	compared <<- compared + length(want)
	if (!isTRUE(max(off) <= tolerance)) {
		print(rbind(got, want), digits = 15)
		stop("differs: ", where)
	}
}

figures <- function(stat, df, ...) {
	ci <- confint(stat, df = df)
	c(estimate = as.vector(coef(stat))[1], se = as.vector(SE(stat))[1], ci_low = ci[1], ci_high = ci[2], ...)
}

# Every kind of estimate of a calibrated design, for all rows and by domain, against kesu with the
# same options. R's calibrated designs keep the rows outside a subset, so they must have a y: `full`
# is y before values were taken away, and `known` is false where y is missing.
check <- function(design, data, margins, where, ..., df = degf(design)) {
	known <- subset(design, known)
	for (kind in c("mean", "total", "ratio")) {
		options <- c(..., paste0("--", kind), if (kind == "ratio") "y/x" else "y")
		estimate <- function(d) switch(kind, mean = svymean(~full, d), total = svytotal(~full, d),
			ratio = svyratio(~full, ~x, d))
		compare(ours(data, margins, options), figures(estimate(known), df), paste(where, kind))
		parts <- ours(data, margins, options, "--by", "g")
		for (i in seq_len(nrow(parts)))
			compare(parts[i, ], figures(estimate(subset(known, g == parts$g[i])), parts$df[i]),
				paste(where, kind, parts$g[i]))
	}
	got <- ours(data, margins, ..., "--share", "y", "--cut", 600)
	share <- svyciprop(~I(full >= 600), known, method = "xlogit", df = df)
	compare(got, c(estimate = as.vector(share), se = as.vector(SE(share)), ci_low = attr(share, "ci")[[1]],
		ci_high = attr(share, "ci")[[2]]), paste(where, "share"))
}

frequencies <- function(totals, name) setNames(data.frame(names(totals), as.numeric(totals)), c(name, "Freq"))
tight <- list(epsilon = 1e-13, maxit = 2000)
raked <- function(design, margins) rake(design, lapply(names(margins), function(n) reformulate(n)),
	mapply(frequencies, margins, names(margins), SIMPLIFY = FALSE), control = tight)

# One design, every way of calibrating.
check_methods <- function(design, data, margins, total, where, ..., replicates = NULL, limits = NULL) {
	run <- function(calibrated, way, ...) check(calibrated, data, margins, paste(where, way), ..., options_of_design,
		replicates, df = df)
	options_of_design <- c(...)
	df <- degf(design)
	if (!is.null(replicates)) {
		# R's degrees of freedom of replicates are the rank of their weights, which depends
		# on its tolerance for 0. So they are set here.
		type <- c(jk1 = "JK1", jkn = "JKn")[[replicates]]
		design <- as.svrepdesign(design, type = type, compress = FALSE)
		df <- min(df, ncol(weights(design)) - 1)
		replicates <- paste("--replicates", replicates)
	}
	first <- margins[1]
	name <- names(first)
	run(raked(design, margins), "rake", "--calibrate rake")
	run(postStratify(design, reformulate(name), frequencies(first[[1]], name)), "poststratify",
		"--calibrate poststratify --margin-variables", name)
	population <- c(`(Intercept)` = sum(first[[1]]), unlist(lapply(margins, function(m) m[-1])), total)
	names(population) <- colnames(model.matrix(reformulate(c(names(margins), "z")), data))
	totals <- sprintf("--total z=%.17g", total)
	# R reports bounds that cannot be met. These cases are left out.
	calibrated <- function(..., variables = c(names(margins), "z"), known = population)
		tryCatch(do.call(calibrate, c(list(design, reformulate(variables), known, epsilon = 1e-12, maxit = 200, ...),
			if (!is.null(replicates)) list(compress = FALSE))),
			error = function(e) if (grepl("Calibration failed", conditionMessage(e))) NULL else stop(e),
			warning = function(w) NULL)
	try_run <- function(object, way, ...) if (!is.null(object)) run(object, way, ...)
	linear <- calibrated(calfun = "linear")
	try_run(linear, "linear", "--calibrate linear", totals)
	try_run(calibrated(calfun = "raking"), "raking", "--calibrate rake", totals)
	# Only margins, but with the weighted regression: `one` is a number whose total the margins
	# imply.
	heads <- sum(first[[1]])
	try_run(calibrated(calfun = "raking", variables = names(margins), known = population[-length(population)]),
		"raking of margins", "--calibrate rake", sprintf("--total one=%.17g", heads))
	if (!is.null(limits)) {
		bounds <- sprintf("--bounds %.6f,%.6f", limits[1], limits[2])
		try_run(calibrated(calfun = "linear", bounds = limits), "bounded", "--calibrate linear", totals, bounds)
		try_run(calibrated(calfun = "logit", bounds = limits), "logit", "--calibrate logit", totals, bounds)
	}
	if (is.null(replicates)) for (way in list(c("rake", ""), c("linear", totals))) {
		object <- if (way[1] == "rake") raked(design, margins) else linear
		range <- as.numeric(sprintf("%.6f", quantile(weights(object), c(0.05, 0.93))))
		if (range[1] <= 0) next
		# Rounding may leave a weight of R just outside its bounds, and then its strict
		# trimming fails.
		trimmed <- tryCatch(trimWeights(object, lower = range[1], upper = range[2], strict = TRUE),
			error = function(e) NULL)
		try_run(trimmed, paste(way[1], "trimmed"), "--calibrate", way, sprintf("--trim %.6f,%.6f", range[1], range[2]))
	}
}

data(api)
schools <- function(d) data.frame(stype = as.character(d$stype), wide = as.character(d$sch.wide), z = d$api99,
	one = 1, y = d$api00, full = d$api00, known = TRUE, x = d$api.stu, g = as.character(d$comp.imp), dnum = d$dnum, snum = d$snum, pw = d$pw)
margins <- list(stype = table(apipop$stype), wide = table(apipop$sch.wide))
total <- sum(apipop$api99)

clus1 <- cbind(schools(apiclus1), N = apiclus1$fpc)
one <- svydesign(id = ~dnum, weights = ~pw, data = clus1, fpc = ~N)
options <- "--psu dnum --weight pw --fpc N"
check_methods(one, clus1, margins, total, "dclus1", options, limits = c(0.5, 2))
check_methods(one, clus1, margins, total, "dclus1 jk1", options, replicates = "jk1",
	limits = c(0.3, 3))

strat <- cbind(schools(apistrat), N = apistrat$fpc)
two <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = strat, fpc = ~N)
options <- "--strata stype --weight pw --fpc N"
check_methods(two, strat, margins, total, "dstrat", options, limits = c(0.6, 1.7))
check_methods(two, strat, margins, total, "dstrat jkn", options, replicates = "jkn",
	limits = c(0.5, 2))

clus2 <- cbind(schools(apiclus2), N = apiclus2$fpc1, M = apiclus2$fpc2)
stages <- svydesign(id = ~dnum + snum, fpc = ~N + M, data = clus2)
check_methods(stages, clus2, margins, total, "dclus2", "--psu dnum,snum --fpc N,M", limits = c(0.4, 2.5))

# Unequal weights, strata, psus, missing values, and variables that are associated.
set.seed(20260301)
for (case in 1:6) {
	n <- sample(200:500, 1)
	d <- data.frame(h = sample(1:4, n, TRUE), a = sample(c("p", "q", "r"), n, TRUE), g = sample(c("u", "v"), n, TRUE),
		w = round(exp(rnorm(n, 2, 0.6)), 3), z = round(rnorm(n, 20, 5), 2))
	d$p <- sample(1:9, n, TRUE)
	d$b <- ifelse(runif(n) < plogis((d$a == "q") - (d$g == "u")), "in", "out")
	d$y <- round(500 + 30 * (d$a == "q") + 5 * d$z + rnorm(n, 0, 40) + 20 * (d$p %% 3), 1)
	d$x <- round(rlnorm(n, 3, 0.3), 2)
	d$one <- 1
	d$full <- d$y
	d$known <- !(seq_len(n) %in% sample(n, 8))
	d$y[!d$known] <- NA
	design <- svydesign(ids = ~p, strata = ~h, weights = ~w, nest = TRUE, data = d)
	shift <- function(v) { t <- svytable(reformulate(v), design); t <- t * exp(rnorm(length(t), 0, 0.2)); t / sum(t) * 1.1 * sum(d$w) }
	margins <- list(a = shift("a"), b = shift("b"))
	where <- paste("case", case)
	total <- 1.1 * sum(d$w * d$z) * exp(rnorm(1, 0, 0.02))
	options <- "--strata h --psu p --weight w"
	check_methods(design, d, margins, total, where, options, limits = c(0.4, 2.5))
	if (case <= 2)
		check_methods(design, d, margins, total, paste(where, "jkn"), options, replicates = "jkn")
}
unlink(folder, recursive = TRUE)
cat(compared, "figures agree, the worst to", worst, "\n")
