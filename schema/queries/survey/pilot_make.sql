-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes links of a pilot by the keys of their tokens. SQLSTATE KV404: there is no such survey for the
-- caller; KV409: it cannot be tried out.
-- lane: slow, session
-- param slug text
-- param pilots uuid[]
-- param days int4
-- result made int4
-- rows: one
SELECT kesu_fn.pilot_make(@slug, @pilots, @days)
