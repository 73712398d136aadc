-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams how the submitted attempts of a survey went.
-- lane: copy
-- result invited bool
-- result assisted bool
-- result language text
-- result booklet int2
-- result minutes int2
-- result saves int4 null
-- result seconds float8[]
-- result too_fast bool
-- result same_choice bool
SELECT invited, assisted, language, booklet, minutes, saves, seconds, too_fast, same_choice
FROM kesu_fn.paradata_rows(current_setting('kesu.survey')::int4)
