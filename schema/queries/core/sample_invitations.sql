-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores one invitation for each sampled person.
-- lane: session
-- param survey_id int4
-- param attempts uuid[]
-- param psus int4[]
-- param base_weights float8[]
SELECT FROM kesu_fn.sample_invitations(@survey_id, @attempts, @psus, @base_weights)
