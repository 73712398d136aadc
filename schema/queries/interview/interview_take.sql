-- SPDX-License-Identifier: GPL-3.0-or-later
-- Hands over the sheets of these cases, as a document. Of each case the three arrays have every identifier
-- that its attempt may have.
-- lane: slow
-- param survey_ids int4[]
-- param numbers int4[]
-- param attempts uuid[]
-- result document text
-- rows: one
SELECT kesu_fn.interview_take(@survey_ids, @numbers, @attempts)
