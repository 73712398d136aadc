-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a booklet that is not public for whoever may read it; see kesu_fn.booklet_read. NULL: there is
-- none for the caller.
-- lane: slow
-- param hash text
-- param slug text null
-- result identity bytea null
SELECT kesu_fn.booklet_read(@hash, @slug)
