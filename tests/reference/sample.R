# SPDX-License-Identifier: GPL-3.0-or-later
# kesu-stat sample on random frames against formulas in base R: probabilities of inclusion with the
# certain units taken out, allocations within bounds, systematic selection from the start that the
# drawn units leave possible, and the sums of the weights.
# usage: Rscript sample.R path/to/kesu-stat
options(digits = 15, warn = 2)
kesu <- commandArgs(trailingOnly = TRUE)[1]
set.seed(20261129)
folder <- tempfile("kesu-sample-")
dir.create(folder)
file <- file.path(folder, "frame.csv")
out <- file.path(folder, "out.csv")
checks <- 0

draw <- function(frame, ...) {
	write.csv(frame, file, row.names = FALSE, quote = FALSE)
	unlink(out)
	system2(kesu, c("sample", file, ..., "--seed", sample.int(1e6, 1), "--out", out), stdout = FALSE)
	read.csv(out)
}

close_to <- function(got, want, tolerance, what) {
	off <- max(abs(got - want) / pmax(abs(want), 1e-8))
	if (length(got) != length(want) || !is.finite(off) || off > tolerance)
		stop(sprintf("%s: off by %g\n got  %s\n want %s", what, off, paste(got, collapse = " "),
		paste(want, collapse = " ")))
	checks <<- checks + 1
}

# inclusionprobabilities() of R's sampling
inclusion <- function(x, n) {
	p <- n * x / sum(x)
	certain <- rep(FALSE, length(x))
	while (any(p[!certain] >= 1 - 1e-12)) {
		certain <- certain | p >= 1 - 1e-12
		left <- n - sum(certain)
		p <- ifelse(certain, 1, if (left > 0) left * x / sum(x[!certain]) else 0)
	}
	p
}

# n shared out in proportion to a, least and most by bisection on the factor
allocate <- function(a, most, n, least) {
	low <- pmin(least, most)
	f <- function(t) pmax(pmin(t * a, most), low)
	t <- c(0, max(most / a))
	for (i in 1:200) {
		middle <- mean(t)
		if (sum(f(middle)) < n) t[1] <- middle else t[2] <- middle
	}
	part <- f(t[2])
	whole <- floor(part + 1e-7)
	more <- n - sum(whole)
	rest <- order(-round(part - whole, 6), seq_along(a))
	if (more > 0) whole[rest[1:more]] <- whole[rest[1:more]] + 1
	whole
}

frame_of <- function() {
	strata <- sample(2:6, 1)
	count <- sample(5:40, strata, replace = TRUE)
	frame <- data.frame(unit = seq_len(sum(count)), h = rep(letters[1:strata], count))
	frame$x <- round(exp(rnorm(nrow(frame), 5, sample(c(0.2, 1, 2), 1))), 3) + 0.001
	frame$s <- rep(round(runif(strata, 0.5, 3), 2), count)
	frame[sample(nrow(frame)), ]
}

parts <- function(frame, f) unsplit(lapply(split(frame, frame$h), f), frame$h)

for (round in 1:40) {
	frame <- frame_of()
	sizes <- table(frame$h)
	n <- sample(1:min(sizes), 1)
	for (method in c("srs", "systematic", "pps-systematic", "pps-brewer", "pps-pareto")) {
		drawn <- draw(frame, "--method", method, "--strata", "h", "--size", "x", "--n", n)
		frame$p <- parts(frame, function(part)
			if (startsWith(method, "pps")) inclusion(part$x, n) else rep(n / nrow(part), nrow(part)))
		want <- frame[match(drawn$unit, frame$unit), ]
		close_to(drawn$inclusion_probability, want$p, 1e-10, paste(method, "probability"))
		close_to(drawn$base_weight, 1 / want$p, 1e-10, paste(method, "weight"))
		close_to(drawn$certainty, as.numeric(want$p == 1), 0, paste(method, "certainty"))
		close_to(as.vector(table(drawn$h)), rep(n, length(sizes)), 0, paste(method, "n"))
		if (startsWith(method, "pps"))
			close_to(as.vector(tapply(drawn$x * drawn$base_weight, drawn$h, sum)),
				as.vector(tapply(frame$x, frame$h, sum)), 1e-10, paste(method, "size"))
	}
	total <- sample(length(sizes):sum(sizes), 1)
	measures <- list(proportional = as.vector(sizes), equal = rep(1, length(sizes)),
		neyman = as.vector(sizes) * as.vector(tapply(frame$s, frame$h, mean)),
		"power:0.5" = sqrt(as.vector(tapply(frame$x, frame$h, sum))))
	for (name in names(measures)) {
		drawn <- draw(frame, "--method", "srs", "--strata", "h", "--allocation", name, "--n", total,
			if (name == "neyman") c("--sd", "s"), if (name == "power:0.5") c("--size", "x"))
		close_to(as.vector(table(factor(drawn$h, names(sizes)))),
			allocate(measures[[name]], as.vector(sizes), total, 1), 0, name)
	}
}

# ---- systematic: one start u explains the whole sample ----
for (round in 1:40) {
	frame <- frame_of()
	n <- sample(2:10, 1)
	drawn <- draw(frame, "--method", "pps-systematic", "--size", "x", "--n", n, "--sort", "x")
	sorted <- frame[order(frame$x), ]
	p <- inclusion(sorted$x, n)
	sorted <- sorted[p < 1, ]
	ends <- cumsum(p[p < 1])
	at <- match(drawn$unit[drawn$certainty == 0][order(drawn$draw_order[drawn$certainty == 0])],
		sorted$unit)
	k <- seq_along(at) - 1
	low <- c(0, ends)[at] - k
	high <- ends[at] - k
	close_to(as.numeric(length(at) == 0 || max(low) <= min(high) + 1e-9), 1, 0, "one start")
}
cat(checks, "figures agree\n")
