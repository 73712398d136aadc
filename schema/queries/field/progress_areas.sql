-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the areas of a survey with their counts, also those that the reader may not see.
-- lane: slow, session
-- param slug text
-- result name text
-- result stratum text
-- result region text
-- result is_seen bool
-- result drawn int8
-- result sent int8
-- result open int8
-- result submitted int8
-- result partial int8
-- result break_off int8
-- result refused int8
-- result non_contact int8
-- result other int8
-- result ineligible int8
SELECT name, stratum, region, is_seen, drawn, sent, open, submitted, partial, break_off, refused,
  non_contact, other, ineligible
FROM kesu_fn.progress_areas(@slug)
