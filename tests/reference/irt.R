# SPDX-License-Identifier: GPL-3.0-or-later
# kesu irt on random answers beside the likelihood written out in R: its log-likelihood, that no step in any
# direction improves it, and its standard errors (with unequal weights the sandwich) from R's own differences.
# usage: irt.R PROGRAM
program <- commandArgs(TRUE)[1]
node <- seq(-6, 6, length.out = 61)

# Log of the curves of one item: categories x nodes; p is a, d_1 .., logit(c).
curves <- function(model, p) {
	if (model == "3pl") {
		right <- plogis(p[3]) + (1 - plogis(p[3])) * plogis(p[1] * node + p[2])
		return(log(rbind(1 - right, right)))
	}
	z <- rbind(0, outer(seq_along(p[-1]), p[1] * node) + p[-1])
	sweep(z, 2, log(colSums(exp(z))))
}

# Of each row, times its scaled weight.
row_likelihoods <- function(case, items, groups) {
	l <- matrix(0, nrow(case$x), 61)
	for (j in seq_along(items)) {
		seen <- !is.na(case$x[[j]])
		l[seen, ] <- l[seen, ] + curves(case$model[j], items[[j]])[case$x[[j]][seen] + 1, ]
	}
	prior <- t(sapply(groups, function(g) { w <- dnorm(node, g[1], exp(g[2])); w / sum(w) }))
	each <- log(rowSums(exp(l) * prior[case$group, , drop = FALSE]))
	case$w / sum(case$w) * nrow(case$x) * each
}

made <- function(seed) {
	set.seed(seed)
	n <- 900; J <- 6
	case <- list(group = sample(1:(1 + seed %% 2), n, TRUE), w = runif(n, .5, 3))
	case$model <- switch(1 + seed %% 3, rep("2pl", J), rep(c("2pl", "gpcm"), J / 2),
		rep(c("3pl", "gpcm"), each = J / 2))
	theta <- rnorm(n) * c(1, 1.3)[case$group] + c(0, .5)[case$group]
	case$x <- as.data.frame(lapply(seq_len(J), function(j) {
		categories <- if (case$model[j] == "gpcm") 3 else 2
		p <- if (categories == 2) c(runif(1, .7, 1.8), rnorm(1)) else c(.9, .5, -.2)
		if (case$model[j] == "3pl") p <- c(p, qlogis(.2))
		k <- exp(curves(case$model[j], p))
		at <- pmin(pmax(round((theta + 6) / .2) + 1, 1), 61)
		u <- sapply(at, function(q) sample.int(categories, 1, prob = k[, q]) - 1)
		ifelse((seq_len(n) + j) %% 4 == 0, NA, u)
	}))
	names(case$x) <- paste0("Q", seq_len(J))
	case
}

run <- function(case) {
	folder <- tempfile(); dir.create(folder)
	file <- file.path(folder, "x.csv")
	write.csv(cbind(case$x, w = case$w, g = case$group), file, row.names = FALSE, na = "")
	model <- paste(paste0(names(case$x), "=", case$model), collapse = ",")
	out <- system2(program, c("irt", file, "--weight", "w", "--group", "g", "--model", model,
		"--guess-prior", "0.2,0.5", "--tolerance", "1e-9", "--out", folder), stdout = TRUE)
	list(items = read.csv(file.path(folder, "items.csv")), text = out)
}

check <- function(seed) {
	case <- made(seed)
	found <- run(case)$items
	steps <- grep("^d[0-9]$", names(found))
	items <- lapply(seq_len(nrow(found)), function(j) with(found[j, ],
		if (model == "gpcm") c(a, unlist(found[j, steps]))
		else if (model == "3pl") c(a, d, qlogis(c)) else c(a, d)))
	groups <- max(case$group)
	pack <- c(unlist(items), if (groups > 1) c(NA, NA))
	size <- lengths(items)
	rows <- function(v) {
		at <- split(v[seq_len(sum(size))], rep(seq_along(size), size))
		group <- list(c(0, 0), v[-seq_len(sum(size))])[seq_len(groups)]
		row_likelihoods(case, at, group)
	}
	guesses <- cumsum(size)[case$model == "3pl"]
	penalised <- function(v) sum(rows(v)) + sum(dnorm(v[guesses], qlogis(.2), .5, log = TRUE))
	if (groups > 1) { # the second group's mean and sd are not in kesu's files, so R finds them
		free <- length(pack) - 1:0
		pack[free] <- optim(c(0, 0), function(g) -penalised(replace(pack, free, g)),
			method = "BFGS", control = list(reltol = 1e-14))$par
	}
	slope <- function(of) sapply(seq_along(pack), function(i) {
		h <- replace(numeric(length(pack)), i, 1e-4)
		(of(pack + h) - of(pack - h)) / 2e-4
	})
	gradient <- slope(penalised)
	hessian <- optimHess(pack, penalised, control = list(ndeps = rep(1e-3, length(pack))))
	step <- max(abs(solve(hessian, gradient)))
	bread <- solve(-hessian)
	se <- sqrt(diag(bread %*% crossprod(slope(rows)) %*% bread))
	first <- cumsum(c(1, size))[seq_along(size)]
	apart <- max(abs(found$a_se / se[first] - 1))
	cat(sprintf("seed %d: furthest from R's maximum %.1e, standard errors of a apart by %.1e\n",
		seed, step, apart))
	step < 1e-4 && apart < 1e-3
}

stopifnot(all(sapply(1:2, check)))
