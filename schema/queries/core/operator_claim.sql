-- SPDX-License-Identifier: GPL-3.0-or-later
-- Says for the rest of the session which system user runs the command: kesu.audit_note writes it down
-- beside the database's own name for the session.
-- lane: session
-- param operator text
-- result operator text
-- rows: one
SELECT set_config('kesu.operator', @operator, false)
