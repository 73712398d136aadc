-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the waves of a survey's reminders with what became of them, the newest first.
-- lane: slow
-- param slug text
-- result wave int8
-- result psu text null
-- result text_zh text
-- result text_en text
-- result made_at text
-- result made_by text
-- result queued int8
-- result failed int8
-- result sent int8
-- result given_up int8
-- result dropped int8
-- result next_at text null
-- result status int4 null
SELECT wave, psu, text_zh, text_en, kesu_fn.stamp(made_at), made_by, queued, failed, sent, given_up,
  dropped, kesu_fn.stamp(next_at), status
FROM kesu_fn.reminder_waves_by_token(@slug)
