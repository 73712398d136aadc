-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores what is published, which takes the survey's step.
-- lane: session
-- param slug text
-- param run_id int8
-- param manifest text
-- param public_key bytea
SELECT FROM kesu_fn.publication_store(@slug, @run_id, @manifest, @public_key)
