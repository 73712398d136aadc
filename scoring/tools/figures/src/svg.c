/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "svg.h"

#include <kit/columns.h>

#include <base/memory.h>

#include <math.h>
#include <string.h>

#define COLUMN_WIDTH 6.8 /* in px, for 12 px text; a Chinese character has two columns of 6 px */

static const char style[] =
        "text{font:12px 'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC',"
        "'Microsoft YaHei',sans-serif;fill:#1a1a1a}"
        ".title{font-size:18px;font-weight:bold}.head{font-weight:bold}.small{font-size:11px}"
        ".quiet{fill:#4d4d4d}.end{text-anchor:end}.middle{text-anchor:middle}"
        "line,path,rect,circle{fill:none;stroke:#1a1a1a}"
        ".paper{fill:#fff;stroke:none}.grid{stroke:#d9d9d9}"
        ".bar{fill:#c3d3e8;stroke:#0b4f9c;stroke-width:.6}"
        ".full{fill:#1a1a1a}.hollow{fill:#fff;stroke-width:1.6}"
        ".curve{stroke:#0b4f9c;stroke-width:2}"
        ".category{stroke:#4d4d4d;stroke-dasharray:4 2}"
        ".dot{fill:#fff;fill-opacity:.7;stroke:#b00020;stroke-width:1.4}"
        ".area{fill:#e6e6e6;stroke:#767676}";

/* ---- texts ---- */

/* The number of bytes of the first character of well-formed UTF-8. */
static size_t character_bytes(const char *p)
{
	unsigned char first = (unsigned char)*p;

	return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* C0 and C1 controls, U+FFFE and U+FFFF are replaced. NULL: write the character as it is. */
static const char *replacement(const char *p)
{
	switch (*p) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	if ((unsigned char)*p < 0x20 || *p == 0x7f ||
	        (*p == '\xc2' && (unsigned char)p[1] < 0xa0) || !strncmp(p, "\xef\xbf\xbe", 3) ||
	        !strncmp(p, "\xef\xbf\xbf", 3))
		return "\xef\xbf\xbd";
	return NULL;
}

static void write_escaped(FILE *file, const char *text)
{
	bool good = str_is_utf8(str_from(text));

	while (*text) {
		size_t n = good ? character_bytes(text) : 1;
		const char *other =
		        !good && (unsigned char)*text >= 0x80 ? "\xef\xbf\xbd" : replacement(text);

		if (other)
			fputs(other, file);
		else
			fwrite(text, 1, n, file);
		text += n;
	}
}

char *tools_svg_shortened(const char *text, size_t columns)
{
	struct str whole = str_from(text);
	size_t n = 0, width = 0;

	if (columns_width(whole) <= columns || !str_is_utf8(whole))
		return memory_text(text);
	while (n < whole.n) {
		size_t bytes = character_bytes(text + n);

		width += columns_width((struct str){text + n, bytes});
		if (width >= columns)
			break;
		n += bytes;
	}
	char *shortened = memory_new(n + sizeof("…"), 1);

	memcpy(shortened, text, n);
	memcpy(shortened + n, "…", sizeof("…"));
	return shortened;
}

double tools_svg_text_width(const char *text)
{
	return COLUMN_WIDTH * (double)columns_width(str_from(text));
}

/* ---- the document ---- */

static void write_words(FILE *file, const struct tools_svg_words *words)
{
	write_escaped(file, words->zh);
	fputs("  ", file);
	write_escaped(file, words->en);
}

void tools_svg_begin(FILE *file, double width, double height, const struct tools_svg_words *title,
        const struct tools_svg_words *about)
{
	fprintf(file,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
	        "viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"title about\" "
	        "lang=\"zh-CN\">\n<title id=\"title\">",
	        width, height, width, height);
	write_words(file, title);
	fputs("</title>\n<desc id=\"about\">", file);
	write_words(file, about);
	fprintf(file, "</desc>\n<style>%s</style>\n", style);
	tools_svg_rect(file, 0, 0, width, height, "paper");
}

void tools_svg_end(FILE *file)
{
	fputs("</svg>\n", file);
}

void tools_svg_text(FILE *file, double x, double y, const char *classes, const char *text)
{
	fprintf(file, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, classes);
	write_escaped(file, text);
	fputs("</text>\n", file);
}

void tools_svg_words(
        FILE *file, double x, double y, const char *classes, const struct tools_svg_words *words)
{
	fprintf(file, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, classes);
	write_escaped(file, words->zh);
	fputs(" <tspan lang=\"en\">", file);
	write_escaped(file, words->en);
	fputs("</tspan></text>\n", file);
}

void tools_svg_line(FILE *file, double x1, double y1, double x2, double y2, const char *classes)
{
	fprintf(file, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", x1,
	        y1, x2, y2, classes);
}

void tools_svg_rect(
        FILE *file, double x, double y, double width, double height, const char *classes)
{
	fprintf(file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n",
	        x, y, width, height, classes);
}

void tools_svg_group_begin(FILE *file, const char *about)
{
	fputs("<g><title>", file);
	write_escaped(file, about);
	fputs("</title>\n", file);
}

void tools_svg_group_end(FILE *file)
{
	fputs("</g>\n", file);
}

void tools_svg_mark(
        FILE *file, double x, double y, double size, enum tools_svg_mark mark, const char *classes)
{
	switch (mark) {
	case SVG_DISC:
		fprintf(file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"/>\n", x, y,
		        size, classes);
		break;
	case SVG_SQUARE:
		tools_svg_rect(file, x - size, y - size, 2 * size, 2 * size, classes);
		break;
	case SVG_DIAMOND:
		size *= M_SQRT2;
		fprintf(file,
		        "<path d=\"M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz\" class=\"%s\"/>\n", x,
		        y - size, size, size, -size, size, -size, -size, classes);
		break;
	}
}
