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
suppressWarnings(suppressMessages(library(survey)))
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

rows_of <- function(table) lapply(seq_len(nrow(table)), function(i) as.list(table[i, , drop = FALSE]))
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

region_rows <- local({
	at <- lapply(people$psu, function(psu)
		above(if (psu %in% names(place)) place[[psu]] else method$region))
	function(region) vapply(at, function(regions) region %in% regions, logical(1))
})
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
