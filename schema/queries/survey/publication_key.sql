-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the public key of the latest publication.
-- lane: session
-- result public_key bytea
-- rows: one or none
SELECT public_key FROM kesu_fn.publication_key() AS k (public_key)
