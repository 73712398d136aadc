/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printed sheets: their number, and what cannot be printed. tests/integration/test_invite.py reads
 * the pages themselves. */
#include <sheets/sheets.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct sheets_survey survey = {.title = {"演练", 6}, .region = {"东湖区", 9}};

static struct sheets_letter letter_to(const char *address, const char *link)
{
	return (struct sheets_letter){
	        .address = str_from(address),
	        .name = STR("演练甲"),
	        .unit = STR("P1"),
	        .batch = STR("C1"),
	        .link = str_from(link),
	        .typed_at = STR("https://survey.example/i/"),
	        .code = STR("0000-0000"),
	};
}

static struct sheets *sheets_to(FILE *file)
{
	struct error error;
	struct sheets *sheets = sheets_new(file, &survey, &error);

	assert_non_null(sheets);
	return sheets;
}

static size_t count_of(const char *text, size_t n, const char *what)
{
	size_t count = 0;
	const char *found;

	while ((found = memmem(text, n, what, strlen(what)))) {
		count++;
		n -= (size_t)(found + 1 - text);
		text = found + 1;
	}
	return count;
}

static void test_a_page_each(void **state)
{
	char *made = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&made, &size);
	struct sheets *sheets = sheets_to(file);
	struct sheets_letter letter = letter_to("东湖区一号", "https://survey.example/i/0");
	struct error error;

	(void)state;
	sheets_batch(sheets, STR("C1"), STR("S1"), 2);
	assert_true(sheets_letter(sheets, &letter));
	assert_true(sheets_letter(sheets, &letter));
	assert_true(sheets_end(sheets, &error));
	fclose(file);
	assert_int_equal(strncmp(made, "%PDF-", 5), 0);
	assert_int_equal(count_of(made, size, "/Type /Page %"), 3);
	assert_int_equal(count_of(made, size, "/Subtype /Image"), 0);
	/* No font that was cut down: letters may be missing in it. */
	assert_int_equal(count_of(made, size, "/FontFile"), 0);
	assert_true(count_of(made, size, "/Type3") > 0);
	free(made);
}

static void test_an_address_too_long_is_told(void **state)
{
	char address[SHEETS_TEXT_MAX + 100], *made = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&made, &size);
	struct sheets *sheets = sheets_to(file);
	struct sheets_letter letter;
	struct error error;

	(void)state;
	memset(address, 'a', sizeof(address));
	address[sizeof(address) - 1] = '\0';
	letter = letter_to(address, "https://survey.example/i/0");
	assert_false(sheets_letter(sheets, &letter));
	address[600] = '\0';
	letter = letter_to(address, "https://survey.example/i/0");
	assert_false(sheets_letter(sheets, &letter));
	address[100] = '\0';
	letter = letter_to(address, "https://survey.example/i/0");
	assert_true(sheets_letter(sheets, &letter));
	assert_true(sheets_end(sheets, &error));
	fclose(file);
	free(made);
}

static void test_a_link_too_long_fails(void **state)
{
	char link[4000];
	FILE *file = fopen("/dev/null", "we");
	struct sheets *sheets = sheets_to(file);
	struct sheets_letter letter;
	struct error error;

	(void)state;
	memset(link, 'x', sizeof(link));
	link[sizeof(link) - 1] = '\0';
	letter = letter_to("东湖区", link);
	sheets_letter(sheets, &letter);
	assert_false(sheets_end(sheets, &error));
	assert_non_null(strstr(error.text, "QR"));
	fclose(file);
}

static void test_a_full_disk_fails(void **state)
{
	FILE *file = fopen("/dev/full", "we");
	struct sheets *sheets = sheets_to(file);
	struct sheets_letter letter = letter_to("东湖区", "https://survey.example/i/0");
	struct error error;

	(void)state;
	setvbuf(file, NULL, _IONBF, 0);
	sheets_letter(sheets, &letter);
	assert_false(sheets_end(sheets, &error));
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_page_each),
	        cmocka_unit_test(test_an_address_too_long_is_told),
	        cmocka_unit_test(test_a_link_too_long_fails),
	        cmocka_unit_test(test_a_full_disk_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
