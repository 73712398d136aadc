-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores what is published, which takes the survey's step.
-- lane: session
-- param survey_id int4
-- param run_id int8
-- param manifest text
-- param public_key bytea
INSERT INTO kesu.publication (run_id, survey_id, account, manifest, public_key)
VALUES (@run_id, @survey_id, session_user, @manifest, @public_key)
