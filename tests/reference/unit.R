# SPDX-License-Identifier: GPL-3.0-or-later
# kesu small-area --unit against its definition in base R: each area's integral by integrate(), at the
# program's parameters. There the likelihood must be the same, its slope 0 and its curvature give the
# standard errors; the predictions are ratios of two integrals. Last, the bootstrap: the program's
# mean squared errors beside those of samples drawn and fitted here, by a general optimiser.
# usage: Rscript unit.R PROGRAM
options(digits = 15, warn = 2)
program <- commandArgs(TRUE)[1]
people_file <- tempfile(fileext = ".csv")
cells_file <- tempfile(fileext = ".csv")
checks <- 0
worst <- 0

close_to <- function(got, want, tolerance, what) {
	off <- max(abs(got - want) / pmax(abs(want), 1e-3))
	if (!isTRUE(off <= tolerance))
		stop(sprintf("%s: off by %g\n got  %s\n want %s", what, off, paste(got, collapse = " "),
			paste(want, collapse = " ")))
	worst <<- max(worst, off / tolerance)
	checks <<- checks + length(want)
}

# The numbers of a member in the program's JSON, in their order; null is NA.
numbers <- function(lines, name) {
	found <- grep(paste0('^ *"', name, '": [-0-9n]'), lines, value = TRUE)
	suppressWarnings(as.numeric(sub(",$", "", sub(".*: ", "", found))))
}

run <- function(data, cells, ...) {
	write.csv(data, people_file, row.names = FALSE, quote = FALSE)
	write.csv(cells, cells_file, row.names = FALSE, quote = FALSE)
	said <- system2(program, c("small-area", people_file, "--area town --unit y --population", cells_file,
		"--covariates x --factors g", ..., "--format json"), stdout = TRUE)
	areas <- grep('"areas": \\[', said)
	model <- said[seq_len(areas)]
	list(b = numbers(model, "estimate"), se = numbers(model, "se"), variance = numbers(model, "variance"),
		loglik = numbers(model, "log_likelihood"), estimate = numbers(said[-seq_len(areas)], "estimate"),
		mse = numbers(said, "mse"), gamma = numbers(said, "gamma"), residual = numbers(said, "residual"))
}

# The integrand of an area, relative to its largest value, and what it is multiplied with.
area_integral <- function(eta, y, s, f = function(t) 1) {
	h <- function(t) sum(y * (eta + s * t) - log1p(exp(eta + s * t))) - t^2 / 2
	mode <- optimize(h, c(-9, 9), maximum = TRUE, tol = 1e-12)
	g <- function(t) sapply(t, function(t) exp(h(t) - mode$objective) * f(t))
	value <- integrate(g, mode$maximum - 9, mode$maximum + 9, rel.tol = 1e-12, subdivisions = 1000)$value
	list(log = mode$objective + log(value) - log(2 * pi) / 2, value = value, mode = mode$maximum)
}

likelihood <- function(theta, data, x, penalised) {
	s <- theta[length(theta)]
	eta <- as.vector(x %*% theta[-length(theta)])
	sum(tapply(seq_along(eta), data$town, function(i) area_integral(eta[i], data$y[i], s)$log)) +
		if (penalised) log(s) else 0
}

make <- function(towns, each, sd) {
	names <- paste0("T", seq_len(towns + 1))
	cells <- expand.grid(town = names, g = c("a", "b", "c"), x = c(0, 1.5, 4))
	cells$count <- rpois(nrow(cells), 200) * (runif(nrow(cells)) < 0.9)
	data <- data.frame(town = rep(names[seq_len(towns)], sample(each, towns, TRUE)))
	data$g <- sample(c("a", "b", "c"), nrow(data), TRUE, c(0.5, 0.3, 0.2))
	data$x <- sample(c(0, 1.5, 4), nrow(data), TRUE)
	effect <- rnorm(towns, 0, sd)
	data$y <- rbinom(nrow(data), 1, plogis(-1.4 + 0.6 * (data$g == "b") + (data$g == "c") + 0.25 * data$x +
		effect[match(data$town, names)]))
	list(data = data, cells = cells)
}

columns <- function(d) cbind(rep(1, nrow(d)), d$x, d$g == "b", d$g == "c")

share_of <- function(cells, eta, s) function(t) sum(cells$count * plogis(eta + s * t)) / sum(cells$count)

check <- function(made, method) {
	data <- made$data
	got <- run(data, made$cells, "--method", method, "--replicates 2")
	x <- columns(data)
	s <- sqrt(got$variance)
	theta <- c(got$b, s)
	penalised <- method == "penalised"
	close_to(got$loglik, likelihood(theta, data, x, FALSE), 1e-10, paste(method, "likelihood"))
	f <- function(theta) likelihood(theta, data, x, penalised)
	if (s > 0) {
		slope <- sapply(seq_along(theta), function(j) {
			h <- 1e-4 * (seq_along(theta) == j)
			(f(theta + h) - f(theta - h)) / 2e-4
		})
		# In standard errors, of which that of s is about 0.3 here.
		close_to(1 + slope * c(got$se, 0.3), rep(1, length(theta)), 1e-6, paste(method, "maximum"))
	}
	if (penalised) {
		hessian <- optimHess(theta, f, control = list(ndeps = rep(1e-3, length(theta))))
		error <- sqrt(diag(solve(-hessian)))
		close_to(got$se, error[-length(error)], 1e-4, paste(method, "standard errors"))
	}
	towns <- unique(made$cells$town)
	for (i in seq_along(towns)) {
		cells <- made$cells[made$cells$town == towns[i], ]
		own <- data[data$town == towns[i], ]
		eta <- as.vector(columns(own) %*% got$b)
		p <- share_of(cells, as.vector(columns(cells) %*% got$b), s)
		below <- area_integral(eta, own$y, s)
		close_to(got$estimate[i], area_integral(eta, own$y, s, p)$value / below$value, 1e-8,
			paste(method, "prediction"))
		at <- plogis(eta + s * below$mode)
		gamma <- 1 - 1 / (1 + s^2 * sum(at * (1 - at)))
		close_to(got$gamma[i], gamma, 1e-6, paste(method, "gamma"))
		if (nrow(own) && s > 0) close_to(got$residual[i], below$mode / sqrt(gamma), 1e-5, paste(method, "residual"))
	}
}

# ---- the bootstrap ----

hermite <- function(n) {
	j <- diag(0, n)
	j[cbind(1:(n - 1), 2:n)] <- j[cbind(2:n, 1:(n - 1))] <- sqrt(1:(n - 1))
	e <- eigen(j)
	list(z = e$values, w = e$vectors[1, ]^2)
}

nodes <- hermite(25)

# Weights of the nodes of N(0, 1) for each town, given its answers.
posterior <- function(theta, groups) {
	s <- theta[length(theta)]
	a <- outer(as.vector(columns(groups) %*% theta[-length(theta)]), s * nodes$z, "+")
	log_l <- rowsum(groups$ones * a - groups$n * log1p(exp(a)), groups$town)
	sweep(exp(log_l), 2, nodes$w, "*")
}

predict_shares <- function(theta, groups, cells, towns) {
	weight <- posterior(theta, groups)[as.character(towns), ]
	s <- theta[length(theta)]
	p <- plogis(outer(as.vector(columns(cells) %*% theta[-length(theta)]), s * nodes$z, "+"))
	shares <- rowsum(cells$count * p, cells$town)[as.character(towns), ] / as.vector(tapply(cells$count, cells$town, sum)[as.character(towns)])
	rowSums(weight * shares) / rowSums(weight)
}

check_bootstrap <- function(replicates) {
	made <- make(8, 30:50, 0.7)
	made$cells <- made$cells[made$cells$town != "T9", ]
	got <- run(made$data, made$cells, "--replicates 400")
	theta <- c(got$b, sqrt(got$variance))
	groups <- aggregate(n ~ town + g + x, transform(made$data, n = 1), sum)
	towns <- unique(made$cells$town)
	eta <- as.vector(columns(groups) %*% got$b)
	squares <- 0
	for (r in seq_len(replicates)) {
		t <- setNames(rnorm(length(towns)), towns)
		true_share <- sapply(towns, function(town) {
			cells <- made$cells[made$cells$town == town, ]
			share_of(cells, as.vector(columns(cells) %*% got$b), theta[5])(t[[town]])
		})
		groups$ones <- rbinom(nrow(groups), groups$n, plogis(eta + theta[5] * t[groups$town]))
		f <- function(theta) {
			theta[5] <- abs(theta[5])
			-sum(log(rowSums(posterior(theta, groups)))) - log(theta[5])
		}
		fitted <- optim(theta, f, method = "BFGS")$par
		fitted[5] <- abs(fitted[5])
		squares <- squares + (predict_shares(fitted, groups, made$cells, towns) - true_share)^2 / replicates
	}
	# Each has the chance of its draws; together they agree better.
	ratio <- got$mse / squares
	checks <<- checks + 1
	if (any(ratio < 0.6 | ratio > 1.67) || abs(mean(log(ratio))) > 0.15)
		stop("bootstrap: ratios of MSE ", paste(format(ratio, digits = 3), collapse = " "))
}

set.seed(20260301)
for (case in 1:3) {
	made <- make(c(6, 8, 10)[case], list(5:9, 20:40, 1:30)[[case]], c(0.9, 0.4, 0.6)[case])
	for (method in c("penalised", "ml")) check(made, method)
}
check_bootstrap(80)
unlink(c(people_file, cells_file))
cat(checks, "figures agree; the worst is off by", format(worst, digits = 2), "of its tolerance\n")
