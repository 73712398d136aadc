/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document of a run as a file, for a publication. */
#include <publish/publish.h>
#include <publish/read.h>
#include <publish/writers.h>

static bool write_document(struct db_session *session, struct str survey, int64_t run_id,
        FILE *file, struct error *error)
{
	struct publish_indicator indicator;
	struct buf out;
	bool good;

	buf_init(&out, PUBLISH_BYTES_MAX);
	good = publish_read(&indicator, session, survey, run_id, error) &&
	       publish_write_json(&indicator, &out, error);
	if (good && fwrite(out.p, 1, out.n, file) != out.n)
		good = error_set_errno(error, "the document");
	buf_free(&out);
	publish_indicator_end(&indicator);
	return good;
}

const struct core_figures_file publish_document = {"results.json", write_document};
