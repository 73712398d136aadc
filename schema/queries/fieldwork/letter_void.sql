-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes invitations void, together with the letters that they are in.
-- lane: session
-- param attempts uuid[]
WITH void AS (
  DELETE FROM kesu_identity.letter WHERE attempt = ANY (@attempts)
)
DELETE FROM kesu.invitation WHERE attempt = ANY (@attempts)
