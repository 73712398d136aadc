-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts of a survey's fieldwork by psu.
-- lane: session
-- param survey_id int4
-- result stratum int4
-- result psu int4
-- result drawn int8
-- result sent int8
-- result sent_weight float8
-- result open int8
-- result submitted int8
-- result partial int8
-- result break_off int8
-- result refused int8
-- result non_contact int8
-- result other int8
-- result ineligible int8
-- result contacts int8
SELECT stratum, psu, drawn, sent, sent_weight, open, submitted, partial, break_off, refused,
  non_contact, other, ineligible, contacts
FROM kesu_fn.fieldwork_rows(@survey_id)
