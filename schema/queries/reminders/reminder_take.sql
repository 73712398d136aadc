-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes the next message of a wave that is due, and counts the try. No row: none is due.
-- lane: session
-- param wave int8
-- param tries_most int4
-- param seconds int4
-- result number int4
-- result message uuid
-- result tries int4
-- result slug text
-- result title jsonb
-- result name text null
-- result phone text
-- result text_zh text
-- result text_en text
-- result made_at text
-- rows: one or none
SELECT number, message, tries, slug, title, coalesce(person ->> 'name', person ->> '姓名'), phone,
  text_zh, text_en, kesu_fn.stamp(made_at)
FROM kesu_fn.reminder_take(@wave, @tries_most, @seconds)
