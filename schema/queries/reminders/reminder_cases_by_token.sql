-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists who of a psu is to be reminded, without names; of no psu: nobody.
-- lane: slow
-- param slug text
-- param psu text null
-- param days int4
-- param below int4 null
-- result number int4
-- result disposition text null
-- result attempts int8
-- result last_at text null
-- result has_phone bool
SELECT number, disposition, attempts, kesu_fn.stamp(last_at), has_phone
FROM kesu_fn.reminder_cases_by_token(@slug, @psu, @days, @below)
