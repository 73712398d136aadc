-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends a pilot; as attempt_submit.sql. outcome: created | repeated | withdrawn | incomplete | closed |
-- unknown.
-- param pilot uuid
-- param last_seq int4
-- param code text
-- result outcome text
-- result receipt text null
-- result acknowledged int4
-- result answers int4 null
-- result saves int4 null
SELECT s.outcome, s.receipt, s.acknowledged, s.answers, s.saves
FROM kesu_fn.pilot_submit(@pilot, @last_seq, @code) s
