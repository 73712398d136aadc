-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores one save of a pilot. The lists are array literals, as in answers_save.sql.
-- outcome: stored (now or before) | different | submitted | withdrawn | new; NULL: there is no such pilot.
-- param pilot uuid
-- param seq int4
-- param items text
-- param responses text
-- param elapsed_ms text
-- param background text null
-- result outcome text null
-- result acknowledged int4
SELECT s.outcome, s.acknowledged
FROM kesu_fn.pilot_save(@pilot, @seq, @items::text::int2[], @responses::text::int8[],
  @elapsed_ms::text::int4[], @background::text::jsonb) s
