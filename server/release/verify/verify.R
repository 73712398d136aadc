# SPDX-License-Identifier: GPL-3.0-or-later
# 用本文件夹中的数据重算公布的每一个数字。 Recomputes every published figure from the files beside it.
#
# usage: Rscript verify.R [FOLDER]
#
# It needs R and its package survey (Lumley); verify.py does the same with Python alone. It prints a
# line a figure (what, published, recomputed, difference, verdict; tabs between them), and last how many
# agree to 1e-6: of figures above 1, of their size. The exit status is 0 when all agree, and when what
# could not be recomputed is named in missing.csv with its reason.
#
# Nothing of the survey is written here: which column is the headline, the cut, the target and the seed
# are in method.csv. The formulas are those of docs/ESTIMATORS.md and docs/MEASUREMENT.md.
options(survey.lonely.psu = "adjust", digits = 16, encoding = "UTF-8")

tolerance <- 1e-6
measures <- c("observed", "eap", "plausible", "plausible_rapid_kept")
factors <- c("sex", "age", "residence", "education")
arguments <- commandArgs(TRUE)
own_path <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
folder <- if (length(arguments)) arguments[1] else if (length(own_path)) dirname(own_path) else "."

# --- what is told ---

counts <- c(figures = 0, agree = 0, differ = 0, listed = 0, unlisted = 0, files = 0, wrong = 0)
tell <- function(...) cat(..., sep = "\t", fill = FALSE)
count <- function(name) counts[[name]] <<- counts[[name]] + 1

figure <- function(what, published, recomputed, difference, agrees) {
	count("figures")
	count(if (agrees) "agree" else "differ")
	tell(what, published, recomputed, difference, if (agrees) "agrees\n" else "DIFFERS\n")
}

# Nothing is told of a figure that is not published.
compare <- function(what, published, recomputed) {
	if (published == "") return(invisible())
	if (is.character(recomputed))
		return(figure(what, published, recomputed, "", published == recomputed))
	if (is.null(recomputed) || !length(recomputed)) recomputed <- NA_real_
	off <- recomputed - as.numeric(published)
	figure(what, published, format(recomputed, digits = 16), format(off, digits = 2),
		isTRUE(abs(off) <= tolerance * max(1, abs(as.numeric(published)))))
}

cannot <- function(what, published, needed) {
	if (published == "") return(invisible())
	listed <- needed %in% names(missing)
	count("figures")
	count(if (listed) "listed" else "unlisted")
	tell(what, published, "", "", paste0("NOT RECOMPUTED: ",
		if (listed) missing[[needed]] else paste(needed, "is not here"), "\n"))
}

# Every figure of a row that `made` names; needed: the file without which there is none.
figures <- function(what, row, made, prefix = "", needed = NULL)
	for (name in names(made)) {
		column <- paste0(prefix, name)
		if (is.null(needed)) compare(paste(what, column), row[[column]], made[[name]])
		else cannot(paste(what, column), row[[column]], needed)
	}

file_is <- function(what, expected, found) {
	good <- identical(expected, found)
	count("files")
	if (!good) count("wrong")
	tell(what, expected, found, "", if (good) "agrees\n" else "DIFFERS\n")
}

# --- files ---

path_of <- function(name) file.path(folder, name)
has <- function(name) file.exists(path_of(name))

# The rows that the last line counts; NULL: the file has no such line.
trailer_rows <- function(lines) {
	last <- lines[length(lines)]
	if (!grepl("^# rows=[0-9]+ sha256=[0-9a-f]{64}$", last)) return(NULL)
	as.numeric(sub("^# rows=([0-9]+) .*$", "\\1", last))
}

# All values are texts. A file that is not there has no rows.
read <- function(name) {
	if (!has(name)) return(data.frame())
	lines <- readLines(path_of(name), encoding = "UTF-8", warn = FALSE)
	if (!is.null(trailer_rows(lines))) lines <- lines[-length(lines)]
	read.csv(text = sub("^\ufeff", "", lines), colClasses = "character", na.strings = character(),
		check.names = FALSE, encoding = "UTF-8")
}

rows_of <- function(table) {
	columns <- as.list(table)
	lapply(seq_len(nrow(table)), function(i) lapply(columns, `[[`, i))
}
number <- function(text) suppressWarnings(as.numeric(text))

# By R from 4.5 on, a package, or a program of the system; NA: by none.
sha256 <- function(path) {
	if (exists("sha256sum", asNamespace("tools"))) return(unname(tools::sha256sum(path)))
	if (requireNamespace("digest", quietly = TRUE))
		return(digest::digest(path, "sha256", file = TRUE))
	for (command in c("sha256sum", "shasum -a 256", "certutil -hashfile")) {
		words <- strsplit(command, " ")[[1]]
		if (Sys.which(words[1]) == "") next
		after <- if (words[1] == "certutil") "SHA256" else NULL
		told <- system2(words[1], c(words[-1], shQuote(path), after), stdout = TRUE)
		found <- regmatches(told, regexpr("[0-9a-f]{64}", told))
		if (length(found)) return(found[1])
	}
	NA_character_
}

# FALSE when a file is cut: then nothing can be made of it.
check_files <- function() {
	told <- read("manifest.csv")
	whole <- TRUE
	for (name in sort(list.files(folder, "\\.csv$"))) {
		# The results of HTTP have no last line that counts.
		if (name == "manifest.csv" || (name == "results.csv" && !nrow(told))) next
		lines <- readLines(path_of(name), encoding = "UTF-8", warn = FALSE)
		state <- if (identical(trailer_rows(lines), length(lines) - 2)) "whole" else "cut"
		whole <- whole && state == "whole"
		file_is(paste(name, "end of file"), "whole", state)
	}
	for (i in seq_len(nrow(told)))
		file_is(paste(told$file[i], "sha256"), told$sha256[i],
			if (has(told$file[i])) sha256(path_of(told$file[i])) else "no file")
	for (name in setdiff(list.files(folder), c(told$file, "manifest.csv")))
		if (nrow(told) && !dir.exists(path_of(name))) file_is(paste(name, "in manifest.csv"), "listed", "not listed")
	whole
}

# weights.csv and scores.csv hold columns of microdata.csv.
check_copies <- function() for (name in c("weights.csv", "scores.csv")) {
	rows <- read(name)
	other <- Filter(function(column)
		!identical(rows[[column]], people[[if (column == "observed") "points" else column]]),
		names(rows))
	if (nrow(rows)) file_is(name, "as microdata.csv",
		if (length(other)) paste("other", paste(other, collapse = " ")) else "as microdata.csv")
}

named <- function(table, values, names) as.list(setNames(table[[values]], table[[names]]))
missing <- if (has("missing.csv")) named(read("missing.csv"), "reason", "file") else list()
if (!check_files()) {
	cat("有文件不完整，未重算 a file is cut: nothing was recomputed\n")
	quit(status = 1)
}
suppressWarnings(suppressMessages(library(survey)))
method <- named(read("method.csv"), "value", "name")
people <- read("microdata.csv")
check_copies()

# --- the survey ---

level <- number(method$level)
opt_in <- method$opt_in == "1"
headline <- method$headline
scales <- read("scales.csv")
members <- read("members.csv")
regions <- read("regions.csv")
psus <- read("psus.csv")
parent_of <- setNames(regions$parent, regions$region)
place <- setNames(psus$region, psus$psu)

# A region and those it lies in, up to the survey's own.
above <- function(region) {
	found <- character()
	while (region %in% names(parent_of)) {
		found <- c(found, region)
		region <- parent_of[[region]]
	}
	found
}
in_sample <- unique(unlist(lapply(unique(place), above)))

literate <- function(points) {
	points <- number(points)
	found <- if (method$inclusive == "1") points >= number(method$cut) else points > number(method$cut)
	ifelse(is.na(found), 0, as.numeric(found))
}
draws_of <- function(table, name) {
	columns <- grep(paste0("^", name, "[0-9]+$"), names(table), value = TRUE)
	if (length(columns)) vapply(table[columns], literate, numeric(nrow(table))) else NULL
}

draws <- list(plausible = draws_of(people, "ps"))
if (nrow(members) && !is.null(draws$plausible)) {
	kept <- draws_of(members, "kept")
	draws$plausible_rapid_kept <- if (is.null(kept)) draws$plausible else kept
}
draws <- Filter(Negate(is.null), draws)
outcomes <- data.frame(observed = number(people$literate))
if (length(draws)) outcomes$eap <- literate(people$eap)
for (name in names(draws)) outcomes[[name]] <- rowMeans(draws[[name]])

weight <- number(people$weight)
replicate_weights <- vapply(people[scales$replicate], number, numeric(nrow(people)))
design <- svrepdesign(data = outcomes, weights = weight, repweights = replicate_weights,
	type = "other", scale = 1, rscales = number(scales$scale), mse = TRUE, combined.weights = TRUE)
# For degrees of freedom: the sample's psus in their strata.
sampled <- people$psu %in% names(place)
strata <- svydesign(ids = ~psu, strata = ~stratum, nest = TRUE, weights = rep(1, nrow(people)),
	data = people[c("psu", "stratum")])

# Who opted in lives in the survey's region.
home <- unname(ifelse(sampled, place[people$psu], method$region))
homes <- setNames(lapply(unique(home), above), unique(home))
region_rows <- function(region)
	home %in% names(homes)[vapply(homes, function(regions) region %in% regions, logical(1))]
group_rows <- function(group) {
	parts <- strsplit(group, "=", fixed = TRUE)[[1]]
	if (group == "all") return(rep(TRUE, nrow(people)))
	if (parts[1] == "key_group") return(members[[paste0("in_", parts[2])]] == "true")
	people[[parts[1]]] == parts[2]
}

# Why the files do not give a figure: what they lack; NULL when they give it.
needed_for <- function(region, group = "all", name = "") {
	if (!nrow(members) && (startsWith(group, "key_group=") || name == "plausible_rapid_kept"))
		return("members.csv")
	if (opt_in && region != method$region) return("alone")
	NULL
}

# --- shares ---

simple_variance <- function(y, w) {
	n <- length(y)
	n / (n - 1) * max(sum(w * y^2) / sum(w) - weighted.mean(y, w)^2, 0) / n
}

# The sampling variance of the mean of the draws, with that between them; Satterthwaite's df.
combined <- function(var, draws, df) {
	between <- (1 + 1 / length(draws)) * stats::var(draws)
	if (between > 0 && var > 0)
		df <- min(df, (var + between)^2 / (var^2 / df + between^2 / (length(draws) - 1)))
	list(var = var + between, df = df)
}

share_of <- function(name, value, var, rows, df) {
	y <- outcomes[[name]][rows]
	simple <- simple_variance(y, weight[rows])
	if (!isTRUE(simple > 0) || var <= 1e-18 * simple) var <- 0
	share <- list(value = value, var = var, df = df, simple = simple)
	if (name %in% names(draws)) {
		of <- draws[[name]][rows, , drop = FALSE]
		share$draws <- apply(of, 2, weighted.mean, weight[rows])
		share$simple <- mean(apply(of, 2, simple_variance, weight[rows]))
		share[c("var", "df")] <- combined(var, share$draws, df)
	}
	share$se <- sqrt(share$var)
	share
}

cells <- new.env()
cell_of <- function(region, group = "all") {
	key <- paste(region, group)
	if (!is.null(cells[[key]])) return(cells[[key]])
	rows <- region_rows(region) & group_rows(group)
	cell <- list(n = sum(rows), weight = sum(weight[rows]), rows = rows, df = 0)
	if (any(rows & sampled)) cell$df <- degf(subset(strata, rows & sampled))
	assign(key, cell, cells)
	cell
}

# By every measure; an empty list where nobody is in the cell.
shares <- new.env()
shares_of <- function(region, group = "all") {
	key <- paste(region, group)
	if (!is.null(shares[[key]])) return(shares[[key]])
	cell <- cell_of(region, group)
	means <- if (cell$n) svymean(reformulate(names(outcomes)), subset(design, cell$rows))
	found <- if (cell$n) Map(share_of, names(outcomes), coef(means), SE(means)^2,
		MoreArgs = list(rows = cell$rows, df = cell$df)) else list()
	assign(key, found, shares)
	found
}
headline_of <- function(region, group = "all") shares_of(region, group)[[headline]]

interval <- function(share, n) {
	tail <- (1 - level) / 2
	if (share$df < 1) return(c(0, 1))
	p <- share$value
	limits <- if (p <= 0 || p >= 1 || !(share$var > 0))
		c(if (p > 0) qbeta(tail, n * p, n * (1 - p) + 1) else 0,
			if (p < 1) qbeta(1 - tail, n * p + 1, n * (1 - p)) else 1)
	else plogis(qlogis(p) + c(-1, 1) * qt(1 - tail, share$df) * share$se / (p * (1 - p)))
	c(min(limits[1], p), max(limits[2], p))
}

# P(share >= target) from the pivot of the cell's own interval.
target_probability <- function(share, n, target) {
	p <- share$value
	if (target <= 0 || target > 1) return(as.numeric(target <= 0))
	if (p <= 0) return(pbeta(target, 1, n, lower.tail = FALSE))
	if (p >= 1) return(pbeta(target, n, 1, lower.tail = FALSE))
	if (share$se > 0 && target < 1)
		return(pt((qlogis(p) - qlogis(target)) * p * (1 - p) / share$se, share$df))
	pbeta(target, n * p + 0.5, n * (1 - p) + 0.5, lower.tail = FALSE)
}
verdict <- function(limits, target)
	if (limits[1] >= target) "above" else if (limits[2] < target) "below" else "undecided"

# --- other years and gaps ---

# The figures of a row of changes.csv; se NA: of a baseline, whose error is not known.
change_since <- function(reference, se, df, last, linking) {
	made <- list(change = last$value - reference)
	if (is.na(se)) {
		made <- c(made, se = last$se, df = last$df)
		room <- (made$change / qt((1 + level) / 2, last$df))^2 - last$var
		made$reference_se_most <- if (room >= 0) sqrt(room)
	} else {
		made$se <- sqrt(se^2 + last$var + linking^2)
		both <- se^2 + last$var
		made$df <- if (both > 0) both^2 / (se^4 / df + last$var^2 / last$df) else last$df
		made$p <- 2 * pt(-abs(made$change) / made$se, made$df)
	}
	half <- qt((1 + level) / 2, made$df) * made$se
	c(made, ci_low = made$change - half, ci_high = made$change + half)
}

# P(|D2| < |D1|) of two normal differences, each with its standard error.
narrowed <- function(first, last) {
	if (first[2] > last[2]) return(1 - narrowed(last, first))
	within <- function(reach) if (last[2] > 0)
		pnorm(reach, last[1], last[2]) - pnorm(-reach, last[1], last[2])
		else as.numeric(abs(last[1]) < reach)
	if (!(first[2] > 0)) return(within(abs(first[1])))
	part <- function(low, high) if (low < high) integrate(function(x)
		dnorm(x, first[1], first[2]) * within(abs(x)), low, high, rel.tol = 1e-11)$value else 0
	ends <- first[1] + c(-9, 9) * first[2]
	part(ends[1], min(ends[2], 0)) + part(max(ends[1], 0), ends[2])
}

# The difference of two groups' shares with its own variance, for they share psus.
difference_of <- function(region, a, b) {
	cell <- list(cell_of(region, a), cell_of(region, b))
	if (!all(vapply(cell, function(one) one$n > 0, logical(1)))) return(NULL)
	y <- outcomes[[headline]]
	share <- function(w, one) sum((w * y)[one$rows]) / sum(w[one$rows])
	found <- withReplicates(design, function(w, data) share(w, cell[[1]]) - share(w, cell[[2]]))
	gap <- list(value = as.numeric(coef(found)), var = as.numeric(vcov(found)),
		df = min(cell[[1]]$df, cell[[2]]$df))
	of <- list(headline_of(region, a), headline_of(region, b))
	if (headline %in% names(draws))
		gap[c("var", "df")] <- combined(gap$var, of[[1]]$draws - of[[2]]$draws, gap$df)
	if (opt_in) gap$df <- min(gap$df, of[[1]]$df, of[[2]]$df)
	gap$se <- sqrt(gap$var)
	gap
}

gap_figures <- function(row) {
	gap <- difference_of(row$region, row$group, row$against)
	a <- headline_of(row$region, row$group)
	b <- headline_of(row$region, row$against)
	t <- qt((1 + level) / 2, gap$df)
	made <- list(difference = gap$value, se = gap$se, df = gap$df)
	if (gap$var > 0) made <- c(made, ci_low = gap$value - t * gap$se,
		ci_high = gap$value + t * gap$se, p = 2 * pt(-abs(gap$value) / gap$se, gap$df))
	if (a$value > 0 && b$value > 0) {
		made$ratio <- a$value / b$value
		covariance <- (a$var + b$var - gap$var) / 2
		var <- a$var / a$value^2 + b$var / b$value^2 - 2 * covariance / (a$value * b$value)
		if (var >= 0) made <- c(made, ratio_low = made$ratio * exp(-t * sqrt(var)),
			ratio_high = made$ratio * exp(t * sqrt(var)))
	}
	made
}

# A weighted line through every wave, at the target's year.
project <- function(waves, target, year, is_logit) {
	scale <- if (is_logit) qlogis else identity
	back <- if (is_logit) plogis else identity
	slope <- if (is_logit) function(p) p * (1 - p) else function(p) 1
	waves$y <- scale(waves$share)
	line <- lm(y ~ year, data = waves, weights = slope(share)^2 / var)
	df <- line$df.residual
	chi <- sum(line$weights * residuals(line)^2)
	rejected <- df > 0 && pchisq(chi, df, lower.tail = FALSE) < 0.05
	at <- c(1, year)
	x <- model.matrix(line)
	value <- sum(at * coef(line))
	se <- sqrt(drop(at %*% solve(crossprod(x, line$weights * x), at)) *
		if (rejected) chi / df else 1)
	times <- if (rejected) qt((1 + level) / 2, df) else qnorm((1 + level) / 2)
	z <- (value - scale(target)) / se
	limits <- back(value + c(-1, 1) * times * se)
	list(share = back(value), se = se * slope(back(value)), ci_low = limits[1], ci_high = limits[2],
		probability = if (rejected) pt(z, df) else pnorm(z), verdict = verdict(limits, target))
}

# --- townships ---

# Fay-Herriot with A by adjusted REML (Yoshimori & Lahiri 2014), with whole matrices.
area_fit <- function(y, psi, x) {
	scaled <- sweep(x, 2, sqrt(colSums(x^2)), "/")
	if (!all(is.finite(scaled)) || min(abs(diag(qr.R(qr(scaled, LAPACK = FALSE))))) <= 1e-10)
		return(NULL)
	m <- length(y)
	parts <- function(a) {
		inverse <- diag(1 / (a + psi))
		q <- solve(t(x) %*% inverse %*% x)
		list(inverse = inverse, q = q, p = inverse - inverse %*% x %*% q %*% t(x) %*% inverse,
			gammas = sum(a / (a + psi)))
	}
	objective <- function(a) with(parts(a), -0.5 * (sum(log(a + psi)) + drop(t(y) %*% p %*% y) -
		log(det(q))) + log(atan(gammas)) / m)
	score <- function(a) with(parts(a), 0.5 * (sum((p %*% y)^2) - sum(diag(p))) +
		sum(psi / (a + psi)^2) / ((1 + gammas^2) * atan(gammas) * m))
	least <- 1e-4 * median(psi)
	most <- max(4 * max(var(y), psi), median(psi))
	grid <- least * (most / least)^((0:47) / 47)
	best <- which.max(vapply(grid, objective, numeric(1)))
	low <- if (best > 1) grid[best - 1] else least * 1e-12
	a <- uniroot(score, c(low, grid[min(best + 1, 48)]), tol = 1e-16, maxiter = 10000)$root
	found <- parts(a)
	list(a = a, q = found$q, b = drop(found$q %*% t(x) %*% found$inverse %*% y),
		squares = sum((a + psi)^-2))
}

# EBLUP, g1, MSE and gamma; without a direct estimate the regression's value.
area_predict <- function(model, x, y = NULL, psi = NULL) {
	fitted <- sum(x * model$b)
	spread <- drop(t(x) %*% model$q %*% x)
	if (is.null(y)) return(c(fitted, model$a, model$a + spread, 0))
	gamma <- model$a / (model$a + psi)
	c(fitted + gamma * (y - fitted), gamma * psi, gamma * psi + (1 - gamma)^2 *
		(spread + 4 / (model$squares * (model$a + psi))), gamma)
}

sine_squared <- function(theta) sin(pmin(pmax(theta, 0), pi / 2))^2

# E (sin^2 theta - about)^power of a normal theta, cut at 0 and a right angle.
back <- function(mean, var, about, power) {
	if (!(var > 0)) return((sine_squared(mean) - about)^power)
	ends <- mean + c(-9, 9) * sqrt(var)
	edges <- c(ends[1], pmin(pmax(c(0, pi / 2), ends[1]), ends[2]), ends[2])
	sum(vapply(1:3, function(i) if (edges[i] < edges[i + 1]) integrate(function(theta)
		dnorm(theta, mean, sqrt(var)) * (sine_squared(theta) - about)^power,
		edges[i], edges[i + 1], rel.tol = 1e-10)$value else 0, numeric(1)))
}

# The design effect of a township's share, and its degrees of freedom.
pooled_deff <- function(towns, county) {
	shares <- lapply(towns, headline_of)
	known <- vapply(shares, function(share) !is.null(share) && share$df >= 1, logical(1))
	of <- function(member) vapply(shares[known], `[[`, numeric(1), member)
	n <- vapply(towns[known], function(town) cell_of(town)$n, numeric(1))
	df <- if (any(known)) of("df") else 0
	simple <- if (any(known)) sum(df * of("value") * (1 - of("value")) / n) else 0
	found <- list(deff = if (simple > 0) max(1, sum(df * of("var")) / simple) else 1, df = sum(df))
	if (found$df < 8 && !is.null(county) && county$df > found$df && isTRUE(county$simple > 0))
		found <- list(deff = max(1, county$var / county$simple), df = county$df)
	found
}

# The model-based figures of a county's townships, by region; an empty list where there is no model.
# benchmark: the county's share where it is published, else NULL.
model_towns <- function(county, towns, benchmark) {
	sampled <- Filter(function(town) cell_of(town)$n > 0, towns)
	effect <- pooled_deff(towns, headline_of(county))
	values <- vapply(sampled, function(town) headline_of(town)$value, numeric(1))
	if (length(sampled) < 5 || effect$df < 8 || !any(values > 0) || !any(values < 1) ||
			isTRUE(benchmark %in% c(0, 1))) return(list())
	y <- asin(sqrt(values))
	psi <- effect$deff / (4 * vapply(sampled, function(town) cell_of(town)$n, numeric(1)))
	known <- read("covariates.csv")
	x <- matrix(1, length(towns), 1, dimnames = list(towns, NULL))
	for (name in c("college_or_more", "urban")) {
		more <- cbind(x, number(known[match(towns, known$region), name]))
		if (!anyNA(more) && ncol(x) < length(sampled) %/% 5 &&
				!is.null(area_fit(y, psi, more[sampled, , drop = FALSE]))) x <- more
	}
	model <- area_fit(y, psi, x[sampled, , drop = FALSE])
	made <- lapply(towns, function(town) {
		at <- match(town, sampled)
		area_predict(model, x[town, ], if (!is.na(at)) y[at], if (!is.na(at)) psi[at])
	})
	share <- vapply(made, function(one) back(one[1], one[2], 0, 1), numeric(1))
	weights <- vapply(towns, function(town) cell_of(town)$weight, numeric(1))
	by <- if (is.null(benchmark)) 1 else sum(weights) * benchmark / sum(share * weights)
	setNames(lapply(seq_along(towns), function(i) {
		times <- if (towns[i] %in% sampled) qnorm((1 + level) / 2)
			else qt((1 + level) / 2, length(sampled) - ncol(x))
		half <- times * sqrt(made[[i]][3])
		limits <- by * sine_squared(made[[i]][1] + c(-half, half))
		town <- list(share = by * share[i], rmse = sqrt(back(made[[i]][1], made[[i]][3], share[i], 2) +
			(share[i] * (by - 1))^2), gamma = made[[i]][4])
		town$ci_low <- min(limits[1], town$share)
		town$ci_high <- min(max(limits[2], town$share), 1)
		town$status <- if (!(town$rmse <= 0.333 * town$share)) "suppress"
			else if (town$rmse > 0.165 * town$share) "flag" else "show"
		town
	}), towns)
}

# --- how far apart townships are: draws by SplitMix64, as the run made them ---

# Whole numbers of 64 bits are rows of four parts of 16, the lowest first.
carry <- function(x) {
	for (k in 1:3) x[, k + 1] <- x[, k + 1] + x[, k] %/% 65536
	x %% 65536
}
times64 <- function(x, y) {
	found <- matrix(0, max(nrow(x), nrow(y)), 4)
	for (i in 1:4) for (j in seq_len(5 - i)) found[, i + j - 1] <- found[, i + j - 1] + x[, i] * y[, j]
	carry(found)
}
plus64 <- function(x, y) carry(x[rep_len(seq_len(nrow(x)), max(nrow(x), nrow(y))), , drop = FALSE] +
	y[rep_len(seq_len(nrow(y)), max(nrow(x), nrow(y))), , drop = FALSE])
xor64 <- function(x, y) matrix(as.numeric(bitwXor(x, y)), nrow(x), 4)
right64 <- function(x, bits) {
	wide <- cbind(x, 0, 0, 0, 0, 0)
	part <- 2^(bits %% 16)
	from <- 1:4 + bits %/% 16
	wide[, from, drop = FALSE] %/% part + (wide[, from + 1, drop = FALSE] %% part) * (65536 / part)
}
of_hex <- function(text) matrix(strtoi(substring(text, c(13, 9, 5, 1), c(16, 12, 8, 4)), 16), 1)
of_count <- function(n) carry(cbind(n, 0, 0, 0))
of_decimal <- function(text) Reduce(function(x, digit) plus64(times64(x, of_count(10)), of_count(digit)),
	as.numeric(strsplit(text, "")[[1]]), of_count(0))
golden <- of_hex("9e3779b97f4a7c15")
mix <- function(x) {
	x <- times64(xor64(x, right64(x, 30)), of_hex("bf58476d1ce4e5b9"))
	x <- times64(xor64(x, right64(x, 27)), of_hex("94d049bb133111eb"))
	xor64(x, right64(x, 31))
}
uniform <- function(key, i) {
	bits <- right64(mix(plus64(key, times64(golden, of_count(i + 1)))), 11)
	(drop(bits %*% 65536^(0:3)) + 0.5) * 2^-53
}

# {measure: value, low, high} over 4,000 draws; a row of `drawn` is a draw.
spreads_of <- function(share, rmse, size, seed) {
	key <- mix(plus64(seed, golden))
	for (word in list(3, 0:3999, 0))
		key <- mix(plus64(key, times64(golden, of_count(1 + word))))
	drawn <- vapply(seq_along(share) - 1, function(i) pmin(1, pmax(0, share[i + 1] + rmse[i + 1] *
		sqrt(-2 * log(uniform(key, 2 * i))) * cos(2 * pi * uniform(key, 2 * i + 1)))), numeric(4000))
	told <- function(values) c(mean(values),
		quantile(values, c((1 - level) / 2, (1 + level) / 2), names = FALSE))
	apart <- function(p) sum(abs(size * p / sum(size * p) - size * (1 - p) / sum(size * (1 - p)))) / 2
	list(range = told(apply(drawn, 1, function(p) max(p) - min(p))), sd = told(apply(drawn, 1, sd)),
		dissimilarity = if (all(size > 0)) told(apply(drawn, 1, apart)))
}

rounded <- function(value, places) floor(value * 10^places + 0.5) / 10^places

# --- the figures, file by file ---

results <- read("results.csv")
whole <- results[results$group == "all", ]
whole_of <- function(region) as.list(whole[match(region, whole$region), ])
children <- function(parent) regions$region[regions$parent == parent]
is_unit <- function(region) regions$unit[match(region, regions$region)] == "true"
is_hidden <- function(region) region %in% in_sample && whole_of(region)$n == ""
towns_needed <- if (opt_in) "alone" else if (!has("covariates.csv")) "covariates.csv"

# The townships of every county that has them.
towns <- list()
for (row in if (is.null(towns_needed)) rows_of(whole[whole$level == "county", ])) {
	inside <- Filter(function(town) whole_of(town)$level == "township", children(row$region))
	if (length(inside)) towns <- c(towns, model_towns(row$region, inside,
		if (row$status != "suppress") headline_of(row$region)$value))
}

# Points and parameters of the reference form: the items of another instrument where there are such, and
# in place of an item that counts by its earlier curve that one, which is carried.
linked_form <- local({
	items <- read("items.csv")
	form <- setdiff(items$instrument, method$instrument)
	items <- items[items$instrument == if (length(form)) form[1] else method$instrument, ]
	items <- items[order(items$anchor != "carried"), ]
	items <- items[!duplicated(items$item), ]
	lapply(setNames(nm = c("points", "a", "d", "c")), function(name) number(items[[name]]))
})

# Of a share above the cut, from that of the latent scale: the cut moved to both sides.
linking_error <- function(region, latent) {
	divisor <- function(a, b) if (b == 0) a else divisor(b, a %% b)
	cut <- number(method$cut)
	step <- Reduce(divisor, linked_form$points)
	expected <- function(theta) with(linked_form, sum(points * (c + (1 - c) * plogis(a * theta + d))))
	theta <- uniroot(function(theta) expected(theta) - cut, c(-6, 6), tol = 1e-14)$root
	slope <- with(linked_form, sum(points * (1 - c) * a * dlogis(a * theta + d)))
	rows <- cell_of(region)$rows
	scores <- vapply(people[grep("^ps[0-9]+$", names(people))], number, numeric(nrow(people)))[rows, ]
	above <- function(steps) weighted.mean(rowMeans(if (method$inclusive == "1")
		scores >= cut + steps * step else scores > cut + steps * step), weight[rows])
	share <- function(moved) (floor(moved) + 1 - moved) * above(floor(moved)) +
		(moved - floor(moved)) * above(floor(moved) + 1)
	moved <- latent * slope / step
	abs(share(-moved) - share(moved)) / 2
}

latest <- list() # of each region the change that results.csv has
check_changes <- function() for (row in rows_of(read("changes.csv"))) {
	linking <- number(row$linking_se)
	made <- change_since(number(row$reference_share), number(row$reference_se),
		number(row$reference_df), headline_of(row$region), if (is.na(linking)) 0 else linking)
	what <- paste("changes.csv", row$region, row$kind, row$year)
	figures(what, row, made, needed = needed_for(row$region))
	# 0 where both waves have one scale.
	latent <- number(row$latent_se)
	figures(what, row, list(linking_se = if (headline == "plausible" && isTRUE(latent > 0))
		linking_error(row$region, latent) else 0), needed = needed_for(row$region))
	if (!row$region %in% names(latest))
		latest[[row$region]] <<- list(change = made$change, change_se = made$se,
			change_ci_low = made$ci_low, change_ci_high = made$ci_high, change_p = made$p,
			change_since_kind = row$kind, change_since_year = row$year,
			change_since_share = number(row$reference_share), change_linking_se = linking)
}

check_cell <- function(row) {
	cell <- cell_of(row$region, row$group)
	what <- paste("results.csv", row$region, row$group)
	needed <- needed_for(row$region, row$group, headline)
	if (row$share == "") # the degrees of freedom are then the design's alone
		return(figures(what, row, list(n = cell$n, df = cell$df),
			needed = needed_for(method$region, row$group, headline)))
	share <- headline_of(row$region, row$group)
	limits <- interval(share, cell$n)
	deff <- if (isTRUE(share$simple > 0)) share$var / share$simple else NA
	figures(what, row, list(n = cell$n, share = share$value, se = share$se, ci_low = limits[1],
		ci_high = limits[2], df = share$df, deff = deff,
		n_eff = if (isTRUE(deff > 0)) cell$n / deff else cell$n), needed = needed)
	target <- number(row$target)
	if (!is.na(target)) figures(what, row, list(target_verdict = verdict(limits, target),
		target_probability = target_probability(share, cell$n, target)), needed = needed)
	for (name in measures) {
		share <- shares_of(row$region, row$group)[[name]]
		limits <- if (is.null(share)) c(NA, NA) else interval(share, cell$n)
		made <- if (is.null(share)) list(share = NA_real_, se = NA_real_) else share[c("value", "se")]
		figures(what, row, list(share = made[[1]], se = made[[2]], ci_low = limits[1],
			ci_high = limits[2]), paste0(name, "_"), needed_for(row$region, row$group, name))
	}
}

check_town <- function(row) {
	town <- towns[[row$region]]
	made <- list(share = NA_real_, rmse = NA_real_, ci_low = NA_real_, ci_high = NA_real_,
		gamma = NA_real_)
	if (!is.null(town)) {
		made <- town[names(made)]
		made$gamma <- rounded(made$gamma, 2)
		if (row$status == "suppress" && cell_of(row$region)$n) made <- lapply(made, rounded, 3)
		made$kind <- if (row$region %in% in_sample) "sampled" else "synthetic"
		made$status <- if (is_hidden(row$region)) "suppress" else town$status
	}
	figures(paste("results.csv", row$region, "all"), row, made, "model_", towns_needed)
}

check_results <- function() {
	for (row in rows_of(results)) check_cell(row)
	for (row in rows_of(whole)) {
		figures(paste("results.csv", row$region, "all"), row, latest[[row$region]])
		check_town(row)
	}
}

# From the interval where there is no standard error.
own_error <- function(region) {
	share <- headline_of(region)
	if (share$se > 0) return(share$se)
	limits <- interval(share, cell_of(region)$n)
	max(limits[2] - share$value, share$value - limits[1]) / qnorm(0.975)
}

# The least that the error of a published share can be: 0 where nothing is known of it.
least_error <- function(share, se, n) {
	if (se != "") return(number(se))
	if (n != "") sqrt(number(share) * (1 - number(share)) / number(n)) else 0
}

# The figures of a row of comparisons.csv that was judged; is_bound: the other's error is not known.
held_against <- function(row, own, is_bound) {
	own_se <- own_error(row$region)
	se <- least_error(row$reference_share, if (is_bound) "" else row$reference_se, row$reference_n)
	made <- list(difference = own$value - number(row$reference_share), se = sqrt(own_se^2 + se^2),
		df = own$df, reference_se = se)
	df <- number(row$reference_df)
	if (!is_bound)
		made$df <- made$se^4 / (own_se^4 / own$df + if (is.na(df)) 0 else se^4 / df)
	t <- qt((1 + level) / 2, made$df)
	made$ci_low <- made$difference - t * made$se
	made$ci_high <- made$difference + t * made$se
	made$probability <- pt(made$difference / made$se, made$df)
	made$verdict <- verdict(c(made$ci_low, made$ci_high), 0)
	if (is_bound && made$verdict != "undecided")
		made$reference_se_most <- sqrt(max((made$difference / t)^2 - own_se^2, 0))
	made
}

check_comparisons <- function() for (row in rows_of(read("comparisons.csv"))) {
	if (row$outcome %in% c("not_loaded", "not_comparable")) next
	own <- headline_of(row$region)
	shown <- !is.null(own) && whole_of(row$region)$status != "suppress" && own$df >= 1
	is_bound <- row$kind %in% c("published_with_n", "published_without_error")
	made <- list(outcome = if (!shown) "withheld" else if (is_bound) "bound" else "judged")
	if (shown) made <- c(made, held_against(row, own, is_bound))
	figures(paste("comparisons.csv", row$region, row$against, row$series), row, made,
		needed = needed_for(row$region))
}

# Estimate and error of a region that is ranked, else NULL.
ranked_figure <- function(row, figure) {
	own <- whole_of(row$region)
	if (is.na(own$region)) return(if (row$peer_share != "") c(number(row$peer_share),
		least_error(row$peer_share, row$peer_se, row$peer_n)))
	if (figure == "model") {
		town <- towns[[row$region]]
		if (is.null(town) || !row$region %in% in_sample) return(NULL)
		return(if (is_hidden(row$region)) c(0.5, 1) else c(town$share, town$rmse))
	}
	share <- headline_of(row$region)
	if (is.null(share) || own$status == "suppress") return(NULL)
	c(share$value, own_error(row$region))
}

check_ranks <- function() {
	ranks <- read("ranks.csv")
	for (parent in unique(ranks$parent)) {
		siblings <- rows_of(ranks[ranks$parent == parent, ])
		inside <- all(ranks$region[ranks$parent == parent] %in% whole$region)
		needs_model <- function(region) region %in% in_sample && region %in% names(towns) &&
			whole_of(region)$status == "suppress"
		figure <- if (inside && any(vapply(Filter(Negate(is_unit), children(parent)), needs_model,
			logical(1)))) "model"
			else "direct"
		found <- lapply(siblings, ranked_figure, figure)
		names(found) <- vapply(siblings, `[[`, "", "region")
		found <- Filter(Negate(is.null), found)
		z <- qnorm(1 - (1 - level^(1 / max(1, length(found)))) / 2)
		low <- vapply(found, function(one) one[1] - z * one[2], numeric(1))
		high <- vapply(found, function(one) one[1] + z * one[2], numeric(1))
		for (row in siblings) check_rank(row, figure, low, high, length(siblings), inside)
	}
}

check_rank <- function(row, figure, low, high, siblings, inside) {
	made <- list(figure = figure, ranked = length(low), siblings = siblings)
	if (row$region %in% names(low)) {
		l <- low[[row$region]]
		h <- high[[row$region]]
		made$rank_low <- 1 + sum(low > h)
		made$rank_high <- length(low) - sum(high < l)
		made$tied_with <- paste(setdiff(names(low)[low <= h & high >= l], row$region), collapse = " ")
	}
	needed <- if (figure == "model" || row$figure == "model") towns_needed
	figures(paste("ranks.csv", row$parent, row$region), row, made, needed = needed)
	same <- made[names(made) != "tied_with"]
	names(same)[names(same) == "figure"] <- "rank_figure"
	if (inside) figures(paste("results.csv", row$region, "all"), whole_of(row$region), same,
		needed = needed)
}

check_projections <- function() {
	rows <- read("projections.csv")
	if (!nrow(rows)) return(invisible())
	earlier <- read("changes.csv")
	earlier <- earlier[earlier$region == method$region & earlier$kind == "wave", ]
	own <- headline_of(method$region)
	linking <- max(0, number(earlier$linking_se)^2 / 2, na.rm = TRUE)
	waves <- data.frame(year = number(c(earlier$year, method$year)),
		share = c(number(earlier$reference_share), own$value),
		var = c(number(earlier$reference_se)^2, own$var) + linking)
	for (row in rows_of(rows)) figures(paste("projections.csv", row$model), row,
		c(project(waves, number(row$target), number(row$year), row$model == "logit"),
			waves = nrow(waves)))
}

gap_needed <- function(row) {
	needed <- needed_for(row$region, row$group)
	if (is.null(needed)) needed_for(row$region, row$against) else needed
}

check_gaps <- function(rows) {
	made <- lapply(rows, function(row) if (is.null(gap_needed(row))) gap_figures(row)
		else lapply(row[c("difference", "se", "df", "ci_low", "ci_high", "p", "ratio", "ratio_low",
			"ratio_high")], function(text) NA_real_))
	family <- vapply(rows, function(row) paste(row$region, sub("=.*", "", row$group)), "")
	p <- vapply(made, function(one) if (is.null(one$p)) NA_real_ else one$p, numeric(1))
	for (name in unique(family)) for (i in which(family == name))
		made[[i]]$p_adjusted <- p.adjust(p[family == name], "holm")[match(i, which(family == name))]
	for (i in seq_along(rows)) figures(paste("gaps.csv", rows[[i]]$region, rows[[i]]$group,
		rows[[i]]$against), rows[[i]], made[[i]], needed = gap_needed(rows[[i]]))
}

check_gap_change <- function(row) {
	needed <- gap_needed(row)
	made <- list(change = NA_real_, change_se = NA_real_, narrowed_probability = NA_real_)
	then <- number(c(row$since_difference, row$since_se))
	if (is.null(needed)) {
		gap <- difference_of(row$region, row$group, row$against)
		since <- change_since(then[1], then[2], number(row$since_df), gap, 0)
		made <- list(change = since$change, change_se = since$se, change_df = since$df,
			change_low = since$ci_low, change_high = since$ci_high, change_p = since$p,
			narrowed_probability = narrowed(then, c(gap$value, gap$se)))
	}
	figures(paste("gaps.csv", row$region, row$group, row$against, row$since_year), row, made,
		needed = needed)
}

# A gap has a row for each earlier wave, or one.
check_all_gaps <- function() {
	gaps <- read("gaps.csv")
	if (!nrow(gaps)) return(invisible())
	check_gaps(rows_of(gaps[!duplicated(gaps[c("region", "group", "against")]), ]))
	for (row in rows_of(gaps[gaps$since_year != "", ])) check_gap_change(row)
}

check_spreads <- function() {
	rows <- read("spreads.csv")
	for (county in unique(rows$region)) {
		inside <- Filter(function(region) region %in% names(towns) && !is_unit(region) &&
			!is_hidden(region) && towns[[region]]$status != "suppress", children(county))
		of <- function(member) rounded(vapply(towns[inside], `[[`, numeric(1), member), 3)
		seed <- xor64(of_decimal(method$seed),
			cbind(0, 0, match(county, regions$region) - 1, 0))
		found <- if (is.null(towns_needed)) spreads_of(of("share"), of("rmse"),
			vapply(inside, function(town) cell_of(town)$weight, numeric(1)), seed)
		for (row in rows_of(rows[rows$region == county, ])) {
			values <- found[[row$measure]]
			if (row$measure == "dissimilarity") values <- rounded(values, 3)
			figures(paste("spreads.csv", county, row$measure), row, list(value = values[1],
				ci_low = values[2], ci_high = values[3], areas = length(inside)),
				needed = towns_needed)
		}
	}
}

# Two rules for one standard error.
check_errors <- function() for (row in rows_of(read("errors.csv"))) {
	cell <- cell_of(row$region, row$group)
	share <- shares_of(row$region, row$group)$plausible
	between <- (1 + 1 / length(share$draws)) * var(share$draws)
	single <- as.data.frame(draws$plausible)
	of <- do.call(update, c(list(design), single))
	own <- mean(SE(svymean(reformulate(names(single)), subset(of, cell$rows)))^2)
	figures(paste("errors.csv", row$region, row$group), row, list(share = share$value, se = share$se,
		sampling_se = sqrt(share$var - between), between_se = sqrt(between),
		rubin_sampling_se = sqrt(own), rubin_se = sqrt(own + between)))
}

check_changes()
check_results()
check_errors()
check_ranks()
check_comparisons()
check_projections()
check_all_gaps()
check_spreads()
cat(sprintf("核对 figures: %d\n一致 agree to 1e-6: %d\n不一致 differ: %d\n", counts[["figures"]],
	counts[["agree"]], counts[["differ"]]), sep = "")
cat(sprintf("未能重算，missing.csv已说明 not recomputed, for a reason in missing.csv: %d\n", counts[["listed"]]))
cat(sprintf("未能重算，未说明 not recomputed, for no reason given: %d\n", counts[["unlisted"]]))
cat(sprintf("文件核对 checks of files: %d，不符 wrong: %d\n", counts[["files"]], counts[["wrong"]]))
quit(status = as.integer(counts[["differ"]] + counts[["unlisted"]] + counts[["wrong"]] > 0 ||
	counts[["agree"]] == 0))
