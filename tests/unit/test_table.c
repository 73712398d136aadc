/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table that `kesu score` prints, and its columns. */
#include <kit/columns.h>
#include <publish/truth.h>
#include <publish/writers.h>

#include <stdarg.h>

#include <setjmp.h>

#include <cmocka.h>

#include "test_results_fixture.h"

static void test_table(void **state)
{
	char path[32];
	struct publish_estimate estimates[] = {shown, hidden(), shown};
	struct publish_indicator indicator = survey(estimates, 3);
	struct publish_truth truth;
	struct error error;
	struct buf out;

	(void)state;
	add_trend(&indicator);
	estimates[2].group = STR("sex=female");
	write_truth(path, "region,group,share\n360102,all,0.14\n360102,sex=female,0.3\n");
	assert_true(publish_truth_read(&truth, path, &error));
	buf_init(&out, PUBLISH_BYTES_MAX);
	assert_true(publish_write_table(
	        &indicator, &(struct publish_table){true, &truth}, &out, &error));
	assert_true(str_starts(buf_str(&out), STR("演练数据  调查")));
	assert_non_null(strstr(out.p, "目标 target: 2025 ≥ 17.5 %"));
	assert_non_null(strstr(out.p, "尚不能判断"));
	assert_non_null(strstr(
	        out.p, "（按本次调查，目标年份尚未到 by this survey, before the target's year）"));
	assert_non_null(strstr(out.p,
	        "2021 12.00 % → +3.00 个百分点 points，95%置信区间 interval "
	        "-0.11 ~ +6.11，p 0.059，其中链接误差 of it linking error 0.40。以往调查"));
	assert_non_null(strstr(out.p, "2020 10.00 %（推算 computed） → +5.00 个百分点"));
	assert_non_null(strstr(out.p, "基期标准误若大于 2.26 个百分点"));
	assert_non_null(strstr(out.p, "2025 线性 linear（2 次调查 waves）18.00 %"));
	assert_non_null(strstr(out.p, "不公布：样本不足30人"));
	assert_non_null(strstr(out.p, "1 of 2 intervals cover the simulated truth\n"));
	buf_free(&out);
	publish_truth_end(&truth);
	unlink(path);
}

static void test_columns(void **state)
{
	static const struct columns_head heads[] = {
	        {"地区", "region", false}, {"", "", false}, {"样本", "n", true}};
	static const char *const cells[] = {"东湖区", "", "7", "x", "", "12345678"};
	struct columns columns;
	struct buf out;

	(void)state;
	assert_int_equal(columns_width(STR("东湖区 a–b")), 10);
	columns_init(&columns, heads, 3);
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		columns_add(&columns, str_from(cells[i]));
	buf_init(&out, 1000);
	columns_write(&columns, &out);
	assert_string_equal(out.p, "地区        样本\n"
	                           "region         n\n"
	                           "东湖区         7\n"
	                           "x       12345678\n");
	buf_free(&out);
	columns_end(&columns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_table),
	        cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
