# SPDX-License-Identifier: GPL-3.0-or-later
# kesu small-area, rank and target against the definitions programmed in base R, on random tables.
# R uses whole m x m matrices and a general optimiser, where the program uses QR and Fisher scoring.
# usage: Rscript areas.R path/to/kesu
options(digits = 15, warn = 2)
kesu <- commandArgs(trailingOnly = TRUE)[1]
set.seed(20260101)
folder <- tempfile("kesu-areas-")
dir.create(folder)
file <- file.path(folder, "data.csv")
checks <- 0

run <- function(data, ...) {
	write.csv(data, file, row.names = FALSE, na = "NA", quote = FALSE)
	out <- system2(kesu, c(..., "--format", "csv"), stdout = TRUE)
	read.csv(text = out)
}

close_to <- function(got, want, tolerance, what) {
	off <- max(abs(got - want) / pmax(abs(want), 1e-8))
	if (!is.finite(off) || off > tolerance)
		stop(sprintf("%s: off by %g\n got  %s\n want %s", what, off, paste(got, collapse = " "),
		paste(want, collapse = " ")))
	checks <<- checks + 1
}

# ---- Fay-Herriot ----
scales <- list(
	none = list(f = identity, slope = function(y) rep(1, length(y)), back = identity),
	logit = list(f = qlogis, slope = function(y) 1 / (y * (1 - y)), back = plogis),
	arcsin = list(f = function(y) asin(sqrt(y)), slope = function(y) 1 / (2 * sqrt(y * (1 - y))),
		back = function(t) sin(pmin(pmax(t, 0), pi / 2))^2))

expect <- function(f, mean, sd) {
	if (sd == 0) return(f(mean))
	integrate(function(t) f(t) * dnorm(t, mean, sd), mean - 9 * sd, mean + 9 * sd,
		rel.tol = 1e-11, abs.tol = 0, subdivisions = 2000)$value
}

likelihood <- function(A, y, X, psi, method) {
	V <- diag(A + psi)
	W <- solve(V)
	M <- t(X) %*% W %*% X
	b <- solve(M, t(X) %*% W %*% y)
	r <- y - X %*% b
	value <- -0.5 * (determinant(V)$modulus + t(r) %*% W %*% r)
	if (method != "ml") value <- value - 0.5 * determinant(M)$modulus
	# Yoshimori & Lahiri 2014
	if (method == "amrl_yl") value <- value + log(atan(sum(A / (A + psi)))) / length(y)
	as.numeric(value)
}

largest <- function(y, X, psi, method) {
	f <- function(A) likelihood(A, y, X, psi, method)
	grid <- c(0, median(psi) * 10^seq(-5, 4, by = 0.05))
	at <- which.max(sapply(grid, f))
	if (at == 1) return(0)
	optimize(f, grid[c(at - 1, min(at + 1, length(grid)))], maximum = TRUE,
		tol = 1e-12 * grid[at])$maximum
}

fay_herriot <- function(data, X, method, scale, A = NULL) {
	s <- !is.na(data$y) & !is.na(data$v)
	y <- scale$f(data$y[s])
	psi <- data$v[s] * scale$slope(data$y[s])^2
	if (is.null(A)) A <- largest(y, X[s, , drop = FALSE], psi, method)
	W <- diag(1 / (A + psi))
	Xs <- X[s, , drop = FALSE]
	Q <- solve(t(Xs) %*% W %*% Xs)
	b <- Q %*% t(Xs) %*% W %*% y
	w2 <- sum((A + psi)^-2)
	bias <- if (method != "ml") 0 else -sum(diag(Q %*% t(Xs) %*% W %*% W %*% Xs)) / w2
	fitted <- as.numeric(X %*% b)
	g2 <- diag(X %*% Q %*% t(X))
	eblup <- fitted
	g1 <- rep(A, nrow(X))
	mse <- A + g2 - bias
	gamma <- A / (A + psi)
	B <- 1 - gamma
	eblup[s] <- gamma * y + B * fitted[s]
	g1[s] <- gamma * psi
	mse[s] <- g1[s] + B^2 * g2[s] + 2 * B^2 * (2 / w2) / (A + psi) - bias * B^2
	residual <- rep(NA, nrow(X))
	residual[s] <- (y - fitted[s]) / sqrt(A + psi - g2[s])
	t <- ifelse(s, qnorm(0.975), qt(0.975, sum(s) - ncol(X)))
	ends <- list(low = scale$back(eblup - t * sqrt(mse)), high = scale$back(eblup + t * sqrt(mse)),
		residual = residual)
	if (identical(scale$back, identity)) return(c(list(A = A, estimate = eblup, mse = mse), ends))
	estimate <- mapply(function(m, v) expect(scale$back, m, sqrt(v)), eblup, g1)
	c(ends, list(A = A, estimate = estimate,
			mse = mapply(function(m, v, e) expect(function(t) (scale$back(t) - e)^2, m, sqrt(v)),
		eblup, mse, estimate)))
}

sampled <- function(data) !is.na(data$y) & !is.na(data$v)

for (case in 1:24) {
	m <- sample(8:60, 1)
	X <- cbind(1, runif(m), rexp(m, 1 / 5000))
	v <- rexp(m, 1 / 4e-4) + 1e-4
	y <- 0.15 + 0.1 * X[, 2] + 4e-6 * X[, 3] + rnorm(m, 0, c(0, 0.02, 0.06)[case %% 3 + 1]) +
		rnorm(m, 0, sqrt(v))
	data <- data.frame(area = paste0("A", 1:m), y = pmin(pmax(y, 0.02), 0.9), v = v, a = X[, 2],
		b = X[, 3])
	data$y[sample(m, 2)] <- NA
	data$v[sample(m, 1)] <- NA
	data <- read.csv(text = capture.output(write.csv(data, row.names = FALSE)))
	for (method in c("reml", "ml", "amrl_yl"))
		for (transform in names(scales)) {
			got <- run(data, "small-area", file, "--area area --estimate y --variance v",
		"--covariates a,b", "--method", method, "--transform", transform)
			scale <- scales[[transform]]
			want <- fay_herriot(data, cbind(1, data$a, data$b), method, scale)
			s <- which(got$gamma > 0)
			A <- if (length(s)) {
				psi <- (data$v * scale$slope(data$y)^2)[s]
				mean(got$gamma[s] * psi / (1 - got$gamma[s]))
			} else 0
			what <- paste("case", case, method, transform)
			# An optimiser finds A only to the square root of the machine's precision.
			# So the other figures are compared at the program's A.
			if (abs(A - want$A) > 1e-5 * max(A, median(data$v, na.rm = TRUE)))
				stop(sprintf("%s: A is %g, not %g", what, A, want$A))
			want <- fay_herriot(data, cbind(1, data$a, data$b), method, scale, A)
			close_to(got$estimate, want$estimate, 1e-7, what)
			close_to(got$mse, want$mse, 1e-6, what)
			close_to(got$ci_low, pmin(want$low, want$estimate), 1e-6, what)
			close_to(got$ci_high, pmax(want$high, want$estimate), 1e-6, what)
			status <- ifelse(!sampled(data), "synthetic", ifelse(got$gamma < 0.2, "follows_county", ""))
			if (!identical(status, got$status)) stop(what, ": status")
		}
}

# ---- ranks ----
for (case in 1:20) {
	K <- sample(2:40, 1)
	data <- data.frame(area = paste0("A", 1:K), p = round(runif(K), 3), s = round(runif(K, 0, 0.1), 3))
	got <- run(data, "rank", file, "--area area --estimate p --se s --level 0.9")
	half <- qnorm(1 - (1 - 0.9^(1 / K)) / 2) * data$s
	L <- data$p - half
	U <- data$p + half
	close_to(got$ci_low, L, 1e-9, "rank low")
	close_to(got$rank, rank(-data$p, ties.method = "min"), 0, "rank")
	close_to(got$rank_low, sapply(1:K, function(k) 1 + sum(L > U[k])), 0, "best rank")
	close_to(got$rank_high, sapply(1:K, function(k) K - sum(U < L[k])), 0, "worst rank")
}

# ---- targets ----
for (case in 1:20) {
	K <- sample(2:8, 1)
	data <- data.frame(year = sort(sample(2003:2024, K)), p = round(runif(K, 0.03, 0.3), 4),
		s = round(runif(K, 0.002, 0.02), 4))
	link <- sample(c(0, 1e-5), 1)
	got <- run(data[sample(K), ], "target", file, "--year year --estimate p --se s --target 0.25",
		"--at 2030 --level 0.9 --linking-variance", link)
	for (model in c("linear", "logit")) {
		f <- if (model == "linear") identity else qlogis
		back <- if (model == "linear") identity else plogis
		slope <- if (model == "linear") function(p) 1 else function(p) p * (1 - p)
		w <- 1 / ((data$s^2 + link) / slope(data$p)^2)
		X <- cbind(1, data$year - 2030)
		V <- solve(t(X) %*% (w * X))
		b <- V %*% t(X) %*% (w * f(data$p))
		row <- got[got$model == model, ]
		chi <- sum(w * (f(data$p) - X %*% b)^2)
		# Birge: what the line's own test rejects is widened by its scatter.
		rejected <- K > 2 && pchisq(chi, K - 2, lower.tail = FALSE) < 0.05
		wider <- if (rejected) sqrt(chi / (K - 2)) else 1
		q <- if (rejected) qt(0.95, K - 2) else qnorm(0.95)
		se <- wider * sqrt(V[1, 1])
		again <- sqrt(se^2 + wider^2 / w[K]) # a survey as precise as the last wave
		close_to(row$projection, back(b[1]), 1e-8, model)
		close_to(row$se, se * slope(back(b[1])), 1e-8, model)
		close_to(c(row$ci_low, row$ci_high), back(b[1] + c(-1, 1) * q * se), 1e-7, model)
		close_to(c(row$pi_low, row$pi_high), back(b[1] + c(-1, 1) * q * again), 1e-7, model)
		pivot <- (b[1] - f(0.25)) / se
		close_to(row$probability, if (rejected) pt(pivot, K - 2) else pnorm(pivot), 1e-6, model)
		stopifnot(row$method == if (rejected) "t" else "normal")
		if (K > 2)
			close_to(row$chi_square, chi, 1e-6, model)
	}
}
unlink(folder, recursive = TRUE)
cat(checks, "checks hold\n")
