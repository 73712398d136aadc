/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that kesu irt writes to the directory --out. */
#include "irt_job.h"
#include <tools/responses/table_file.h>

#include <math.h>
#include <stdio.h>

enum { CELL_SIZE = 40 };

static bool write_scores(const struct irt_job *job, struct error *error)
{
	struct table_file file;

	if (!tools_table_file_begin(&file, job->out, "scores.csv", error))
		return false;
	for (int e = 0; e < IRT_ESTIMATORS; e++) {
		char name[CELL_SIZE];

		if (!job->written[e])
			continue;
		tools_table_file_text(&file, irt_estimator_name((enum irt_estimator)e));
		snprintf(name, sizeof(name), "%s_se", irt_estimator_name((enum irt_estimator)e));
		tools_table_file_text(&file, name);
	}
	tools_table_file_line(&file);
	for (size_t i = 0; i < job->responses.rows; i++) {
		for (int e = 0; e < IRT_ESTIMATORS; e++) {
			if (!job->written[e])
				continue;
			if (isinf(job->score[e][i].theta))
				tools_table_file_exact(&file, job->score[e][i].theta);
			else
				tools_table_file_number(&file, job->score[e][i].theta);
			tools_table_file_number(&file, job->score[e][i].se);
		}
		tools_table_file_line(&file);
	}
	return tools_table_file_end(&file, error);
}

/* The largest number of steps among items with more than two categories; 0: no such item. */
static int steps_most(const struct irt_job *job)
{
	int most = 0;

	for (size_t j = 0; j < job->result.items; j++)
		if (job->result.item[j].categories > 2 && job->result.item[j].categories > most)
			most = job->result.item[j].categories - 1;
	return most;
}

static void write_heads(struct table_file *file, int steps)
{
	static const char *const heads[] = {"item", "model", "a", "d", "b", "c", "a_se", "d_se",
	        "b_se", "c_se", "n", "p", "item_rest"};
	char name[CELL_SIZE];

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		tools_table_file_text(file, heads[i]);
	for (int se = 0; se < 2; se++)
		for (int k = 1; k <= steps; k++) {
			snprintf(name, sizeof(name), "d%d%s", k, se ? "_se" : "");
			tools_table_file_text(file, name);
		}
	tools_table_file_line(file);
}

static void write_item(const struct irt_job *job, size_t j, int steps, struct table_file *file)
{
	const struct irt_item *item = &job->result.item[j];
	const struct irt_item_se *se = &job->result.se[j];
	bool two = item->categories == 2;
	const double none = (double)NAN;

	tools_table_file_text(file, job->items.name[j]);
	tools_table_file_text(file, irt_model_name(item->model));
	tools_table_file_exact(file, item->a);
	tools_table_file_exact(file, two ? item->d[1] : none);
	tools_table_file_exact(file, tools_irt_difficulty(item));
	tools_table_file_exact(file, item->c);
	tools_table_file_exact(file, se->a);
	tools_table_file_exact(file, two ? se->d[1] : none);
	tools_table_file_exact(file, two ? se->b : none);
	tools_table_file_exact(file, se->c);
	tools_table_file_exact(file, job->classical[j].n);
	tools_table_file_exact(file, job->classical[j].p);
	tools_table_file_exact(file, job->classical[j].rest);
	for (int k = 1; k <= steps; k++)
		tools_table_file_exact(file, !two && k < item->categories ? item->d[k] : none);
	for (int k = 1; k <= steps; k++)
		tools_table_file_exact(file, !two && k < item->categories ? se->d[k] : none);
	tools_table_file_line(file);
}

static bool write_items(const struct irt_job *job, struct error *error)
{
	struct table_file file;
	int steps = steps_most(job);

	if (!tools_table_file_begin(&file, job->out, "items.csv", error))
		return false;
	write_heads(&file, steps);
	for (size_t j = 0; j < job->result.items; j++)
		write_item(job, j, steps, &file);
	return tools_table_file_end(&file, error);
}

static bool write_fit(const struct irt_job *job, struct error *error)
{
	static const char *const heads[] = {"item", "s_x2", "s_x2_df", "s_x2_p", "s_x2_rmsea",
	        "infit", "z_infit", "outfit", "z_outfit", "rmsd"};
	struct table_file file;

	if (!tools_table_file_begin(&file, job->out, "fit.csv", error))
		return false;
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		tools_table_file_text(&file, heads[i]);
	tools_table_file_line(&file);
	for (size_t j = 0; j < job->result.items; j++) {
		const struct item_fit_items *fit = &job->item_fit[j];

		tools_table_file_text(&file, job->items.name[j]);
		tools_table_file_number(&file, fit->s_x2.value);
		tools_table_file_number(&file, fit->s_x2.df);
		tools_table_file_exact(&file, fit->s_x2.p);
		tools_table_file_number(&file, fit->s_x2.rmsea);
		tools_table_file_number(&file, fit->infit);
		tools_table_file_number(&file, fit->z_infit);
		tools_table_file_number(&file, fit->outfit);
		tools_table_file_number(&file, fit->z_outfit);
		tools_table_file_number(&file, fit->rmsd);
		tools_table_file_line(&file);
	}
	return tools_table_file_end(&file, error);
}

static void write_difference(const struct irt_job *job, const struct irt_comparison *comparison,
        size_t j, struct table_file *file)
{
	const struct item_fit_dif *dif = &comparison->item[j];
	const char mh_class[2] = {dif->mh_class, 0}, lr_class[2] = {dif->lr_class, 0};

	tools_table_file_text(file, csv_table_column(job->table, comparison->column));
	tools_table_file_text(file, csv_table_level(job->table, comparison->column, 0));
	tools_table_file_text(
	        file, csv_table_level(job->table, comparison->column, comparison->focal));
	tools_table_file_text(file, job->items.name[j]);
	tools_table_file_number(file, (double)dif->reference);
	tools_table_file_number(file, (double)dif->focal);
	tools_table_file_exact(file, dif->mh_chi2);
	tools_table_file_exact(file, dif->mh_p);
	tools_table_file_exact(file, dif->alpha);
	tools_table_file_exact(file, dif->delta);
	tools_table_file_exact(file, dif->delta_se);
	tools_table_file_text(file, mh_class);
	tools_table_file_exact(file, dif->lr_chi2);
	tools_table_file_exact(file, dif->lr_p);
	tools_table_file_exact(file, dif->r2_gain);
	tools_table_file_text(file, lr_class);
	tools_table_file_exact(file, (double)comparison->common[j]);
	tools_table_file_exact(file, dif->conditional_chi2);
	tools_table_file_exact(file, dif->conditional_p);
	tools_table_file_line(file);
}

static bool write_differences(const struct irt_job *job, struct error *error)
{
	static const char *const heads[] = {"by", "reference", "focal", "item", "n_reference",
	        "n_focal", "mh_chi2", "mh_p", "mh_alpha", "mh_delta", "mh_delta_se", "mh_class",
	        "lr_chi2", "lr_p", "lr_r2_gain", "lr_class", "common_items", "conditional_chi2",
	        "conditional_p"};
	struct table_file file;

	if (!tools_table_file_begin(&file, job->out, "dif.csv", error))
		return false;
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		tools_table_file_text(&file, heads[i]);
	tools_table_file_line(&file);
	for (size_t c = 0; c < job->comparisons; c++)
		for (size_t j = 0; j < job->result.items; j++)
			write_difference(job, &job->comparison[c], j, &file);
	return tools_table_file_end(&file, error);
}

bool tools_irt_write_check(const struct irt_job *job, bool fit, bool figures, struct error *error)
{
	const char *names[8] = {"scores.csv", "items.csv"};
	size_t count = 2;

	if (job->key.table)
		names[count++] = "distractors.csv";
	if (fit)
		names[count++] = "fit.csv";
	if (job->dif_columns)
		names[count++] = "dif.csv";
	if (figures) {
		names[count++] = "wright.svg";
		names[count++] = "curves.svg";
	}
	return tools_table_file_check(job->out, names, error);
}

bool tools_irt_write(const struct irt_job *job, struct error *error)
{
	return write_scores(job, error) && write_items(job, error) &&
	       (!job->option || tools_irt_options_write(job, error)) &&
	       (!job->item_fit || write_fit(job, error)) &&
	       (!job->comparisons || write_differences(job, error));
}
