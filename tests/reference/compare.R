# SPDX-License-Identifier: GPL-3.0-or-later
# `kesu estimate --contrast`, `--table` and `--plausible` against R's survey and mitools, which are
# run for it: the package's own data and random designs, by linearisation, by replicates and with
# calibrated weights.
# usage: Rscript compare.R PROGRAM [SEEDS]
suppressMessages(library(survey))
suppressMessages(library(mitools))
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "designs.R"))
args <- commandArgs(TRUE)
program <- args[1]
seeds <- if (length(args) > 1) as.integer(args[2]) else 1L
file <- tempfile(fileext = ".csv")
margins <- tempfile(fileext = ".csv")
worst <- 0
compared <- 0

ours <- function(data, ...) {
	out <- format(data, digits = 17, trim = TRUE)
	out[is.na(data)] <- "NA"
	write.csv(out, file, row.names = FALSE, quote = FALSE)
	said <- system2(program, c("estimate", file, ..., "--format", "csv"), stdout = TRUE)
	if (!is.null(attr(said, "status"))) stop("failed: ", paste(..., collapse = " "))
	read.csv(text = said, check.names = FALSE)
}

compare <- function(got, want, where, tolerance = 1e-6) {
	stopifnot(names(want) %in% names(got))
	got <- unlist(got[names(want)])
	bad <- abs(got - want) / pmax(abs(want), 1e-3)
	bad[is.na(got) & !is.finite(want)] <- 0
	worst <<- max(worst, bad)
	compared <<- compared + length(want)
	if (!isTRUE(max(bad) <= tolerance)) {
		print(rbind(got, want), digits = 17)
		stop("differs: ", where)
	}
}

# The figures that kesu prints for a difference.
tested <- function(difference, se, df) {
	if (is.na(df)) se <- NA
	t <- difference / se
	c(difference = difference, se = se, ci_low = difference - qt(0.975, df) * se,
		ci_high = difference + qt(0.975, df) * se, df = df, t = t, p = 2 * pt(-abs(t), df))
}

# ---- differences ----

# The degrees of freedom of the thinner side; NA where a side has none.
thinner <- function(data, levels, df) {
	df <- min(df, sapply(levels, function(level) domain_degrees(data, data$g %in% level)))
	if (df < 1) NA else df
}

# The difference of every pair of levels, by linearisation or by replicates.
check_pairs <- function(data, design, options, kind, df, where) {
	column <- if (kind == "ratio") "y/x" else "y"
	got <- ours(data, options, paste0("--", kind), column, "--by g --contrast all")
	known <- if (kind == "ratio") subset(design, !is.na(y) & !is.na(x)) else subset(design, !is.na(y))
	parts <- switch(kind, total = svyby(~y, ~g, known, svytotal, covmat = TRUE),
		ratio = svyby(~y, ~g, denominator = ~x, known, svyratio, covmat = TRUE),
		svyby(~y, ~g, known, svymean, covmat = TRUE))
	p <- numeric()
	for (i in seq_len(nrow(got))) {
		weights <- (parts$g == got$a[i]) - (parts$g == got$b[i])
		difference <- svycontrast(parts, weights)
		own <- thinner(data, parts$g[weights != 0], df)
		want <- tested(as.vector(coef(difference)), as.vector(SE(difference)), own)
		p <- c(p, want[["p"]])
		compare(got[i, ], want, paste(where, kind, got$a[i], got$b[i]))
	}
	pairs <- paste(got$a, got$b)
	compare(setNames(got$p_holm, pairs), setNames(p.adjust(p, "holm"), pairs), paste(where, "holm"))
}

# survey before 4.4 centres the lonely psu of a total at 0 instead of at the mean of all psus.
old_adjust <- packageVersion("survey") < "4.4"

check_designs <- function(seed, stages, fpc, policy) {
	set.seed(seed)
	options(survey.lonely.psu = policy)
	d <- random_values(random_design(stages, 4, policy != "fail"), seed %% 2 == 0)
	# Where a whole stratum is missing, R takes the average over the other strata and kesu over
	# all strata of the design. So no value is missing here.
	if (policy == "average") d <- transform(d, x = ifelse(is.na(x), 5, x), y = ifelse(is.na(y), 1, y))
	units <- paste0("u", seq_len(stages))
	ends <- paste0("f", seq_len(stages))
	design <- svydesign(ids = reformulate(units), strata = ~h, nest = TRUE, data = d, weights = ~w,
		fpc = if (fpc) reformulate(ends))
	options <- c("--strata h --psu", paste(units, collapse = ","), "--weight w --lonely", policy,
		if (fpc) c("--fpc", paste(ends, collapse = ",")))
	where <- paste("seed", seed, "stages", stages, "fpc", fpc, policy)
	for (kind in c("mean", "total", "ratio", if (seed %% 2 == 0) "share"))
		if (kind != "total" || policy != "adjust" || !old_adjust)
			check_pairs(d, design, options, kind, degf(design), where)
	check_table(d, design, options, where)
}

# ---- tables ----

check_table <- function(data, design, options, where) {
	got <- ours(data, options, "--table g,k")
	second <- svychisq(~g + k, design, statistic = "F")
	first <- svychisq(~g + k, design, statistic = "Chisq")
	compare(got, c(f = second$statistic[[1]], ndf = second$parameter[[1]], ddf = second$parameter[[2]],
		p = second$p.value[[1]], chisq_p = first$p.value[[1]], pearson = first$statistic[[1]]), paste(where, "table"))
}

# ---- replicates ----

check_replicated <- function(data, design, options, type, name, ...) {
	replicated <- as.svrepdesign(design, type = type, compress = FALSE, ...)
	df <- min(degf(design), ncol(weights(replicated)) - 1)
	options <- c(options, "--replicates", name)
	for (kind in c("mean", "total", "ratio")) check_pairs(data, replicated, options, kind, df, name)
	# svychisq uses the rank of the weights as degrees of freedom. Only where this is the same
	# number can the tables be compared.
	if (degf(replicated) == df) check_table(data, replicated, options, name)
}

check_replicates <- function(seed) {
	set.seed(seed)
	options(survey.lonely.psu = "fail")
	stratified <- c("--strata h --psu u1 --weight w")
	for (fpc in c(FALSE, TRUE)) {
		d <- replicate_rows(5, 2, 6)
		check_replicated(d, svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d,
			fpc = if (fpc) ~f1), c(stratified, if (fpc) "--fpc f1"), "JKn", "jkn")
	}
	d <- replicate_rows(11, 2, 2)
	design <- svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d)
	check_replicated(d, design, stratified, "BRR", "brr")
	check_replicated(d, design, stratified, "Fay", "fay:0.4", fay.rho = 0.4)
	# One replicate for each stratum: its first psu has weight 0, and its second twice its
	# weight.
	zones <- sapply(1:11, function(h) ifelse(d$h == h, 2 * (d$u1 == 2), 1))
	jk2 <- svrepdesign(data = d, weights = ~w, repweights = zones, type = "JK2", mse = TRUE,
		combined.weights = FALSE)
	for (kind in c("mean", "total", "ratio"))
		check_pairs(d, jk2, c(stratified, "--replicates jk2"), kind, 11, "jk2")
	# A bootstrap is random, so it agrees only approximately.
	got <- ours(d, stratified, "--mean y --by g --contrast a-b --replicates bootstrap:20000")
	parts <- svyby(~y, ~g, subset(design, !is.na(y)), svymean, covmat = TRUE)
	if (abs(got$se / as.vector(SE(svycontrast(parts, c(1, -1, 0)))) - 1) > 0.1) stop("bootstrap differs")
}

# ---- calibrated weights ----

# R's svyby does not give covariances of domains for a calibrated design. So totals and a formula
# are used.
calibrated_difference <- function(design) {
	parts <- update(design, ya = y * (g == "a"), na = 1 * (g == "a"), yb = y * (g == "b"), nb = 1 * (g == "b"))
	replicates <- inherits(design, "svyrep.design")
	totals <- if (replicates) svytotal(~ya + na + yb + nb, parts, return.replicates = TRUE) else
		svytotal(~ya + na + yb + nb, parts)
	svycontrast(totals, quote(ya / na - yb / nb))
}

check_calibrated <- function(seed) {
	set.seed(seed)
	options(survey.lonely.psu = "fail")
	d <- replicate_rows(5, 2, 6)
	d$y[is.na(d$y)] <- 50
	d$c <- sample(c("s", "t", "u"), nrow(d), TRUE)
	d$z <- round(runif(nrow(d), 1, 5), 2)
	sums <- tapply(d$w, d$c, sum) * c(1.1, 0.9, 1.05)
	write.csv(data.frame(variable = "c", level = names(sums), total = sprintf("%.17g", sums)), margins,
		row.names = FALSE, quote = FALSE)
	whole <- sum(d$w * d$z) * 1.02
	design <- svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d)
	options <- c("--strata h --psu u1 --weight w --margins", margins, "--calibrate")
	check <- function(object, df, ...) {
		difference <- calibrated_difference(object)
		compare(ours(d, options, ..., "--mean y --by g --contrast a-b"),
			tested(as.vector(coef(difference)), as.vector(SE(difference)),
				thinner(d, c("a", "b"), df)), paste("calibrated", ...))
		second <- svychisq(~g + k, object)
		compare(ours(d, options, ..., "--table g,k"), c(f = second$statistic[[1]], ndf = second$parameter[[1]]),
			paste("calibrated table", ...))
	}
	frequencies <- data.frame(c = names(sums), Freq = as.vector(sums))
	population <- c(`(Intercept)` = sum(sums), ct = sums[["t"]], cu = sums[["u"]], z = whole)
	totals <- sprintf("--total z=%.17g", whole)
	check(postStratify(design, ~c, frequencies), degf(design), "poststratify")
	replicated <- as.svrepdesign(design, type = "JKn", compress = FALSE)
	check(postStratify(replicated, ~c, frequencies), degf(design), "poststratify --replicates jkn")
	# The next checks need the package MASS, which is not always installed together with survey.
	if (!requireNamespace("MASS", quietly = TRUE)) return(invisible())
	check(calibrate(design, ~c + z, population, epsilon = 1e-12), degf(design), "linear", totals)
	check(calibrate(design, ~c + z, population, calfun = "raking", epsilon = 1e-12), degf(design), "rake", totals)
	check(calibrate(replicated, ~c + z, population, compress = FALSE), degf(design), "linear", totals,
		"--replicates jkn")
}

# ---- plausible values ----

combined <- function(design, names, make, df = degf(design)) {
	draws <- lapply(names, make)
	MIcombine(lapply(draws, function(x) setNames(as.vector(coef(x)), "v")), lapply(draws, function(x)
		matrix(SE(x)^2, 1, 1, dimnames = list("v", "v"))), df.complete = df)
}

check_combined <- function(got, m, estimate, where) {
	se <- as.vector(SE(m))
	want <- c(as.vector(coef(m)), se = se, df = as.vector(m$df), fraction_missing = as.vector(m$missinfo))
	names(want)[1] <- estimate
	compare(got, want, where)
}

check_plausible <- function(seed) {
	set.seed(seed)
	options(survey.lonely.psu = "fail")
	d <- replicate_rows(6, 2, 5)
	draws <- sample(2:10, 1)
	names <- paste0("v", seq_len(draws))
	for (name in names) d[[name]] <- round(50 + 4 * d$u1 + 3 * (d$g == "b") + rnorm(nrow(d), sd = 9), 3)
	d$v2[sample(nrow(d), 2)] <- NA
	full <- svydesign(~u1, strata = ~h, weights = ~w, nest = TRUE, data = d)
	design <- subset(full, complete.cases(d[names]))
	jackknife <- subset(as.svrepdesign(full, type = "JKn", compress = FALSE), complete.cases(d[names]))
	options <- c("--strata h --psu u1 --weight w --plausible", paste(names, collapse = ","))
	for (by in list(list(design, ""), list(jackknife, "--replicates jkn"))) {
		object <- by[[1]]
		df <- degf(full)
		where <- paste("plausible seed", seed, by[[2]])
		share <- function(v) svymean(as.formula(sprintf("~as.numeric(%s >= 60)", v)), object)
		mean <- function(v) svymean(reformulate(v), object)
		difference <- function(v) svycontrast(svyby(reformulate(v), ~g, object, svymean, covmat = TRUE), c(1, -1, 0))
		check_combined(ours(d, options, by[[2]]), combined(full, names, mean), "estimate", where)
		check_combined(ours(d, options, by[[2]], "--cut 60"), combined(full, names, share), "estimate", where)
		got <- ours(d, options, by[[2]], "--by g --contrast a-b")
		m <- combined(full, names, difference, thinner(d, c("a", "b"), df))
		check_combined(got, m, "difference", where)
		compare(got, tested(as.vector(coef(m)), as.vector(SE(m)), as.vector(m$df)), where)
	}
}

check_api <- function() {
	data(api)
	options(survey.lonely.psu = "fail")
	columns <- c("dnum", "snum", "fpc1", "fpc2", "stype", "comp.imp", "api00", "pw")
	clus2 <- apiclus2[columns]
	design <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
	options <- "--psu dnum,snum --fpc fpc1,fpc2"
	got <- ours(clus2, options, "--mean api00 --by comp.imp --contrast Yes-No")
	test <- svyttest(api00 ~ comp.imp, design)
	compare(got, c(t = test$statistic[[1]], difference = test$estimate[[1]]), "svyttest")
	second <- svychisq(~comp.imp + stype, design)
	compare(ours(clus2, options, "--table comp.imp,stype"), c(f = second$statistic[[1]],
		ndf = second$parameter[[1]], ddf = second$parameter[[2]], p = second$p.value[[1]]), "svychisq")
}

check_api()
for (seed in seq_len(seeds)) {
	for (stages in 1:3) {
		check_designs(10 * seed, stages, TRUE, "fail")
		for (policy in c("remove", "certainty", "adjust")) check_designs(10 * seed + 1, stages, TRUE, policy)
	}
	check_designs(10 * seed + 3, 2, FALSE, "fail")
	for (fpc in c(TRUE, FALSE)) check_designs(10 * seed + 4, 1, fpc, "average")
	check_replicates(seed)
	check_calibrated(seed)
	check_plausible(seed)
}
unlink(c(file, margins))
cat(compared, "figures agree with survey", as.character(packageVersion("survey")),
	"and mitools", as.character(packageVersion("mitools")), "; largest relative difference", format(worst, digits = 2), "\n")
