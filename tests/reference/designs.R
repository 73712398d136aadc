# SPDX-License-Identifier: GPL-3.0-or-later
# Samples of random design with random values, for the comparisons beside this file.

random_design <- function(stages, strata, lonely) {
	level <- function(above, least, most) {
		sizes <- sample(least:most, nrow(above), TRUE)
		if (lonely) sizes[sample(nrow(above), 1)] <- 1
		below <- above[rep(seq_len(nrow(above)), sizes), , drop = FALSE]
		list(rows = below, unit = sequence(sizes),
			population = rep(sizes + sample(c(0, 0:9), nrow(above), TRUE), sizes))
	}
	d <- data.frame(h = seq_len(strata))
	for (stage in seq_len(stages)) {
		drawn <- level(d, 2, if (stage == 1) 6 else 4)
		d <- drawn$rows
		d[[paste0("u", stage)]] <- drawn$unit
		d[[paste0("f", stage)]] <- drawn$population
	}
	d <- d[rep(seq_len(nrow(d)), sample(1:6, nrow(d), TRUE)), ]
	rownames(d) <- NULL
	d
}

random_values <- function(d, binary) {
	n <- nrow(d)
	d$w <- round(exp(rnorm(n, 2, 0.6)), 3)
	d$x <- round(runif(n, 1, 9), 3)
	d$y <- if (binary) as.numeric(runif(n) < 0.3) else round(50 + 5 * d$u1 + rnorm(n, sd = 9), 3)
	d$y[sample(n, 2)] <- NA
	d$x[sample(n, 2)] <- NA
	d$g <- sample(c("a", "b", "c"), n, TRUE)
	d$k <- sample(1:2, n, TRUE)
	d[sample(n), ]
}

replicate_rows <- function(strata, least, most) {
	psus <- least - 1 + sample(most - least + 1, strata, TRUE)
	d <- data.frame(h = rep(seq_len(strata), psus), u1 = sequence(psus))
	d$f1 <- (psus + sample(1:9, strata, TRUE))[d$h]
	d <- d[rep(seq_len(nrow(d)), sample(2:9, nrow(d), TRUE)), ]
	d <- random_values(d, FALSE)
	d[order(d$h, d$u1), ]
}

# Psus less strata with one of these rows.
domain_degrees <- function(d, inside) {
	d <- d[inside & d$w > 0, ]
	nrow(unique(d[c("h", "u1")])) - length(unique(d$h))
}
