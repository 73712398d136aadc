-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queues a wave under the database's name of whoever runs the command. SQLSTATEs as of
-- reminder_queue_by_token.
-- lane: session
-- param survey_id int4
-- param psu text null
-- param days int4
-- param below int4 null
-- param text_zh text
-- param text_en text
-- result wave int8
-- result cases int8
-- rows: one
SELECT wave, cases
FROM kesu_fn.reminder_queue(@survey_id, '', session_user, @psu, @days, @below, @text_zh, @text_en)
