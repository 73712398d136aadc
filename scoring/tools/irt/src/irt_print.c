/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kesu irt prints on standard output. */
#include "irt_job.h"
#include <kit/command.h>
#include <kit/printout.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>

double tools_irt_difficulty(const struct irt_item *item)
{
	return item->categories == 2 ? -item->d[1] / item->a : (double)NAN;
}

/* ---- JSON ---- */

static json_t *json_steps(const struct irt_item *item, const double *step)
{
	json_t *steps;

	if (item->categories == 2)
		return json_null();
	steps = json_array();
	for (int k = 1; k < item->categories; k++)
		json_array_append_new(steps, printout_json_number(step[k]));
	return steps;
}

static json_t *json_item(const struct irt_job *job, size_t j)
{
	const struct irt_item *item = &job->result.item[j];
	const struct irt_item_se *se = &job->result.se[j];
	bool two = item->categories == 2;
	json_t *errors = json_pack("{s:o,s:o,s:o,s:o,s:o}", "a", printout_json_number(se->a), "d",
	        printout_json_number(two ? se->d[1] : (double)NAN), "b",
	        printout_json_number(two ? se->b : (double)NAN), "c", printout_json_number(se->c),
	        "steps", json_steps(item, se->d));

	return json_pack("{s:s,s:s,s:i,s:b,s:f,s:o,s:o,s:f,s:o,s:o,s:f,s:f,s:o,s:o*}", "item",
	        job->items.name[j], "model", irt_model_name(item->model), "categories",
	        (int)item->categories, "fixed", job->anchor && job->anchor[j].fixed, "a", item->a,
	        "d", printout_json_number(two ? item->d[1] : (double)NAN), "b",
	        printout_json_number(tools_irt_difficulty(item)), "c", item->c, "steps",
	        json_steps(item, item->d), "se", errors, "n", job->classical[j].n, "p",
	        job->classical[j].p, "item_rest", printout_json_number(job->classical[j].rest),
	        "options", tools_irt_options_json(job, j));
}

static const char *group_name(const struct irt_job *job, size_t g)
{
	return job->group_name ? job->group_name[g] : "all";
}

static json_t *json_groups(const struct irt_job *job)
{
	json_t *groups = json_array();

	for (size_t g = 0; g < job->result.groups; g++) {
		const struct irt_group *group = &job->result.group[g];

		json_array_append_new(groups,
		        json_pack("{s:s,s:I,s:f,s:f,s:{s:o,s:o}}", "group", group_name(job, g), "n",
		                (json_int_t)group->rows, "mean", group->mean, "sd", group->sd, "se",
		                "mean", printout_json_number(group->mean_se), "sd",
		                printout_json_number(group->sd_se)));
	}
	return groups;
}

static json_t *json_warnings(const struct irt_job *job)
{
	json_t *list = json_array();

	for (int kind = 0; kind < IRT_WARNINGS; kind++) {
		enum irt_warning_kind of = (enum irt_warning_kind)kind;

		for (size_t j = tools_irt_warning_next(job, of, 0); j < job->result.items;
		        j = tools_irt_warning_next(job, of, j + 1)) {
			char text[IRT_WARNING_TEXT];

			tools_irt_warning_text(job, of, j, text);
			json_array_append_new(
			        list, json_pack("{s:s,s:o,s:s}", "kind", tools_irt_warning_name(of),
			                      "item",
			                      tools_irt_warning_of_item(of)
			                              ? json_string(job->items.name[j])
			                              : json_null(),
			                      "message", text));
		}
	}
	return list;
}

static json_t *json_fit(const struct irt_job *job)
{
	json_t *items = json_array();

	for (size_t j = 0; j < job->result.items; j++) {
		const struct item_fit_items *fit = &job->item_fit[j];

		json_array_append_new(items,
		        json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "item",
		                job->items.name[j], "s_x2", printout_json_number(fit->s_x2.value),
		                "df", printout_json_number(fit->s_x2.df), "p",
		                printout_json_number(fit->s_x2.p), "rmsea",
		                printout_json_number(fit->s_x2.rmsea), "infit",
		                printout_json_number(fit->infit), "z_infit",
		                printout_json_number(fit->z_infit), "outfit",
		                printout_json_number(fit->outfit), "z_outfit",
		                printout_json_number(fit->z_outfit), "rmsd",
		                printout_json_number(fit->rmsd)));
	}
	return json_pack("{s:{s:o,s:o,s:o,s:o},s:o}", "m2", "value",
	        printout_json_number(job->m2.value), "df", printout_json_number(job->m2.df), "p",
	        printout_json_number(job->m2.p), "rmsea", printout_json_number(job->m2.rmsea),
	        "items", items);
}

static json_t *json_mantel(const struct item_fit_dif *dif)
{
	const char class[2] = {dif->mh_class, 0};
	json_t *mantel = json_pack("{s:o,s:o,s:o,s:o,s:o,s:s}", "chi2",
	        printout_json_number(dif->mh_chi2), "p", printout_json_number(dif->mh_p), "alpha",
	        printout_json_number(dif->alpha), "delta", printout_json_number(dif->delta),
	        "delta_se", printout_json_number(dif->delta_se), "class", class);

	if (isinf(dif->delta))
		json_object_set_new(mantel, "reason",
		        json_string(dif->delta < 0
		                            ? "alpha is Inf and delta -Inf: the reference group is "
		                              "all right, or the focal group all wrong"
		                            : "alpha is 0 and delta Inf: the focal group is all "
		                              "right, or the reference group all wrong"));
	return mantel;
}

static json_t *json_difference(
        const struct irt_job *job, const struct irt_comparison *comparison, size_t j)
{
	const struct item_fit_dif *dif = &comparison->item[j];
	const char lr_class[2] = {dif->lr_class, 0};
	json_t *item = json_pack("{s:s,s:o,s:{s:o,s:o,s:o,s:s},s:{s:o,s:o},s:I}", "item",
	        job->items.name[j], "mantel_haenszel", json_mantel(dif), "logistic", "chi2",
	        printout_json_number(dif->lr_chi2), "p", printout_json_number(dif->lr_p), "r2_gain",
	        printout_json_number(dif->r2_gain), "class", lr_class, "conditional", "chi2",
	        printout_json_number(dif->conditional_chi2), "p",
	        printout_json_number(dif->conditional_p), "common_items",
	        (json_int_t)comparison->common[j]);

	if (!comparison->matched[j])
		json_object_set_new(item, "reason", json_string(tools_irt_apart_reason));
	return item;
}

static json_t *json_comparisons(const struct irt_job *job)
{
	json_t *list = json_array();

	for (size_t c = 0; c < job->comparisons; c++) {
		const struct irt_comparison *comparison = &job->comparison[c];
		json_t *items = json_array();

		for (size_t j = 0; j < job->result.items; j++)
			json_array_append_new(items, json_difference(job, comparison, j));
		json_array_append_new(list,
		        json_pack("{s:s,s:s,s:s,s:s,s:s*,s:o}", "by",
		                csv_table_column(job->table, comparison->column), "reference",
		                csv_table_level(job->table, comparison->column, 0), "focal",
		                csv_table_level(job->table, comparison->column, comparison->focal),
		                "matching", job->matched_by_sum ? "sum" : "eap", "note",
		                comparison->sum_misleads ? tools_irt_sum_note : NULL, "items",
		                items));
	}
	return list;
}

static void print_json(const struct irt_job *job)
{
	const struct irt_fit_result *result = &job->result;
	json_t *items = json_array(), *document;

	for (size_t j = 0; j < result->items; j++)
		json_array_append_new(items, json_item(job, j));
	document = json_pack("{s:f,s:I,s:b,s:s,s:I,s:I,s:I,s:o,s:o,s:{s:o,s:o,s:o},s:o}",
	        "log_likelihood", result->log_likelihood, "iterations",
	        (json_int_t)result->iterations, "converged", result->converged, "status",
	        result->converged ? "converged" : "not_converged", "n", (json_int_t)result->rows,
	        "patterns", (json_int_t)result->patterns, "parameters",
	        (json_int_t)result->parameters, "items", items, "groups", json_groups(job),
	        "reliability", "eap", printout_json_number(job->reliability.eap), "wle",
	        printout_json_number(job->reliability.wle), "marginal",
	        printout_json_number(job->reliability.marginal), "warnings", json_warnings(job));
	if (job->item_fit)
		json_object_set_new(document, "fit", json_fit(job));
	if (job->comparisons)
		json_object_set_new(document, "dif", json_comparisons(job));
	command_print_json(document);
}

/* ---- for people ---- */

static const struct printout_column item_columns[] = {
        {"", {"题目", "item", false}, 0},
        {"", {"模型", "model", false}, 0},
        {"", {"区分度", "a", true}, 4},
        {"", {"标准误", "SE", true}, 4},
        {"", {"截距", "d", true}, 4},
        {"", {"标准误", "SE", true}, 4},
        {"", {"难度", "b", true}, 4},
        {"", {"猜测", "c", true}, 4},
        {"", {"答对率", "p", true}, 3},
        {"", {"题目与余分相关", "item-rest", true}, 3},
        {"", {"各级截距", "steps", false}, 0},
};
static const struct printout_column group_columns[] = {
        {"", {"组", "group", false}, 0},
        {"", {"人数", "n", true}, 0},
        {"", {"均值", "mean", true}, 4},
        {"", {"标准误", "SE", true}, 4},
        {"", {"标准差", "sd", true}, 4},
        {"", {"标准误", "SE", true}, 4},
};

static const struct printout_column fit_columns[] = {
        {"", {"题目", "item", false}, 0},
        {"", {"S-X2", "", true}, 3},
        {"", {"自由度", "df", true}, 0},
        {"", {"p 值", "p", true}, 4},
        {"", {"加权均方", "infit", true}, 3},
        {"", {"未加权均方", "outfit", true}, 3},
        {"", {"均方根差", "RMSD", true}, 3},
};

static const struct printout_column dif_columns[] = {
        {"", {"题目", "item", false}, 0},
        {"", {"MH 卡方", "MH chi2", true}, 3},
        {"", {"p 值", "p", true}, 4},
        {"", {"delta", "", true}, 3},
        {"", {"等级", "class", false}, 0},
        {"", {"条件逻辑回归", "conditional chi2", true}, 3},
        {"", {"p 值", "p", true}, 4},
        {"", {"R2 增量", "R2 gain", true}, 4},
        {"", {"等级", "class", false}, 0},
};

enum { STEPS_SIZE = 16 * IRT_CATEGORIES_MAX };

static void print_steps(struct printout *printout, const struct irt_item *item)
{
	char text[STEPS_SIZE] = "";
	size_t n = 0;

	for (int k = 1; item->categories > 2 && k < item->categories && n < sizeof(text); k++)
		n += (size_t)snprintf(
		        text + n, sizeof(text) - n, "%s%.4f", k > 1 ? " " : "", item->d[k]);
	printout_text(printout, text);
}

static void print_items(const struct irt_job *job)
{
	struct printout printout;

	printout_begin(
	        &printout, item_columns, sizeof(item_columns) / sizeof(*item_columns), false);
	for (size_t j = 0; j < job->result.items; j++) {
		const struct irt_item *item = &job->result.item[j];
		bool two = item->categories == 2;

		printout_text(&printout, job->items.name[j]);
		printout_text(&printout, irt_model_name(item->model));
		printout_number(&printout, item->a);
		printout_number(&printout, job->result.se[j].a);
		printout_number(&printout, two ? item->d[1] : (double)NAN);
		printout_number(&printout, two ? job->result.se[j].d[1] : (double)NAN);
		printout_number(&printout, tools_irt_difficulty(item));
		printout_number(&printout, item->model == IRT_3PL ? item->c : (double)NAN);
		printout_number(&printout, job->classical[j].p);
		printout_number(&printout, job->classical[j].rest);
		print_steps(&printout, item);
	}
	printout_end(&printout);
}

static void print_groups(const struct irt_job *job)
{
	struct printout printout;

	printout_begin(
	        &printout, group_columns, sizeof(group_columns) / sizeof(*group_columns), false);
	for (size_t g = 0; g < job->result.groups; g++) {
		const struct irt_group *group = &job->result.group[g];

		printout_text(&printout, group_name(job, g));
		printout_number(&printout, (double)group->rows);
		printout_number(&printout, group->mean);
		printout_number(&printout, group->mean_se);
		printout_number(&printout, group->sd);
		printout_number(&printout, group->sd_se);
	}
	printout_end(&printout);
}

static void print_fit(const struct irt_job *job)
{
	struct printout printout;

	printf("\n");
	if (!isnan(job->m2.value))
		printf("整体拟合 overall fit: M2 %.4f, df %.0f, p %.4f, RMSEA %.4f\n\n",
		        job->m2.value, job->m2.df, job->m2.p, job->m2.rmsea);
	printout_begin(&printout, fit_columns, sizeof(fit_columns) / sizeof(*fit_columns), false);
	for (size_t j = 0; j < job->result.items; j++) {
		printout_text(&printout, job->items.name[j]);
		printout_number(&printout, job->item_fit[j].s_x2.value);
		printout_number(&printout, job->item_fit[j].s_x2.df);
		printout_number(&printout, job->item_fit[j].s_x2.p);
		printout_number(&printout, job->item_fit[j].infit);
		printout_number(&printout, job->item_fit[j].outfit);
		printout_number(&printout, job->item_fit[j].rmsd);
	}
	printout_end(&printout);
}

static void print_comparison(const struct irt_job *job, const struct irt_comparison *comparison)
{
	struct printout printout;

	printf("\n题目功能差异 DIF: %s, %s / %s (%s)\n\n",
	        csv_table_column(job->table, comparison->column),
	        csv_table_level(job->table, comparison->column, comparison->focal),
	        csv_table_level(job->table, comparison->column, 0),
	        job->matched_by_sum ? "按总分匹配 matched by the sum"
	                            : "按共有题目的 EAP 匹配 matched by the EAP over common items");
	printout_begin(&printout, dif_columns, sizeof(dif_columns) / sizeof(*dif_columns), false);
	for (size_t j = 0; j < job->result.items; j++) {
		const struct item_fit_dif *dif = &comparison->item[j];
		const char mh_class[2] = {dif->mh_class, 0}, lr_class[2] = {dif->lr_class, 0};

		printout_text(&printout, job->items.name[j]);
		printout_number(&printout, dif->mh_chi2);
		printout_number(&printout, dif->mh_p);
		if (isinf(dif->delta))
			printout_text(&printout, dif->delta < 0 ? "-Inf" : "Inf");
		else
			printout_number(&printout, dif->delta);
		printout_text(&printout, mh_class);
		printout_number(&printout, dif->conditional_chi2);
		printout_number(&printout, dif->conditional_p);
		printout_number(&printout, dif->r2_gain);
		printout_text(&printout, lr_class);
	}
	printout_end(&printout);
	if (comparison->sum_misleads)
		printf("注意 note: %s\n", tools_irt_sum_note);
	for (size_t j = 0; j < job->result.items; j++)
		if (!comparison->matched[j])
			printf("%s: %s\n", job->items.name[j], tools_irt_apart_reason);
}

static void print_warning(const struct irt_job *job, enum irt_warning_kind kind, size_t j)
{
	bool of_item = tools_irt_warning_of_item(kind);
	char text[IRT_WARNING_TEXT];

	tools_irt_warning_text(job, kind, j, text);
	printf("\n注意 note: %s%s%s", of_item ? job->items.name[j] : "", of_item ? ": " : "", text);
}

static void print_people(const struct irt_job *job)
{
	const struct irt_fit_result *result = &job->result;

	printf("%s · 行 rows %zu · 作答模式 patterns %zu · 参数 parameters %zu · "
	       "迭代 iterations %u\n",
	        result->converged ? "已收敛 converged" : "未收敛 NOT CONVERGED", result->rows,
	        result->patterns, result->parameters, result->iterations);
	printf("对数似然 log-likelihood %.4f", result->log_likelihood);
	if (!isnan(job->reliability.eap))
		printf(" · 信度 reliability: EAP %.4f, marginal %.4f", job->reliability.eap,
		        job->reliability.marginal);
	if (!isnan(job->reliability.wle))
		printf(", WLE %.4f", job->reliability.wle);
	printf("\n\n");
	print_items(job);
	printf("\n");
	print_groups(job);
	tools_irt_options_print(job);
	if (job->item_fit)
		print_fit(job);
	for (size_t c = 0; c < job->comparisons; c++)
		print_comparison(job, &job->comparison[c]);
	for (int kind = 0; kind < IRT_WARNINGS; kind++) {
		enum irt_warning_kind of = (enum irt_warning_kind)kind;

		for (size_t j = tools_irt_warning_next(job, of, 0); j < result->items;
		        j = tools_irt_warning_next(job, of, j + 1))
			print_warning(job, of, j);
	}
	printf("\n");
}

void tools_irt_print(const struct irt_job *job, bool json)
{
	if (json)
		print_json(job);
	else
		print_people(job);
}
