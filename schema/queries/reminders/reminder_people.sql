-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists who is to be reminded, with what the frame says of them, psu by psu.
-- lane: session
-- param survey_id int4
-- param psu text null
-- param days int4
-- param below int4 null
-- result number int4
-- result unit text
-- result psu_name text
-- result stratum text
-- result disposition text null
-- result attempts int8
-- result last_at text null
-- result person jsonb null
-- result phone text null
SELECT number, unit, psu_name, stratum, disposition, attempts, kesu_fn.stamp(last_at), person, phone
FROM kesu_fn.reminder_cases(@survey_id, '', @psu, @days, @below)
ORDER BY number
