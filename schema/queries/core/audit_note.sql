-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes in the audit what a command has done, under the database's name of whoever ran it.
-- lane: session
-- param action text
-- param object text
-- param detail jsonb
-- result audit_id int8
-- rows: one
SELECT kesu.audit_note(session_user, @action, @object, @detail)
