-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the contacts of a case for the account of the token. SQLSTATEs as of contact_add_by_token.
-- lane: slow
-- param slug text
-- param number int4
-- result contact_id int8
-- result at text
-- result mode text
-- result disposition text null
-- result interviewer text null
-- result note text null
-- result corrects int8 null
-- result recorded_at text
-- result recorded_by text
SELECT contact_id, kesu_fn.stamp(at), mode, disposition, interviewer, note, corrects,
  kesu_fn.stamp(recorded_at), recorded_by
FROM kesu_fn.contacts_by_token(@slug, @number)
