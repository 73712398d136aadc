-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes in the audit that the caller takes a file of a survey's fieldwork.
-- lane: session
-- param slug text
-- param file text
-- result done bool
-- rows: one
SELECT kesu_fn.field_export_noted(@slug, @file) IS NOT NULL AS done
