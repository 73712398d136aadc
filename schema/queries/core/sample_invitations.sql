-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores one invitation for each sampled person.
-- lane: session
-- param survey_id int4
-- param attempts uuid[]
-- param psus int4[]
-- param base_weights float8[]
INSERT INTO kesu.invitation (attempt, survey_id, psu, base_weight)
SELECT i.attempt, @survey_id, i.psu, i.base_weight
FROM unnest(@attempts::uuid[], @psus::int4[], @base_weights::float8[])
  AS i (attempt, psu, base_weight)
