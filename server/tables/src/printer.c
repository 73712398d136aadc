/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of one run for `kesu score`: a table for people, or the JSON document. */
#include <tables/tables.h>

#include <publish/read.h>
#include <publish/writers.h>

#include <stdio.h>

static bool write_view(const struct publish_indicator *indicator,
        const struct core_figures_view *view, const struct tables_truth *truth, struct buf *out,
        struct error *error)
{
	struct tables_view table = {
	        .all_cells = view->all_cells, .wide = view->wide, .truth = truth};

	if (!view->json)
		return tables_write(indicator, &table, out, error);
	if (!publish_write_json(indicator, out, error))
		return false;
	buf_add_char(out, '\n');
	return true;
}

static bool printer_check(const struct core_figures_view *view, struct error *error)
{
	struct tables_truth truth = {0};
	bool good = !*view->truth || tables_truth_read(&truth, view->truth, error);

	tables_truth_end(&truth);
	return good;
}

static bool print_indicator(const struct publish_indicator *indicator,
        const struct core_figures_view *view, struct error *error)
{
	struct tables_truth truth = {0};
	struct buf out;
	bool good = !*view->truth || tables_truth_read(&truth, view->truth, error);

	buf_init(&out, PUBLISH_BYTES_MAX);
	good = good && write_view(indicator, view, *view->truth ? &truth : NULL, &out, error);
	if (good && (fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout)))
		good = error_set_errno(error, "standard output");
	buf_free(&out);
	tables_truth_end(&truth);
	return good;
}

static bool printer_print(struct db_session *session, struct str survey, int64_t run_id,
        const struct core_figures_view *view, struct error *error)
{
	struct publish_indicator indicator;
	bool good = publish_read(&indicator, session, survey, run_id, error) &&
	            print_indicator(&indicator, view, error);

	publish_indicator_end(&indicator);
	return good;
}

const struct core_figures_printer tables_printer = {printer_check, printer_print};
