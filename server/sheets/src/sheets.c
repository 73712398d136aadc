/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sheets/sheets.h>

#include <sheets/page.h>

#include <base/buf.h>
#include <base/memory.h>

#include <cairo-pdf.h>
#include <stdlib.h>

struct sheets {
	const struct sheets_survey *survey;
	FILE *file;
	cairo_surface_t *surface;
	struct sheets_page page;
	struct buf text;
	struct error error; /* the first that went wrong */
	bool bad;
};

/*
 * The window is 100 x 40 mm, 25 mm from the envelope's left and 30 mm from its top. A sheet of 210
 * x 99 mm moves 10 mm to either side in it and 11 mm up and down: the address lies where the window
 * is wherever the sheet lies. Nothing else of the sheet's first third may come before the window.
 */
static const struct sheets_place window_place = {27, 32, 86, 26, 12, SHEETS_PLAIN, SHEETS_LEFT};
/* No fold goes through the QR code: the words have the second third, the code has the last one. */
static const double fold_first = 99, fold_second = 198, fold_mark = 5;
static const double left = 25, wide = 160, qr_width = 54;

static cairo_status_t write_piece(void *closure, const unsigned char *data, unsigned length)
{
	return fwrite(data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
	                                                  : CAIRO_STATUS_WRITE_ERROR;
}

struct sheets *sheets_new(FILE *file, const struct sheets_survey *survey, struct error *error)
{
	struct sheets *sheets;

	if (!sheets_font_is_there(error))
		return NULL;
	sheets = memory_new(1, sizeof(*sheets));
	sheets->survey = survey;
	sheets->file = file;
	buf_init(&sheets->text, SHEETS_TEXT_MAX);
	sheets->surface = cairo_pdf_surface_create_for_stream(write_piece, file,
	        SHEETS_PAGE_WIDTH * SHEETS_POINTS_OF_MM, SHEETS_PAGE_HEIGHT * SHEETS_POINTS_OF_MM);
	sheets_page_begin(&sheets->page, sheets->surface);
	return sheets;
}

/* A text below the last one; the gap to the next is half a line. */
static double text_below(
        struct sheets *sheets, double y, double size, enum sheets_face face, struct str text)
{
	struct sheets_place place = {left, y, wide, 0, size, face, SHEETS_LEFT};

	return y + sheets_page_text(&sheets->page, &place, text) + size / 2 / SHEETS_POINTS_OF_MM;
}

/* ---- what stands on every page ---- */

static void approval_line(struct sheets *sheets, double *y, const char *label, struct str what)
{
	struct sheets_place place = {132, *y, 63, 0, 8, SHEETS_PLAIN, SHEETS_LEFT};

	if (!what.n)
		return;
	buf_clear(&sheets->text);
	buf_printf(&sheets->text, "%s%.*s", label, STR_ARG(what));
	*y += sheets_page_text(&sheets->page, &place, buf_str(&sheets->text)) + 0.5;
}

static void head(struct sheets *sheets, struct str unit, struct str batch)
{
	const struct sheets_survey *survey = sheets->survey;
	struct sheets_place place = {left, 12, 100, 0, 12, SHEETS_BOLD, SHEETS_LEFT};
	double y = 12;

	if (survey->rehearsal)
		sheets_page_text(&sheets->page, &place, STR("演练数据 · 不是真实的调查"));
	approval_line(sheets, &y, "表　　号：", survey->form_number);
	approval_line(sheets, &y, "制定机关：", survey->authority);
	approval_line(sheets, &y, "批准（备案）文号：", survey->approval_number);
	approval_line(sheets, &y, "有效期至：", survey->valid_until);
	approval_line(sheets, &y, "编　　号：", unit);
	approval_line(sheets, &y, "批　　次：", batch);
	sheets_page_line(&sheets->page, 0, fold_first, fold_mark, fold_first);
	sheets_page_line(&sheets->page, 0, fold_second, fold_mark, fold_second);
}

/* ---- a letter ---- */

static bool window(struct sheets *sheets, const struct sheets_letter *letter)
{
	struct buf *text = &sheets->text;

	buf_clear(text);
	if (letter->postcode.n)
		buf_printf(text, "%.*s\n", STR_ARG(letter->postcode));
	if (letter->address.n)
		buf_printf(text, "%.*s\n", STR_ARG(letter->address));
	if (letter->name.n)
		buf_printf(text, "%.*s　收", STR_ARG(letter->name));
	return sheets_page_text_fitted(&sheets->page, &window_place, buf_str(text)) &&
	       !text->overflowed;
}

static void words(struct sheets *sheets, struct str chosen)
{
	static const struct sheets_place title = {25, 108, 160, 24, 20, SHEETS_BOLD, SHEETS_LEFT};
	const struct sheets_survey *survey = sheets->survey;
	struct buf *text = &sheets->text;
	double y = 134;

	sheets_page_text_fitted(&sheets->page, &title, survey->title);
	buf_clear(text);
	buf_printf(text, "您好！这次调查用来了解%.*s公民的科学素质，回答只作统计。",
	        STR_ARG(survey->region));
	if (chosen.n)
		buf_printf(text, "调查按抽样办法随机选户，您家是抽中的一户。%.*s别人不能代替。",
		        STR_ARG(chosen));
	else
		buf_printf(text, "调查按抽样办法随机选人，您是抽中的一位，请本人作答。");
	buf_printf(text,
	        "是否参加由您自愿决定。答题时不问您的姓名、电话和身份证号；您可以随时退出，"
	        "已填的内容也可以删除。");
	y = text_below(sheets, y, 13, SHEETS_PLAIN, buf_str(text));
	if (survey->rehearsal)
		y = text_below(sheets, y, 13, SHEETS_BOLD,
		        STR("演练数据：这是一次系统演练，数据不用于任何正式统计。"));
	buf_clear(text);
	if (survey->until.n)
		buf_printf(text, "请在%.*s前作答。", STR_ARG(survey->until));
	else
		buf_printf(text, "请在调查结束前作答。");
	text_below(sheets, y, 13, SHEETS_BOLD, buf_str(text));
}

static double beside_qr(
        struct sheets *sheets, double y, double size, enum sheets_face face, struct str text)
{
	struct sheets_place place = {
	        left + qr_width + 3, y, wide - qr_width - 3, 0, size, face, SHEETS_LEFT};

	return y + sheets_page_text(&sheets->page, &place, text) + 2;
}

static void link_shown(struct sheets *sheets, const struct sheets_letter *letter)
{
	double y = fold_second + 6, below = y + 5;

	if (!sheets->bad &&
	        !sheets_page_qr(&sheets->page, left - 4, y, qr_width, letter->link, &sheets->error))
		sheets->bad = true;
	below = beside_qr(
	        sheets, below, 12, SHEETS_BOLD, STR("用手机扫左边的二维码，或在浏览器中打开："));
	below = beside_qr(sheets, below, 9, SHEETS_MONO, letter->link);
	below = beside_qr(
	        sheets, below + 2, 12, SHEETS_BOLD, STR("也可以先输入网址，再接着输入编码："));
	below = beside_qr(sheets, below, 9, SHEETS_MONO, letter->typed_at);
	below = beside_qr(sheets, below, 13, SHEETS_MONO, letter->code);
	beside_qr(sheets, below, 9, SHEETS_PLAIN,
	        STR("编码不分大小写，短横可以不输；里面只有数字 0 至 9 和字母 A 至 F，没有字母 O。"
	            "链接和编码只供您一人使用，请不要转给别人。"));
}

bool sheets_letter(struct sheets *sheets, const struct sheets_letter *letter)
{
	bool legible;

	head(sheets, letter->unit, letter->batch);
	legible = window(sheets, letter);
	words(sheets, letter->chosen);
	link_shown(sheets, letter);
	cairo_show_page(sheets->page.cairo);
	return legible;
}

void sheets_batch(struct sheets *sheets, struct str batch, struct str stratum, size_t letters)
{
	double y = fold_first + 8;

	head(sheets, (struct str){0}, (struct str){0});
	y = text_below(sheets, y, 18, SHEETS_BOLD, sheets->survey->title) + 6;
	buf_clear(&sheets->text);
	buf_printf(&sheets->text, "批次　%.*s", STR_ARG(batch));
	y = text_below(sheets, y, 28, SHEETS_BOLD, buf_str(&sheets->text)) + 4;
	buf_clear(&sheets->text);
	buf_printf(
	        &sheets->text, "抽样层　%.*s\n信　　%zu 封，在本页之后", STR_ARG(stratum), letters);
	text_below(sheets, y, 14, SHEETS_PLAIN, buf_str(&sheets->text));
	cairo_show_page(sheets->page.cairo);
}

bool sheets_end(struct sheets *sheets, struct error *error)
{
	cairo_status_t status;
	bool good;

	sheets_page_end(&sheets->page);
	cairo_surface_finish(sheets->surface);
	status = cairo_surface_status(sheets->surface);
	cairo_surface_destroy(sheets->surface);
	if (sheets->bad)
		*error = sheets->error;
	good = !sheets->bad && (status == CAIRO_STATUS_SUCCESS ||
	                               error_set(error, "%s", cairo_status_to_string(status)));
	buf_free(&sheets->text);
	free(sheets);
	return good;
}
