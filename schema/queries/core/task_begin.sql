-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rest of this transaction does what the account of a token, or of a session's secret, may do, as
-- after scope_by_token; and no statement of it takes longer.
-- lane: session
-- param token_sha256 bytea
-- param patience_ms int8
-- result token text
-- result patience text
-- rows: one
SELECT set_config('kesu.token', encode(@token_sha256, 'hex'), true),
  set_config('statement_timeout', @patience_ms::int8::text, true)
