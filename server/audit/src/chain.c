/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are read a thousand at a time, all of one snapshot: whoever writes meanwhile is not seen. */
#include "chain.h"

#include <base/buf.h>

#include <queries/audit.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_AT_A_TIME = 1000, TEXT_MAX = 1 << 26 };

struct check {
	struct db_session *session;
	const struct audit_head *noted;
	struct audit_chain *chain;
	struct buf text; /* the hash before, and the row */
};

static bool is_whole(const struct audit_chain *chain)
{
	return !*chain->problem;
}

__attribute__((format(printf, 3, 4))) static void found_wrong(
        struct audit_chain *chain, int64_t id, const char *format, ...)
{
	va_list arguments;

	chain->wrong_id = id;
	va_start(arguments, format);
	vsnprintf(chain->problem, sizeof(chain->problem), format, arguments);
	va_end(arguments);
}

static bool is_same(const struct digest *ours, struct str theirs)
{
	return str_equal(core_digest_str(ours), theirs);
}

static void compare_noted(const struct check *check)
{
	struct audit_chain *chain = check->chain;

	if (!check->noted || check->noted->rows != chain->head.rows)
		return;
	if (!is_same(&chain->head.hash, core_digest_str(&check->noted->hash)))
		found_wrong(chain, chain->last_id,
		        "第 %lld 行或之前的行已不是抄录时的样子 / up to row %lld it is not the "
		        "audit whose head was written down",
		        (long long)chain->last_id, (long long)chain->last_id);
}

static void follow(struct check *check, const struct q_audit_rows_row *row)
{
	struct audit_chain *chain = check->chain;
	struct digest hash;

	buf_clear(&check->text);
	buf_add(&check->text, core_digest_str(&chain->head.hash));
	buf_add(&check->text, row->hashed);
	hash = core_digest_of(buf_str(&check->text));
	if (!is_same(&hash, row->hash)) {
		found_wrong(chain, row->audit_id,
		        "第 %lld 行接不上第 %lld 行：它被改动，或两行之间有增删 / row %lld does "
		        "not "
		        "follow from row %lld: it was changed, or rows between them were deleted "
		        "or inserted",
		        (long long)row->audit_id, (long long)chain->last_id,
		        (long long)row->audit_id, (long long)chain->last_id);
		return;
	}
	chain->head = (struct audit_head){chain->head.rows + 1, hash};
	chain->last_id = row->audit_id;
	compare_noted(check);
}

static bool follow_rows(struct check *check, struct error *error)
{
	struct q_audit_rows_rows rows = {0};

	do {
		if (!q_audit_rows_run(
		            check->session, check->chain->last_id, ROWS_AT_A_TIME, &rows, error))
			return false;
		for (size_t i = 0; i < rows.count && is_whole(check->chain); i++)
			follow(check, &rows.row[i]);
		if (check->text.overflowed)
			return error_set(
			        error, "a row of the audit is longer than %d bytes", TEXT_MAX);
	} while (rows.count == ROWS_AT_A_TIME && is_whole(check->chain));
	return true;
}

static void compare_head(struct audit_chain *chain, const struct q_audit_head_row *head)
{
	if (!head)
		found_wrong(chain, chain->last_id, "链头不见了 / the head is missing");
	else if (head->rows > chain->head.rows)
		found_wrong(chain, chain->last_id + 1,
		        "末尾缺了：链头记 %lld 行，到第 %lld 行为止，现有 %lld 行 / the tail is "
		        "missing: the head says %lld rows up to row %lld, there are %lld",
		        (long long)head->rows, (long long)head->last_id,
		        (long long)chain->head.rows, (long long)head->rows,
		        (long long)head->last_id, (long long)chain->head.rows);
	else if (head->rows < chain->head.rows || head->last_id != chain->last_id ||
	         !is_same(&chain->head.hash, head->hash))
		found_wrong(chain, chain->last_id,
		        "最后一行不是链头所记的 / the last row is not the one that the head names");
}

static void compare_length(const struct check *check)
{
	struct audit_chain *chain = check->chain;

	if (check->noted && check->noted->rows > chain->head.rows)
		found_wrong(chain, chain->last_id + 1,
		        "末尾缺了：抄录的链头有 %lld 行，现有 %lld 行 / the tail is missing: the "
		        "head "
		        "that was written down has %lld rows, there are %lld",
		        (long long)check->noted->rows, (long long)chain->head.rows,
		        (long long)check->noted->rows, (long long)chain->head.rows);
}

static bool check_all(struct check *check, struct error *error)
{
	const struct q_audit_head_row *head;

	if (!follow_rows(check, error) || !q_audit_head_run(check->session, &head, error))
		return false;
	if (is_whole(check->chain))
		compare_head(check->chain, head);
	if (is_whole(check->chain))
		compare_length(check);
	return true;
}

bool audit_chain_check(struct db_session *session, const struct audit_head *noted,
        struct audit_chain *chain, struct error *error)
{
	struct check check = {.session = session, .noted = noted, .chain = chain};
	bool checked;

	*chain = (struct audit_chain){0};
	if (!db_session_begin(session, true, error))
		return false;
	buf_init(&check.text, TEXT_MAX);
	checked = check_all(&check, error);
	buf_free(&check.text);
	db_session_rollback(session);
	return checked;
}
