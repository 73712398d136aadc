/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two codebooks: that of machines is valid DDI and says of every column what the table
 * says; that of people is well-formed, in one language, and holds whatever the other formats
 * cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "test_dataset_fixture.h"

#include <base/buf.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 16 << 20 };

static bool write_codebook(const char *format_name, const struct dataset *dataset,
        enum dataset_language language, struct buf *out, struct error *error)
{
	const struct dataset_format *format = dataset_format_find(str_from(format_name));
	struct dataset_options options = {.language = language};
	struct dataset_writer *writer =
	        format->open(dataset, &options, dataset_sink_buf(out), error);

	assert_false(format->rows_wanted);
	return writer && format->close(writer, error);
}

static xmlDocPtr document(const char *format, enum dataset_language language, struct buf *out)
{
	struct error error;
	xmlDocPtr doc;

	buf_init(out, FILE_MAX);
	assert_true(write_codebook(format, &fixture, language, out, &error));
	doc = xmlReadMemory(out->p, (int)out->n, NULL, NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	return doc;
}

/* The text of an XPath expression. */
static char *evaluated(xmlDocPtr doc, const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr found;
	char *text;

	xmlXPathRegisterNs(context, (const xmlChar *)"d", (const xmlChar *)"ddi:codebook:2_5");
	found = xmlXPathEvalExpression((const xmlChar *)path, context);
	assert_non_null(found);
	text = (char *)xmlXPathCastToString(found);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return text;
}

static void check_path(xmlDocPtr doc, const char *path, const char *expected)
{
	char *text = evaluated(doc, path);

	if (strcmp(text, expected) != 0)
		fail_msg("%s is %s", path, text);
	xmlFree(text);
}

/* --- DDI --- */

static int validate(xmlDocPtr doc)
{
	const char *own = getenv("KESU_DDI_SCHEMA");
	xmlSchemaParserCtxtPtr parser =
	        xmlSchemaNewParserCtxt(own ? own : KESU_FIXTURES "/ddi_codebook_subset.xsd");
	xmlSchemaPtr schema = xmlSchemaParse(parser);
	xmlSchemaValidCtxtPtr validator;
	int result;

	assert_non_null(schema);
	validator = xmlSchemaNewValidCtxt(schema);
	result = xmlSchemaValidateDoc(validator, doc);
	xmlSchemaFreeValidCtxt(validator);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	return result;
}

#define VAR(name) "/d:codeBook/d:dataDscr/d:var[@name='" name "']"

static void test_ddi(void **state)
{
	static const struct {
		const char *path, *value;
	} facts[] = {
	        {"count(//d:var)", "12"},
	        {"/d:codeBook/d:stdyDscr/d:citation/d:titlStmt/d:parTitl[@xml:lang='en']",
	                "Survey of scientific literacy"},
	        {"//d:method/d:notes[@subject='Run']", "7"},
	        {"/d:codeBook/d:stdyDscr/d:notes[@xml:lang='zh-CN']", "演练数据，不是调查结果。"},
	        {"//d:caseQnty", "3"},
	        {"//d:var[@wgt='wgt']/@name", "weight"},
	        {VAR("kind") "/d:labl[@xml:lang='zh-CN']", LABEL_255},
	        {VAR("remark") "/d:labl[@xml:lang='en']", "258 bytes & <more>"},
	        {VAR("area") "/d:txt[@xml:lang='zh-CN']", "抽样框"},
	        {VAR("area") "/d:catgry[d:catValu='360781']/d:labl[@xml:lang='en']", "Ruijin"},
	        {VAR("school") "/d:catgry[d:catValu='2']/d:labl[@xml:lang='zh-CN']",
	                FORTY("历") "长"},
	        {"count(" VAR("school") "/d:catgry[@missing='Y'])", "2"},
	        {VAR("school") "/d:catgry[d:catValu='-9']/d:labl[@xml:lang='zh-CN']", "未问"},
	        {"count(" VAR("age") "/d:invalrng/d:item)", "5"},
	        {VAR("kind") "/d:catgry[@missing='Y'][1]/d:catValu", "REFUSED"},
	        {VAR("passed") "/d:catgry[d:catValu='1']/d:labl[@xml:lang='zh-CN']", "是"},
	        {VAR("share") "/@dcml", "4"},
	        {VAR("share") "/d:varFormat/@formatname", "F9.4"},
	        {"count(" VAR("weight") "/d:notes)", "0"},
	};
	struct buf out;
	xmlDocPtr doc = document("xml", DATASET_ZH, &out);

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++)
		check_path(doc, facts[i].path, facts[i].value);
	assert_int_equal(validate(doc), 0);
	/* The schema is one that can refuse. */
	xmlNewChild(xmlDocGetRootElement(doc), NULL, (const xmlChar *)"made_up", NULL);
	assert_int_not_equal(validate(doc), 0);
	xmlFreeDoc(doc);
	buf_free(&out);
}

static void ignore_message(void *context, xmlErrorPtr message)
{
	(void)context;
	(void)message;
}

/* --- what is cut elsewhere --- */

static void test_remarks(void **state)
{
	static const struct {
		const char *path, *value;
	} remarks[] = {
	        {"count(" VAR("remark") "/d:notes[@xml:lang='en'])", "4"},
	        {VAR("remark") "/d:notes[@xml:lang='en'][1]",
	                "In .sav the label is cut at 255 bytes; it is whole here."},
	        {"count(" VAR("kind") "/d:notes[contains(., '255')])", "0"},
	        {"count(" VAR("kind") "/d:notes[contains(., '80 characters')])", "1"},
	        {"count(" VAR("school") "/d:notes[contains(., '120 bytes')])", "1"},
	        {"count(" VAR("passed") "/d:notes[contains(., '120 bytes')])", "0"},
	        {"count(" VAR("age") "/d:notes[contains(., 'as a range')])", "1"},
	        {"count(" VAR("school") "/d:notes[contains(., 'as a range')])", "0"},
	        {"count(" VAR("kind") "/d:notes[contains(., 'In .sav a text without')])", "0"},
	        {"count(" VAR("kind") "/d:notes[contains(., 'In .dta a text without')])", "1"},
	};
	struct buf out;
	xmlDocPtr doc = document("xml", DATASET_EN, &out);

	(void)state;
	for (size_t i = 0; i < sizeof(remarks) / sizeof(*remarks); i++)
		check_path(doc, remarks[i].path, remarks[i].value);
	xmlFreeDoc(doc);
	buf_free(&out);
}

/* --- the page --- */

static void test_page(void **state)
{
	static const struct {
		const char *path, *zh, *en;
	} facts[] = {
	        {"/html/@lang", "zh-CN", "en"},
	        {"//p[@class='notice']", "演练数据，不是调查结果。", "Rehearsal: simulated data."},
	        {"count(//section)", "12", "12"},
	        {"count(//a[not(substring(@href, 2) = //@id)])", "0", "0"},
	        {"//section[@id='v-area']//tr[td/code='360781']/td[2]", "瑞金市", "Ruijin"},
	        {"//section[@id='v-age']//tr[td/code='-99']/td[2]", "五", "five"},
	        {"//section[@id='v-school']//tr[td/code='2']/td[2]", FORTY("历") "长",
	                "123 bytes in Chinese"},
	        {"//section[@id='v-age']/dl/dd[2]", "尺度", "scale"},
	        {"count(//li[contains(., '255 字节')])", "2", "0"},
	        {"count(//li[contains(., '255 bytes')])", "0", "2"},
	};
	struct buf out;

	(void)state;
	for (int language = DATASET_ZH; language <= DATASET_EN; language++) {
		xmlDocPtr doc = document("html", (enum dataset_language)language, &out);

		assert_true(str_starts(buf_str(&out), STR("<!DOCTYPE html>\n<html")));
		for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++)
			check_path(doc, facts[i].path,
			        language == DATASET_ZH ? facts[i].zh : facts[i].en);
		xmlFreeDoc(doc);
		buf_free(&out);
	}
}

/* HTML has no <td/>: it would open a cell and swallow what follows. Only the two metas have no
 * end. */
static void test_nothing_to_say(void **state)
{
	static const struct dataset_label silent[] = {{.text = ""}};
	static const struct dataset_column column = {
	        .name = "silent", .type = DATASET_TEXT, LABELS(silent), MISSINGS(silent)};
	static const struct dataset_fact fact = {{.zh = "事实"}, {NULL, 0}};
	const struct dataset dataset = {.name = "empty",
	        .columns = &column,
	        .column_count = 1,
	        .facts = &fact,
	        .fact_count = 1};
	struct buf out;
	struct error error;
	int unended = 0;

	(void)state;
	buf_init(&out, FILE_MAX);
	assert_true(write_codebook("html", &dataset, DATASET_EN, &out, &error));
	for (const char *p = out.p; (p = strstr(p, "/>")); p++)
		unended++;
	assert_int_equal(unended, 2);
	assert_non_null(strstr(out.p, "<dt>事实</dt>")); /* for want of an English name */
	buf_clear(&out);
	assert_true(write_codebook("xml", &dataset, DATASET_EN, &out, &error));
	assert_null(strstr(out.p, "invalrng"));
	buf_free(&out);
}

/* --- refusals --- */

static bool refuse_bytes(void *context, struct str bytes, struct error *error)
{
	(void)context;
	(void)bytes;
	return error_set(error, "the disk is full");
}

static void test_refusals(void **state)
{
	static const char *const formats[] = {"xml", "html"};
	struct dataset dataset = fixture;
	struct dataset_options options = {.language = DATASET_ZH};
	struct error error;
	struct buf out;

	(void)state;
	buf_init(&out, FILE_MAX);
	dataset.notice = (struct dataset_words){"响\a铃", "bell"};
	for (size_t i = 0; i < 2; i++) {
		const struct dataset_format *format = dataset_format_find(str_from(formats[i]));

		assert_false(write_codebook(formats[i], &dataset, DATASET_ZH, &out, &error));
		assert_non_null(strstr(error.text, "U+0007"));
		assert_null(format->open(
		        &fixture, &options, (struct dataset_sink){refuse_bytes, NULL}, &error));
		assert_string_equal(error.text, "the disk is full");
	}
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_ddi),
	        cmocka_unit_test(test_remarks),
	        cmocka_unit_test(test_page),
	        cmocka_unit_test(test_nothing_to_say),
	        cmocka_unit_test(test_refusals),
	};
	int failures;

	xmlSetStructuredErrorFunc(NULL, ignore_message);
	failures = cmocka_run_group_tests(tests, NULL, NULL);
	xmlCleanupParser();
	return failures;
}
