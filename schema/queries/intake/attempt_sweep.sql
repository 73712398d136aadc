-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes answers of withdrawn attempts that arrived late: their saves were being stored while the
-- attempt was withdrawn. Saves and withdrawals do not wait for each other. No save takes as long as
-- an hour.
-- lane: session
DELETE FROM kesu.answer k
USING kesu.attempt a
WHERE a.state = 'withdrawn' AND a.ended_at > now() - interval '1 hour' AND k.attempt = a.attempt
