-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queues a wave as the account of the token. SQLSTATEs as of reminder_psus_by_token; KR409: the survey
-- takes none; KR404: nobody is to be reminded.
-- lane: slow
-- param slug text
-- param psu text null
-- param days int4
-- param below int4 null
-- param text_zh text
-- param text_en text
-- result wave int8
-- result cases int8
-- rows: one
SELECT wave, cases
FROM kesu_fn.reminder_queue_by_token(@slug, @psu, @days, @below, @text_zh, @text_en)
