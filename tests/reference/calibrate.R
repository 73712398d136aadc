# SPDX-License-Identifier: GPL-3.0-or-later
# kesu calibrate against R's survey package, which is run for it: the package's own data and random
# samples.
# usage: Rscript calibrate.R path/to/kesu
suppressMessages(library(survey))
options(digits = 15)
kesu <- commandArgs(trailingOnly = TRUE)[1]
set.seed(20260203)
folder <- tempfile("kesu-calibrate-")
dir.create(folder)
file <- file.path(folder, "data.csv")
margins_file <- file.path(folder, "margins.csv")
out <- file.path(folder, "weights.csv")
checks <- 0

run <- function(data, margins, ...) {
	write.csv(data, file, row.names = FALSE, quote = FALSE)
	table <- do.call(rbind, lapply(names(margins), function(name)
		data.frame(variable = name, level = names(margins[[name]]), total = sprintf("%.17g", margins[[name]]))))
	write.csv(table, margins_file, row.names = FALSE, quote = FALSE)
	unlink(out)
	system2(kesu, c("calibrate", file, "--weight w --margins", margins_file, "--out", out, ...),
		stdout = FALSE)
	read.csv(out)$calibrated_weight
}

close_to <- function(got, want, what, tolerance = 1e-7) {
	off <- max(abs(got - want)) / mean(abs(want))
	if (length(got) != length(want) || !is.finite(off) || off > tolerance)
		stop(sprintf("%s: off by %g", what, off))
	checks <<- checks + 1
}

trim <- function(w, low, high) {
	repeat {
		outside <- w < low | w > high
		if (!any(outside)) return(w)
		cut <- w - pmax(low, pmin(w, high))
		w <- w - cut
		w[!outside] <- w[!outside] + sum(cut) / sum(!outside)
	}
}

frequencies <- function(totals, name)
	setNames(data.frame(names(totals), as.numeric(totals)), c(name, "Freq"))

for (case in 1:40) {
	N <- 5000
	city <- data.frame(a = sample(letters[1:sample(2:5, 1)], N, TRUE),
		b = sample(c("x", "y", "z"), N, TRUE, c(5, 3, 2)), u = rlnorm(N, 5, 0.4))
	city$c <- ifelse(runif(N) < plogis(as.numeric(factor(city$a)) - 2), "in", "out")
	n <- sample(150:600, 1)
	chance <- city$u^0.3 * (1 + (city$b == "y"))
	data <- city[sample(N, n, prob = chance), ]
	data$w <- N / n * exp(rnorm(n, 0, 0.2))
	totals <- lapply(city[c("a", "b", "c")], table)
	sum_u <- sum(city$u)
	design <- svydesign(ids = ~1, weights = ~w, data = data)
	weights_of <- function(d) unname(weights(d))

	raked <- rake(design, list(~a, ~b, ~c), mapply(frequencies, totals, names(totals), SIMPLIFY = FALSE),
		control = list(epsilon = 1e-13, maxit = 1000))
	close_to(run(data, totals, "--method rake"), weights_of(raked), paste("case", case, "rake"))
	post <- postStratify(design, ~b, frequencies(totals$b, "b"))
	close_to(run(data, totals, "--method poststratify --margin-variables b"), weights_of(post),
		paste("case", case, "poststratify"))

	population <- c(`(Intercept)` = N, totals$a[-1], totals$b[-1], totals$c[-1], sum_u)
	names(population) <- colnames(model.matrix(~a + b + c + u, data))
	total <- sprintf("--total u=%.17g", sum_u)
	calibrated <- function(...) tryCatch(weights_of(calibrate(design, ~a + b + c + u, population,
		epsilon = 1e-12, maxit = 200, ...)), error = function(e) NULL, warning = function(w) NULL)
	compare <- function(method, want, ...) {
		if (!is.null(want))
			close_to(run(data, totals, total, "--method", method, ...), want, paste("case", case, method))
	}
	linear <- calibrated(calfun = "linear")
	compare("linear", linear)
	compare("rake", calibrated(calfun = "raking"))
	g <- range(linear / data$w)
	low <- 0.6 * g[1] + 0.4
	high <- 0.6 * g[2] + 0.4
	if (g[1] > 0 && low < 0.9 && high > 1.1) {
		bounds <- sprintf("--bounds %.6f,%.6f", low, high)
		limits <- as.numeric(sprintf("%.6f", c(low, high)))
		compare("linear", calibrated(calfun = "linear", bounds = limits), bounds)
		compare("logit", calibrated(calfun = "logit", bounds = limits), bounds)
	}
	range <- as.numeric(sprintf("%.6f", quantile(weights_of(raked), c(0.05, 0.93))))
	trimmed <- trim(weights_of(raked), range[1], range[2])
	# R keeps probabilities, not weights. Rounding may leave a weight just outside its bounds,
	# and then R's strict trimming never ends and fails.
	own <- tryCatch(weights_of(trimWeights(raked, lower = range[1], upper = range[2], strict = TRUE)),
		error = function(e) trimmed)
	close_to(trimmed, own, "trimWeights")
	close_to(run(data, totals, "--method rake", sprintf("--trim %.6f,%.6f", range[1], range[2])),
		trimmed, paste("case", case, "trim"))
}
unlink(folder, recursive = TRUE)
cat(checks, "checks hold\n")
