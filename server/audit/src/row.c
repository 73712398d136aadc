/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "row.h"

#include <base/clock.h>

json_t *audit_row_json(const struct q_audit_list_row *row)
{
	char stamp[CLOCK_STAMP_SIZE];

	clock_stamp(row->at, stamp);
	return json_pack("{s:I, s:s, s:s%, s:s%, s:s%, s:o}", "id", (json_int_t)row->audit_id, "at",
	        stamp, "account", row->account.p, row->account.n, "action", row->action.p,
	        row->action.n, "object", row->object.p, row->object.n, "detail",
	        json_loadb(row->detail.p, row->detail.n, JSON_DECODE_ANY, NULL));
}
