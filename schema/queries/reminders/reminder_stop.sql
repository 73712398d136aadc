-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives up what is left of a wave: the receiver wants no more of it.
-- lane: session
-- param wave int8
-- param status int4
UPDATE kesu.reminder SET state = 'given_up', why = 'gone', status = @status
WHERE wave = @wave AND state IN ('queued', 'failed')
