-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what the records of a batch are checked by, in their order; nulls where the case is not the
-- token's, and a booklet that is null where it was never taken.
-- lane: slow
-- param slugs text[]
-- param numbers int4[]
-- result survey_id int4 null
-- result invitation uuid null
-- result booklet int2 null
SELECT survey_id, invitation, booklet FROM kesu_fn.interview_look(@slugs, @numbers)
