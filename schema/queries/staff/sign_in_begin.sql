-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts a try to sign in, and reads what it is held against; locked_s: not now, but in so many seconds.
-- lane: sign_in
-- param name text
-- result password text null
-- result totp bytea null
-- result totp_step int8 null
-- result locked_s int4
-- rows: one
SELECT b.password, b.totp, b.totp_step, b.locked_s FROM kesu_fn.sign_in_begin(@name) b
