-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes in the audit what was done to a survey's sample, with whoever did it.
-- lane: session
-- param slug text
-- param action text
-- param detail jsonb
-- result audit_id int8
-- rows: one
SELECT kesu_fn.sample_note(@slug, @action, @detail)
