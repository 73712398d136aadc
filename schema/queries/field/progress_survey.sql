-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what is known of a survey's fieldwork as a whole.
-- lane: slow, session
-- param slug text
-- result state text
-- result rehearsal bool
-- result region text
-- result opens text null
-- result closes text null
-- result at text
-- result is_whole bool
-- result withdrawn int8 null
-- result elsewhere int8 null
-- result minutes float8 null
-- result too_fast int8 null
-- result same_choice int8 null
-- result gone int8
-- rows: one or none
SELECT state, rehearsal, region, opens, closes, at, is_whole, withdrawn, elsewhere, minutes, too_fast,
  same_choice, gone
FROM kesu_fn.progress_survey(@slug)
