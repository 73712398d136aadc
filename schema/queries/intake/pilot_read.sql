-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a pilot by its link.
-- param pilot uuid
-- result over bool
-- result document jsonb
SELECT r.over, r.document FROM kesu_fn.pilot_read(@pilot) r
