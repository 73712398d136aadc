# SPDX-License-Identifier: GPL-3.0-or-later
# kesu plausible against the likelihood of the latent regression, programmed in R and maximised by
# optim. The data have known items, random booklets, weights, a factor with missing cells, and a
# year as regressor. Compared are coefficients, variance, log-likelihood, standard errors from R's
# own second differences (with weights by the sandwich formula), EAP scores, and moments of the
# draws.
# usage: plausible.R PROGRAM
program <- commandArgs(TRUE)[1]
node <- seq(-6, 6, length.out = 61)
M <- 60

made <- function(seed) {
	set.seed(seed)
	n <- 700; J <- 15
	d <- data.frame(w = if (seed %% 2) 1 else runif(n, .4, 3), years = round(rexp(n, .15)) + 1950,
		edu = sample(c("low", "mid", "top", NA), n, TRUE, c(.4, .3, .2, .1)))
	mean_of <- c(low = -.5, mid = 0, top = .7)[ifelse(is.na(d$edu), "low", d$edu)]
	theta <- .03 * (d$years - 1955) + mean_of + rnorm(n, 0, .8)
	items <- data.frame(item = sprintf("Q%02d", 1:J), a = runif(J, .6, 1.6), b = rnorm(J),
		c = ifelse(1:J %% 3 == 0, .2, 0))
	x <- sapply(1:J, function(j) with(items[j, ],
		rbinom(n, 1, c + (1 - c) * plogis(a * (theta - b)))))
	x[outer(1:n, 1:J, function(i, j) (i + j) %% 5 < 2)] <- NA
	colnames(x) <- items$item
	list(d = d, x = x, items = items)
}

# The numbers that follow a name in the printed document.
numbers <- function(text, name) {
	found <- grep(sprintf('"%s": ', name), text, value = TRUE)
	suppressWarnings(as.numeric(sub(",$", "", sub(".*: ", "", found))))
}

run <- function(case) {
	folder <- tempfile(); dir.create(folder)
	file <- file.path(folder, "x.csv"); items <- file.path(folder, "items.csv")
	write.csv(cbind(case$d, case$x), file, row.names = FALSE, na = "")
	write.csv(case$items, items, row.names = FALSE)
	text <- system2(program, c("plausible", file, "--parameters", items, "--regressors", "years",
		"--factors", "edu", "--weight", "w", "--draws", M, "--tolerance", "1e-9", "--regression",
		"estimated", "--out", folder, "--format", "json"), stdout = TRUE)
	list(b = numbers(text, "estimate"), se = numbers(text, "se"),
		variance = numbers(text, "residual_variance"), log_likelihood = numbers(text, "log_likelihood"),
		draws = as.matrix(read.csv(file.path(folder, "plausible.csv"))),
		scores = read.csv(file.path(folder, "scores.csv")))
}

near <- function(what, got, want, by) {
	worst <- max(abs(got - want))
	if (!(worst <= by)) stop(sprintf("%s: off by %g, more than %g", what, worst, by))
}

likelihoods <- function(case) {
	L <- matrix(1, nrow(case$x), 61)
	for (j in seq_len(nrow(case$items))) {
		item <- case$items[j, ]
		p <- item$c + (1 - item$c) * plogis(item$a * (node - item$b))
		seen <- which(!is.na(case$x[, j]))
		L[seen, ] <- L[seen, ] * rbind(1 - p, p)[case$x[seen, j] + 1, ]
	}
	L
}

check <- function(seed) {
	case <- made(seed)
	found <- run(case)
	edu <- ifelse(is.na(case$d$edu), "missing", case$d$edu)
	centre <- mean(case$d$years)
	X <- cbind(1, case$d$years - centre, edu == "mid", edu == "missing", edu == "top")
	w <- case$d$w / mean(case$d$w)
	L <- likelihoods(case)
	posterior <- function(at) {
		prior <- dnorm(outer(-drop(X %*% at[-6]), node, "+"), 0, exp(at[6] / 2))
		L * prior / rowSums(prior)
	}
	rows <- function(at) log(rowSums(posterior(at)))
	best <- optim(rep(0, 6), function(at) -sum(w * rows(at)), method = "BFGS",
		control = list(reltol = 1e-15, maxit = 500), hessian = TRUE)
	near("log-likelihood", found$log_likelihood, -best$value, 1e-5)
	b <- best$par[-6]; b[1] <- b[1] - centre * b[2]
	near("coefficients", found$b[-1], b[-1], 2e-4)
	near("intercept", found$b[1], b[1], 2e-4 * centre)
	near("variance", found$variance, exp(best$par[6]), 5e-4)
	V <- solve(best$hessian)
	if (seed %% 2 == 0) {
		score <- sapply(1:6, function(k) {
			h <- replace(rep(0, 6), k, 1e-4)
			w * (rows(best$par + h) - rows(best$par - h)) / 2e-4
		})
		V <- V %*% crossprod(score) %*% V
	}
	near("standard errors", found$se[2:5] / sqrt(diag(V)[2:5]), 1, 2e-3)
	p <- posterior(best$par); p <- p / rowSums(p)
	eap <- drop(p %*% node); sd <- sqrt(drop(p %*% node^2) - eap^2)
	near("EAP", found$scores$eap, eap, 5e-4)
	near("posterior sd", found$scores$eap_se, sd, 5e-4)
	z <- (rowMeans(found$draws) - eap) / sd * sqrt(M)
	near("means of draws", c(mean(z), sd(z)), c(0, 1), .12)
	near("variance of draws", mean(apply(found$draws, 1, var)) / mean(sd^2), 1, .03)
	cat(sprintf("seed %d: log-likelihood %.6f, residual variance %.5f\n", seed, -best$value,
		exp(best$par[6])))
}

for (seed in 1:4) check(seed)
