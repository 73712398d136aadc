-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the sittings that came after their case was answered otherwise, of those whose fieldwork the account
-- of the token manages; with what their attempts are derived from.
-- lane: slow
-- param slug text
-- result id uuid
-- result survey_id int4
-- result number int4
-- result invitation uuid null
-- result psu text
-- result kept text
-- result at text
-- result account text
-- result kind text
-- result saves int4
-- result answers int4
-- result submitted bool
-- result usable bool
-- result decision text null
-- result reason text null
-- result decided_by text null
-- result decided_at text null
SELECT id, survey_id, number, invitation, psu, kept, kesu_fn.stamp(at), "by", kind, saves, answers,
  submitted, usable, decision, reason, decided_by, kesu_fn.stamp(decided_at)
FROM kesu_fn.conflicts_by_token(@slug)
