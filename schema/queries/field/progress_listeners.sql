-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells of each listener's hashed token what its account sees; NULL: it is nobody's any more.
-- lane: slow
-- param tokens bytea[]
-- result scope text null
-- result rights text[]
SELECT scope, coalesce(rights, '{}') AS rights FROM kesu_fn.progress_listeners(@tokens)
