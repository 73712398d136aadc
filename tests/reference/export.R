# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the survey package's example data as the numeric tables that the unit tests read
# (data/*.csv).
# usage: Rscript export.R DIRECTORY
suppressMessages(library(survey))
directory <- commandArgs(TRUE)[1]
write <- function(table, name)
	write.csv(table, file.path(directory, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)

data(api)
school <- function(d) data.frame(
	stype = as.integer(d$stype) - 1L, # E 0, H 1, M 2
	dnum = d$dnum, snum = d$snum, pw = d$pw, api00 = d$api00, enroll = d$enroll,
	comp_imp = as.integer(d$comp.imp == "Yes"), ell0 = as.integer(d$ell == 0),
	sch_wide = as.integer(d$sch.wide == "Yes"), api99 = d$api99)
write(cbind(school(apiclus1), fpc = apiclus1$fpc), "apiclus1")
write(cbind(school(apiclus2), fpc = apiclus2$fpc1, fpc2 = apiclus2$fpc2), "apiclus2")
write(cbind(school(apistrat), fpc = apistrat$fpc), "apistrat")
data(fpc)
write(fpc, "fpc")
write(with(apiclus1, data.frame(stype = as.integer(stype) - 1L, sch_wide = as.integer(sch.wide == "Yes"),
	api99, api00, pw)), "calibration")
