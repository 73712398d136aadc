-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sets the survey that the snapshot of this transaction reads.
-- lane: session
-- param survey_id text
-- result survey_id text
-- rows: one
SELECT set_config('kesu.survey', @survey_id, true)
