/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "staff.h"

#include "paper.h"
#include "word.h"
#include <prose/chapters.h>

#include <queries/report.h>
#include <stdlib.h>

static const struct {
	const char *name, *type;
} formats[REPORT_FORMATS] = {
        [REPORT_PDF] = {"pdf", "application/pdf"},
        [REPORT_DOCX] = {"docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
};

enum report_format report_format_find(struct str name)
{
	int format = 0;

	while (format < REPORT_FORMATS && !str_equal_c(name, formats[format].name))
		format++;
	return (enum report_format)format;
}

const char *report_format_type(enum report_format format)
{
	return formats[format].type;
}

static bool source_read(struct prose_source *source, const struct report_request *request,
        struct db_session *session, const struct core_figures_file *figures, struct error *error)
{
	const struct q_report_survey_row *row;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	bool good;

	*source = (struct prose_source){0};
	if (!file)
		abort();
	good = figures->write(session, request->slug, request->run, file, error);
	fclose(file);
	good = good && q_report_survey_run(session, request->slug, &row, error) &&
	       prose_source_of_document(source, (struct str){text, size}, row->facts, error);
	free(text);
	return good;
}

static bool pdf_write(const struct prose_document *document, const struct prose_source *source,
        FILE *file, struct error *error)
{
	struct arena arena;
	struct str footer;
	bool good;

	arena_init(&arena, 256);
	footer = prose_say(&arena, document->language, SAY_FOOTER,
	        PROSE_SLOTS(
	                {"run", prose_decimal(&arena, prose_number(source->figures, "run/id"), 0)},
	                {"version", str_from(prose_text(source->figures, "run/program_version"))}));
	good = report_pdf_write(
	        file, document, footer, prose_text(source->figures, "run/finished_at"), error);
	arena_free(&arena);
	return good;
}

bool report_staff_write(struct report_request *request, struct db_session *session,
        const struct core_figures_file *figures, FILE *file, struct error *error)
{
	struct prose_source source;
	struct prose_document document;
	struct prose_making making = {&document, &source};
	bool good = source_read(&source, request, session, figures, error);

	prose_document_init(&document, request->language);
	if (good) {
		request->read = true;
		request->run = (int64_t)prose_number(source.figures, "run/id");
		prose_chapters(&making);
		good = request->format == REPORT_DOCX ? report_docx_write(file, &document, error)
		                                      : pdf_write(&document, &source, file, error);
	}
	prose_document_free(&document);
	prose_source_end(&source);
	return good && (fflush(file) == 0 || error_set_errno(error, "the report"));
}
