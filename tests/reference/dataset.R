# SPDX-License-Identifier: GPL-3.0-or-later
# Reads the .sav and .dta files of tests/unit/test_dataset_fixture.h with haven and compares every
# value, label and missing code. What is expected is written here once more, so that a mistake in the
# table of C is found as well.
# usage: Rscript dataset.R REFERENCE_DATASET
suppressMessages(library(haven))
program <- commandArgs(TRUE)[1]
directory <- tempfile("kesu-")
dir.create(directory)
stopifnot(system2(program, shQuote(directory)) == 0)

times <- function(text, n) strrep(text, n)
same <- function(what, is, should) {
	attributes(is) <- list(names = names(is))
	if (!identical(is, should)) {
		cat(what, "\n  is:     ", format(is), "\n  should: ", format(should), "\n")
		quit(status = 1)
	}
	checked <<- checked + 1
}
checked <- 0
letters_255 <- paste0(times("abc", 80), times("d", 10), "e")

title <- list(zh = paste0(times("石城县二", 10), "公民科学素质调查"), en = "Survey of scientific literacy")
texts <- list(
	id = c("000000000017", "000000000018", "000000000019"),
	area = c("360735", "360781", "360735"))
numbers <- list(
	school = c(1, -8, -1), age = c(18, -99, -95),
	large = c(2^53, -2^53, -2147483648), share = c(0.1, -7, -1.5), passed = c(1, -9, 0),
	weight = c(1 / 3, 1e-300, 1e300), weight_replicate_1 = c(0, 1, 2),
	weight_replicate_2 = c(2.5, -0.5, 123456.789))
labels <- list(
	zh = list(id = "编号", area = "县", kind = times("量", 85), remark = times("量", 85),
		school = paste0(times("题", 26), "ab"), age = "年龄", large = "大数", share = "比例",
		passed = "是否通过", weight = "权数", weight_replicate_1 = "重复权数一",
		weight_replicate_2 = "重复权数二"),
	en = list(id = "Number", area = "County", kind = "255 bytes", remark = "258 bytes & <more>",
		school = "80 bytes", age = "Age", large = "Large", share = "Share", passed = "Passed",
		weight = "Weight", weight_replicate_1 = "Replicate weight 1",
		weight_replicate_2 = "Replicate weight 2"))
codes <- list(
	zh = list(school = c(times("学", 40), paste0(times("历", 40), "长"), paste0("x", times("半", 40)),
			"负代码", "拒绝回答", "未问"), age = c("一", "二", "三", "四", "五"),
		share = "人数太少，不公布", passed = c("否", "是", "拒绝回答", "未问")),
	en = list(school = c("exactly 120 bytes in Chinese", "123 bytes in Chinese",
			"cut inside a character", "a negative code", "refused", "not asked"),
		age = c("one", "two", "three", "four", "five"), share = "withheld: too few people",
		passed = c("no", "yes", "refused", "not asked")))
keys <- list(school = c(1, 2, 3, -1, -8, -9), age = c(-95, -96, -97, -98, -99), share = -7,
	passed = c(0, 1, -8, -9))
text_codes <- list(
	zh = list(area = c("石城县" = "360735", "瑞金市" = "360781"),
		kind = c("行政村" = "administrative_village", "城市社区" = "urban_community",
			"拒绝回答" = "REFUSED", "未问" = "UNASKED")),
	en = list(area = c("Shicheng" = "360735", "Ruijin" = "360781"),
		kind = c("village" = "administrative_village", "urban community" = "urban_community",
			"refused" = "REFUSED", "not asked" = "UNASKED")))
first <- function(text, characters) substr(text, 1, characters)
without_half <- function(text) { # what is left of 120 bytes
	while (any(long <- nchar(text, "bytes") > 120))
		text[long] <- substr(text[long], 1, nchar(text[long]) - 1)
	text
}

for (language in c("zh", "en")) {
	path <- file.path(directory, paste0(language, ".sav"))
	sav <- read_sav(path, user_na = TRUE)
	what <- function(...) paste(language, "sav", ...)
	same(what("columns"), names(sav), names(labels$zh))
	notes <- attr(sav, "notes")
	same(what("first note"), notes[1],
		c(zh = "演练数据，不是调查结果。", en = "Rehearsal: simulated data.")[[language]])
	same(what("weight"), notes[2], c(zh = "权数变量: weight", en = "weight: weight")[[language]])
	same(what("title"), attr(sav, "label"), c(zh = first(title$zh, 21), en = title$en)[[language]])
	for (name in names(sav))
		same(what(name, "label"), attr(sav[[name]], "label"), labels[[language]][[name]])
	for (name in names(texts)) same(what(name), sav[[name]], texts[[name]])
	for (name in names(numbers)) same(what(name), sav[[name]], numbers[[name]])
	same(what("kind"), sav$kind, c("administrative_village", "REFUSED", "UNASKED"))
	same(what("remark"), sav$remark, c(paste0(letters_255, "科"), "", "好"))
	for (name in names(keys))
		same(what(name, "codes"), attr(sav[[name]], "labels"),
			setNames(keys[[name]], without_half(codes[[language]][[name]])))
	for (name in names(text_codes$zh))
		same(what(name, "codes"), attr(sav[[name]], "labels"), text_codes[[language]][[name]])
	same(what("school missing"), attr(sav$school, "na_values"), c(-8, -9))
	same(what("age missing"), attr(sav$age, "na_range"), c(-99, -95))
	same(what("share missing"), attr(sav$share, "na_values"), -7)
	same(what("passed missing"), attr(sav$passed, "na_values"), c(-8, -9))
	same(what("kind missing"), attr(sav$kind, "na_values"), c("REFUSED", "UNASKED"))
	same(what("read as missing"), is.na(read_sav(path)$age), c(FALSE, TRUE, TRUE))
	same(what("format"), attr(sav$share, "format.spss"), "F9.4")

	dta <- read_dta(file.path(directory, paste0(language, ".dta")))
	what <- function(...) paste(language, "dta", ...)
	same(what("columns"), names(dta), names(labels$zh))
	same(what("title"), attr(dta, "label"), title[[language]])
	for (name in names(dta))
		same(what(name, "label"), attr(dta[[name]], "label"),
			first(labels[[language]][[name]], 80))
	for (name in names(texts)) same(what(name), dta[[name]], texts[[name]])
	same(what("kind"), dta$kind, c("administrative_village", "", ""))
	same(what("remark"), dta$remark, c(paste0(letters_255, "科素"), "", "好"))
	for (name in names(numbers)) {
		reasons <- setdiff(keys[[name]], c(0:3, -1)) # in the order of .a, .b, ...
		reason <- match(numbers[[name]], reasons)
		same(what(name, "reasons"), na_tag(dta[[name]]), letters[reason])
		same(what(name), zap_missing(dta[[name]]),
			ifelse(is.na(reason), numbers[[name]], NA_real_))
	}
	for (name in names(keys)) {
		read <- attr(dta[[name]], "labels")
		tags <- letters[match(keys[[name]], setdiff(keys[[name]], c(0:3, -1)))]
		order <- c(order(keys[[name]][is.na(tags)]), length(which(is.na(tags))) + seq_along(na.omit(tags)))
		same(what(name, "codes"), names(read), codes[[language]][[name]][order])
		same(what(name, "tags"), na_tag(read), tags[order])
		same(what(name, "keys"), as.numeric(read)[is.na(tags[order])], sort(keys[[name]][is.na(tags)]))
	}
	same(what("format"), attr(dta$share, "format.stata"), "%9.4f")
}
cat(checked, "values, labels and codes are equal\n")
