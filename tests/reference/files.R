# SPDX-License-Identifier: GPL-3.0-or-later
# Files of SPSS and Stata written by haven, beside the same rows as CSV: every command prints the same.
# usage: Rscript files.R PROGRAM
suppressMessages(library(haven))
program <- commandArgs(TRUE)[1]
folder <- tempfile()
dir.create(folder)
at <- function(name) file.path(folder, name)

set.seed(1)
n <- 400
# haven takes no names of one letter before version 14.
rows <- data.frame(st = rep(1:4, each = 100), un = rep(1:40, each = 10), wt = round(exp(rnorm(n, 3)), 4))
rows$yy <- rnorm(n, 50, 9)
rows$zz <- as.integer(rows$yy > 55)
rows$sex <- sample(1:2, n, TRUE)
rows$place <- sample(c("town", "country", "a place with a long name"), n, TRUE)
for (r in 1:6) rows[[paste0("rw", r)]] <- rows$wt * sample(c(0.5, 1.5), n, TRUE)
for (i in 1:5) rows[[paste0("i", i)]] <- as.integer(runif(n) < 0.3 + 0.1 * i)
gone <- sample(n, 30)
refused <- sample(n, 20)

# What a file says of y and of the sex that was refused.
plain <- transform(rows, yy = replace(yy, gone, NA), sex = replace(sex, refused, NA))
names <- c(male = 1, female = 2, refused = 9)
spss <- transform(rows, yy = replace(yy, gone, -99), sex = replace(sex, refused, 9))
spss$yy <- labelled_spss(spss$yy, na_range = c(-Inf, -1))
spss$sex <- labelled_spss(spss$sex, names, na_values = 9)
stata <- transform(plain, sex = labelled(replace(as.numeric(sex), refused, tagged_na("a")), names[1:2]))

out <- format(plain, digits = 17, trim = TRUE)
out[is.na(plain)] <- ""
write.csv(out, at("rows.csv"), row.names = FALSE, quote = FALSE)
write_sav(spss, at("rows.sav"))
write_sav(spss, at("packed.zsav"), compress = "zsav")
write_sav(spss, at("plain.sav"), compress = "none")
for (version in c(8, 12, 13, 14, 15)) write_dta(stata, at(paste0("rows", version, ".dta")), version = version)

# The rows of a margins file, too.
margins <- data.frame(variable = "place", level = sort(unique(rows$place)), total = c(5000, 4000, 6000))
write.csv(margins, at("margins.csv"), row.names = FALSE)
write_sav(margins, at("margins.sav"))

commands <- list(
	c("estimate", "FILE", "--strata st --psu un --weight wt --mean yy --by sex,place --contrast all"),
	c("estimate", "FILE", "--strata st --psu un --weight wt --table sex,place"),
	c("estimate", "FILE", "--strata st --psu un --weight wt --mean sex --missing 2 --by place"),
	c("estimate", "FILE", "--strata st --psu un --weight wt --quantile yy"),
	c("estimate", "FILE", "--strata st --psu un --weight wt --category place,sex --by zz --all --where",
		shQuote(paste0("sex != 2 & yy > 40 | place = '", rows$place[1], "'"))),
	c("estimate", "FILE", "--weight wt --replicate-weights", shQuote("rw*"), "--replicate-kind fay:0.5 --share zz --by place"),
	c("estimate", "FILE", "--psu un --weight wt --mean zz --calibrate rake --margins", at("margins.csv")),
	c("estimate", "FILE", "--psu un --weight wt --mean zz --calibrate rake --margins", at("margins.sav")),
	c("regress", "FILE", "--strata st --psu un --weight wt --logit", shQuote("zz ~ place + sex + i1"), "--factor sex",
		"--standardise", at("margins.sav")),
	c("irt", "FILE", "--items i1,i2,i3,i4,i5 --out", at("out")))
others <- setdiff(list.files(folder), c("rows.csv", "margins.csv", "margins.sav"))
for (command in commands) {
	said <- function(name) system2(program, c(replace(command, 2, at(name)), "--format json"), stdout = TRUE)
	want <- said("rows.csv")
	if (!is.null(attr(want, "status"))) stop("failed: ", paste(command, collapse = " "))
	for (name in others) {
		got <- said(name)
		if (!identical(gsub(name, "rows.csv", got, fixed = TRUE), want)) {
			print(head(setdiff(got, want)))
			stop("differs: ", name, " ", paste(command, collapse = " "))
		}
	}
}
cat(length(commands), "commands print the same of", length(others), "files of haven",
	as.character(packageVersion("haven")), "\n")
unlink(folder, recursive = TRUE)
