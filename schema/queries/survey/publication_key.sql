-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the public key of the latest publication.
-- lane: session
-- result public_key bytea
-- rows: one or none
SELECT p.public_key FROM kesu.publication p ORDER BY p.at DESC, p.run_id DESC LIMIT 1
