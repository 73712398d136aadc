# SPDX-License-Identifier: GPL-3.0-or-later
# `kesu regress` against svyglm, regTermTest, svypredmeans and svystandardize of R's survey, run live, on
# samples made here: strata of a certain size, lonely psus under every policy, finite populations,
# two stages, weights of 0, missing values, years and incomes, interactions, replicate weights: by the
# defaults of both, which end the iterations early, and by the same small epsilon. R's Rao-Scott tail
# has a root good to 1e-8 and, near a saddlepoint of 0, logarithms of nearly 1, so it is computed
# here once more with better ones.
# usage: Rscript regress.R PROGRAM [SEEDS]
suppressMessages(library(survey))
options(warn = -1) # observations with zero weight not used for calculating dispersion
args <- commandArgs(TRUE)
program <- args[1]
seeds <- if (length(args) > 1) as.integer(args[2]) else 1L
file <- tempfile(fileext = ".csv")
margins_file <- tempfile(fileext = ".csv")
worst <- 0
compared <- 0
usual <- 1e-8 # relative difference
control <- glm.control(epsilon = 1e-14, maxit = 100)

save_rows <- function(data) {
	out <- format(data, digits = 17, trim = TRUE)
	out[is.na(data)] <- "NA"
	write.csv(out, file, row.names = FALSE, quote = FALSE)
}

# JSON without braces in its texts is an expression of R but for its signs.
json <- function(text) {
	text <- gsub("\"([^\"]*)\":", "`\\1`=", paste(text, collapse = " "))
	text <- gsub("[{[]", "list(", gsub("[]}]", ")", text))
	text <- gsub("\\bnull\\b", "NA", gsub("\\btrue\\b", "TRUE", gsub("\\bfalse\\b", "FALSE", text)))
	eval(parse(text = text))
}

ours <- function(...) {
	said <- system2(program, c("regress", file, ..., "--format", "json"), stdout = TRUE)
	if (!is.null(attr(said, "status"))) stop("failed: ", paste(..., collapse = " "))
	json(said)
}

field <- function(rows, name) sapply(rows, function(row) row[[name]])

compare <- function(got, want, where, tolerance = usual) {
	got <- as.numeric(unlist(got))
	want <- as.numeric(want)
	stopifnot(length(got) == length(want))
	bad <- abs(got - want) / pmax(abs(want), 1e-6)
	bad[is.na(got) & !is.finite(want)] <- 0
	if (tolerance <= 1e-8) worst <<- max(worst, bad)
	compared <<- compared + length(want)
	if (!isTRUE(max(bad) <= tolerance)) {
		print(rbind(got, want, bad), digits = 17)
		stop("differs: ", where)
	}
}

# ---- R's figures ----

# survey:::saddle with a root that is good to the last digits.
tail_of <- function(x, lambda, ddf) {
	a <- c(lambda, rep(-x / ddf, ddf)) / max(lambda)
	k <- function(zeta) sum(a / (1 - 2 * zeta * a))
	zeta <- uniroot(k, c(max(1 / (2 * a[a < 0])), 1 / 2) * 0.99999, tol = 1e-16, maxiter = 1e5)$root
	if (abs(zeta) < 1e-4) {
		ndf <- sum(lambda)^2 / sum(lambda^2)
		return(structure(pf(x / sum(lambda), ndf, ddf, lower.tail = FALSE), zeta = 0))
	}
	w <- sign(zeta) * sqrt(sum(log1p(-2 * zeta * a)))
	v <- zeta * sqrt(2 * sum(a^2 / (1 - 2 * zeta * a)^2))
	structure(pnorm(w + log(v / w) / w, lower.tail = FALSE), zeta = zeta)
}

check_coefficients <- function(got, model, where) {
	se <- sqrt(diag(vcov(model)))
	df <- model$df.residual
	compare(got$method$iterations, model$iter, paste(where, "iterations"))
	compare(got$method$deviance, deviance(model), paste(where, "deviance"))
	compare(field(got$coefficients, "estimate"), coef(model), paste(where, "estimate"))
	compare(field(got$coefficients, "se"), se, paste(where, "se"))
	compare(field(got$coefficients, "df"), rep(df, length(se)), paste(where, "df"))
	p <- if (df > 0) 2 * pt(-abs(coef(model) / se), df) else NA * se
	compare(field(got$coefficients, "p"), p, paste(where, "p"))
}

# Eigenvalues of the term's naive covariance inverted, times its covariance.
effects_of <- function(model, term) {
	at <- attr(model.matrix(model), "assign") == match(term, attr(terms(model), "term.labels"))
	naive <- model$naive.cov[at, at, drop = FALSE]
	sort(Re(eigen(solve(naive) %*% vcov(model)[at, at])$values), TRUE)
}

# complete: the model on the rows that lack nothing, to which the smaller one is fitted, too.
check_tests <- function(got, model, complete, where) {
	for (test in got$tests) {
		here <- paste(where, test$term)
		wald <- regTermTest(model, reformulate(test$term))
		compare(test$wald[c("f", "ndf", "ddf", "p")], c(wald$Ftest, wald$df, wald$ddf, wald$p), here)
		if (!is.list(test$rao_scott)) next
		lrt <- regTermTest(complete, reformulate(test$term), method = "LRT")
		lambda <- effects_of(model, test$term)
		# A difference of deviances has no more digits than they have; those of the rows that lack
		# nothing have weights of another scale.
		scale <- deviance(model) / deviance(complete)
		compare(1 + test$rao_scott$chisq, 1 + scale * lrt$chisq / mean(lambda), paste(here, "chisq"))
		compare(test$rao_scott$scale_factors, lambda / mean(lambda), paste(here, "lambda"))
		tail <- tail_of(c(scale * lrt$chisq), lambda, lrt$ddf)
		compare(test$rao_scott$p, tail, paste(here, "tail"))
		if (abs(attr(tail, "zeta")) > 1e-2)
			compare(test$rao_scott$p, lrt$p, paste(here, "R's own tail"), 1e-5)
	}
}

# svypredmeans itself. It leaves rows with gaps out before it divides by the mean weight.
check_margins <- function(got, others, gaps, where) {
	margins <- svypredmeans(others, ~ factor(f))
	level <- match(names(coef(margins)), field(got$margins, "level"))
	tolerance <- if (gaps) 1e-7 else usual
	stopifnot(length(level) == length(got$margins))
	compare(field(got$margins, "estimate")[level], coef(margins), paste(where, "margins"))
	compare(field(got$margins, "se")[level], sqrt(diag(vcov(margins))), paste(where, "margins' se"), tolerance)
}

# What svypredmeans does, of any model with f in it.
check_margins_again <- function(got, model, design, where) {
	levels <- field(got$margins, "level")
	w <- weights(design, "sampling")
	data <- model.frame(design)
	terms <- delete.response(terms(model))
	x <- lapply(levels, function(level) {
		data$f <- factor(level, sort(levels))
		data$s <- factor(data$s)
		model.matrix(terms, data)
	})
	eta <- sapply(x, function(x) x %*% coef(model))
	fits <- family(model)$linkinv(eta)
	slope <- sapply(seq_along(x), function(g) colSums(w * family(model)$mu.eta(eta[, g]) * x[[g]]) / sum(w))
	mean <- svymean(fits, design)
	v <- vcov(mean) + t(slope) %*% vcov(model) %*% slope
	compare(field(got$margins, "estimate"), coef(mean), paste(where, "margins again"))
	compare(field(got$margins, "se"), sqrt(diag(v)), paste(where, "margins' se again"))
}

# By default, and where `fully` also to the last digits. terms: those beside f, whose margins are compared.
check <- function(design, options, kind, terms, where, fully = FALSE) {
	where <- paste(where, kind, paste(terms, collapse = " + "))
	check_model(design, options, kind, terms, list(), where)
	if (fully) check_model(design, paste(options, "--epsilon 1e-14 --max-iterations 100"), kind, terms,
		list(control = quote(control)), paste(where, "to the last digits"))
}

check_model <- function(design, options, kind, terms, control, where) {
	response <- c(logit = "z", linear = "y")[[kind]]
	formula <- reformulate(c("f", terms), response)
	complete <- complete.cases(design$variables[all.vars(formula)])
	text <- shQuote(paste(response, "~", paste(c("f", terms), collapse = " + ")))
	got <- ours(paste0("--", kind), text, options, "--margins f")
	# update() looks for what is in the call beside the formula.
	here <- environment()
	family <- if (kind == "logit") quote(quasibinomial()) else quote(gaussian())
	fit <- function(terms) {
		formula <- reformulate(if (length(terms)) terms else "1", response, env = here)
		eval(bquote(svyglm(.(formula), design = design, family = .(family), ..(control)), splice = TRUE), here)
	}
	model <- fit(c("f", terms))
	check_coefficients(got, model, where)
	design <- subset(design, complete)
	stopifnot(got$method$n == sum(weights(design, "sampling") > 0))
	if (model$df.residual > 0) check_tests(got, model, fit(c("f", terms)), where)
	check_margins_again(got, model, design, where)
	if (!any(grepl("f", terms))) check_margins(got, fit(terms), !all(complete), where)
}

# ---- standardised means ----

# Of one margin svystandardize; of two, weights raked in each group. R has the design's degrees of
# freedom for every group.
check_standard <- function(design, options, margins, over, where) {
	totals <- lapply(margins, function(margin) {
		levels <- sort(unique(na.omit(design$variables[[margin]])))
		data.frame(variable = margin, level = levels, total = 100 + 70 * seq_along(levels))
	})
	# Margins of one population have one total.
	totals <- lapply(totals, function(t) transform(t, total = total / sum(total) * 1000))
	write.csv(do.call(rbind, totals), margins_file, row.names = FALSE, quote = FALSE)
	given <- if (!is.null(over)) paste("--over", over)
	got <- ours("--logit 'z ~ 1' --standardise", margins_file, options, given)
	got <- got$standardised$figures
	columns <- c("z", over, margins)
	design <- subset(design, complete.cases(design$variables[columns]) & weights(design, "sampling") > 0)
	design <- if (is.null(over)) update(design, .over = "all") else
		eval(bquote(update(design, .over = as.character(.(as.name(over))))))
	if (length(margins) == 1) {
		over_formula <- if (is.null(over)) ~1 else ~.over
		standard <- svystandardize(design, by = reformulate(margins), over = over_formula,
			population = totals[[1]]$total)
	} else {
		whole <- svytable(~.over, design)
		crossed <- lapply(seq_along(margins), function(m) {
			crossed <- expand.grid(level = totals[[m]]$level, .over = names(whole))
			share <- totals[[m]]$total / sum(totals[[m]]$total)
			crossed$Freq <- as.vector(outer(share, as.vector(whole)))
			setNames(crossed, c(margins[m], ".over", "Freq"))
		})
		standard <- rake(design, lapply(margins, function(m) reformulate(c(m, ".over"))), crossed,
			control = list(epsilon = 1e-13, maxit = 1000))
	}
	means <- svyby(~z, ~.over, standard, svymean)
	# The covariance of the means, as a regression on the groups has it.
	differences <- if (!is.null(over)) summary(svyglm(z ~ .over, standard))$coefficients
	# Both iterate in raking, and stop where the margins are nearly met.
	tolerance <- if (length(margins) == 1) 1e-8 else 1e-6
	compare(field(got, "estimate"), coef(means), paste(where, "standardised"), tolerance)
	compare(field(got, "se"), SE(means), paste(where, "standardised se"), tolerance)
	compare(field(got, "crude"), coef(svyby(~z, ~.over, design, svymean)), paste(where, "crude"))
	for (g in seq_along(got)[-1]) {
		contrast <- differences[g, 1:2]
		df <- min(got[[1]]$df, got[[g]]$df)
		compare(got[[g]]$from_first[c("difference", "se", "df", "p")],
			c(contrast, df, 2 * pt(-abs(contrast[1] / contrast[2]), df)), paste(where, "difference"),
			tolerance)
	}
}

# Residuals of raking add up to something: where "adjust" centres them at their mean, R did not
# before 4.4.
check_standards <- function(design, options, where, raked = TRUE) {
	for (over in list(NULL, "s", "f")) check_standard(design, options, "c", over, paste(where, over))
	if (raked) check_standard(design, options, c("c", "e"), "s", paste(where, "raked"))
}

# --where: some psus, and in a replicate's design degrees of freedom, have no row inside.
check_part <- function(design, options, where) {
	options <- paste(options, "--where", shQuote("age >= 30 & !(f = 'mid' & a = 1) & h < 6"))
	design <- subset(design, age >= 30 & !(f == "mid" & a == 1) & h < 6)
	for (kind in c("logit", "linear")) check(design, options, kind, c("s", "age"), paste(where, "part"))
	check_standard(design, options, "c", "s", paste(where, "part"))
}

# ---- samples ----

sample_rows <- function(strata, psus, least, most) {
	d <- data.frame(h = rep(seq_len(strata), each = psus), a = rep(seq_len(psus), strata))
	d$effect <- rnorm(nrow(d), sd = 0.6)
	d <- d[rep(seq_len(nrow(d)), sample(least:most, nrow(d), TRUE)), ]
	n <- nrow(d)
	d$u <- seq_len(n)
	d$w <- round(exp(rnorm(n, 6, 0.5)), 2)
	d$f <- sample(c("low", "mid", "high"), n, TRUE)
	d$s <- sample(c("m", "w"), n, TRUE)
	d$c <- sample(c("18-29", "30-49", "50-69"), n, TRUE, c(2, 2, 1))
	d$e <- sample(c("no", "yes"), n, TRUE)
	d$age <- sample(18:69, n, TRUE)
	d$year <- sample(2015:2023, n, TRUE)
	d$income <- round(exp(rnorm(n, 11, 0.7)))
	eta <- d$effect - 0.5 + 0.8 * (d$f == "high") - (d$s == "m") + 0.02 * (d$age - 40) + 0.1 * (d$year - 2019)
	d$z <- as.numeric(runif(n) < plogis(eta))
	d$y <- round(50 + 8 * eta + rnorm(n, sd = 9), 3)
	d$N <- psus + 3 * d$h
	d$M <- 40
	d[sample(n), ]
}

with_gaps <- function(d) {
	n <- nrow(d)
	for (column in c("z", "y", "f", "s", "age")) d[[column]][sample(n, 3)] <- NA
	d$w[sample(n, 4)] <- 0
	d
}

linearised <- function() {
	d <- with_gaps(sample_rows(8, 3, 6, 14))
	save_rows(d)
	design <- svydesign(~a, strata = ~h, weights = ~w, nest = TRUE, data = d)
	options <- "--weight w --strata h --psu a"
	for (kind in c("logit", "linear")) {
		check(design, options, kind, character(), "strata")
		check(design, options, kind, c("s", "age"), "strata", TRUE)
		check(design, options, kind, c("s * age", "year"), "strata")
		check(design, options, kind, c("f * s", "age"), "strata")
		check(design, options, kind, c("year", "income"), "strata", TRUE)
	}
	check_standards(design, options, "strata")
	check_part(design, options, "strata")
	fpc <- svydesign(~a, strata = ~h, weights = ~w, fpc = ~N, nest = TRUE, data = d)
	check(fpc, paste(options, "--fpc N"), "logit", c("s", "age"), "fpc")
	stages <- svydesign(~ a + u, strata = ~h, weights = ~w, fpc = ~ N + M, nest = TRUE, data = d)
	check(stages, "--weight w --strata h --psu a,u --fpc N,M", "logit", c("s", "age"), "two stages")
	plain <- svydesign(~1, weights = ~w, data = d)
	check(plain, "--weight w", "linear", c("s", "age"), "rows")
	equal <- svydesign(~u, data = d, weights = ~ rep(1, nrow(d)))
	check(equal, "--psu u", "logit", c("s", "age"), "equal weights")
}

# One stratum has a single psu, another one loses all but one of its psus to missing values.
lonely <- function() {
	d <- sample_rows(6, 3, 8, 14)
	d <- d[d$h != 6 | d$a == 1, ]
	d$z[d$h == 5 & d$a != 1] <- NA
	save_rows(d)
	for (policy in c("remove", "certainty", "adjust", "average")) {
		options(survey.lonely.psu = policy)
		design <- svydesign(~a, strata = ~h, weights = ~w, nest = TRUE, data = d)
		given <- paste("--weight w --strata h --psu a --lonely", policy)
		# Scores of an early end add up to some 1e-8: "adjust" centres them at their mean, R at 0.
		if (policy == "adjust") usual <<- 1e-7
		check(design, given, "logit", c("s", "age"), policy)
		usual <<- 1e-8
		check_standards(design, given, policy, policy != "adjust")
	}
	options(survey.lonely.psu = "fail")
}

# More coefficients than degrees of freedom: estimates without tests.
few <- function() {
	d <- sample_rows(2, 2, 30, 40)
	save_rows(d)
	design <- svydesign(~a, strata = ~h, weights = ~w, nest = TRUE, data = d)
	check(design, "--weight w --strata h --psu a", "logit", c("s", "age"), "few psus")
}

replicated <- function() {
	d <- sample_rows(12, 2, 9, 14)
	source <- svydesign(~a, strata = ~h, weights = ~w, nest = TRUE, data = d)
	for (kind in c("BRR", "Fay", "JKn", "bootstrap")) for (mse in c(FALSE, TRUE)) {
		made <- as.svrepdesign(source, type = kind, compress = FALSE, fay.rho = if (kind == "Fay") 0.3 else 0)
		replicates <- as.data.frame(unclass(as.matrix(weights(made, "replication"))) * d$w)
		names(replicates) <- paste0("rw", seq_along(replicates))
		save_rows(cbind(d, replicates))
		arguments <- list(data = d, weights = ~w, repweights = replicates, type = kind, mse = mse)
		if (kind == "Fay") arguments$rho <- 0.3
		if (kind == "JKn") arguments$rscales <- rep(0.5, ncol(replicates))
		design <- suppressWarnings(do.call(svrepdesign, arguments))
		options <- paste("--weight w --replicate-weights", shQuote("rw*"), "--replicate-kind",
			c(BRR = "brr", Fay = "fay:0.3", JKn = "jkn --rscales 0.5", bootstrap = "bootstrap")[[kind]],
			if (mse) "--mse")
		check(design, options, "logit", c("s", "age"), paste(kind, mse), mse)
		if (!mse) check(design, options, "linear", c("s * age", "year"), kind)
		if (kind == "JKn") check_part(design, options, kind)
		# Half of these rows, or a draw of them, may not have every cell.
		check_standards(design, options, paste(kind, mse), kind %in% c("Fay", "JKn"))
	}
}

for (seed in seq_len(seeds)) {
	set.seed(seed)
	linearised()
	lonely()
	few()
	replicated()
}
unlink(c(file, margins_file))
cat(compared, "figures agree with survey", as.character(packageVersion("survey")),
	"; largest relative difference", format(worst, digits = 2), "\n")
