/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `kesu load` says of documents, without a database: reads lines of a KIND, a tab and a
 * document, and answers each with "good" or the first problem. agree.test.js asks it.
 */
#include <model/booklet_design.h>
#include <model/instrument.h>
#include <model/programme.h>
#include <model/standard.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(struct str kind, struct str text, struct model_problems *problems)
{
	if (str_equal_c(kind, "instrument"))
		model_instrument_free(model_instrument_load(text, problems));
	else if (str_equal_c(kind, "programme"))
		model_programme_free(model_programme_load(text, problems));
	else if (str_equal_c(kind, "standard"))
		model_standard_free(model_standard_load(text, problems));
	else
		model_booklet_design_free(model_booklet_design_load(text, problems));
}

static void answer(struct str line)
{
	struct model_problems problems;
	struct str kind, text = str_cut(line, '\t', &kind);

	model_problems_init(&problems, "document");
	check(kind, text, &problems);
	if (problems.count)
		printf("%s: %s\n", problems.list[0].pointer, problems.list[0].message);
	else
		puts("good");
}

int main(void)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t n;

	while ((n = getline(&line, &capacity, stdin)) > 0)
		answer((struct str){line, (size_t)n - (line[n - 1] == '\n')});
	free(line);
	return 0;
}
