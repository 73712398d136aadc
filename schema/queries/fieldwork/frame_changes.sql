-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the units in which a frame differs from another, by what is otherwise. Units of a psu that
-- stand in another order have moved, for a systematic draw goes by it.
-- lane: session
-- param frame_id int4
-- param old_frame_id int4
-- result change text
-- result unit text
WITH listed AS (
  SELECT u.*, p.person
  FROM kesu.frame_unit u LEFT JOIN kesu_identity.frame_person p USING (frame_id, number)
  WHERE u.frame_id IN (@frame_id, @old_frame_id)
), paired AS (
  SELECT unit, a.number AS after, b.number AS before,
    (a.stratum, a.psu, a.region, a.area, a.residence, a.size, a.name, a.household, a.person)
      IS DISTINCT FROM
      (b.stratum, b.psu, b.region, b.area, b.residence, b.size, b.name, b.household, b.person)
      AS is_other,
    row_number() OVER (PARTITION BY a.number + b.number IS NULL, a.psu ORDER BY a.number)
      <> row_number() OVER (PARTITION BY a.number + b.number IS NULL, a.psu ORDER BY b.number)
      AS has_moved
  FROM (SELECT * FROM listed WHERE frame_id = @frame_id) a
  FULL JOIN (SELECT * FROM listed WHERE frame_id = @old_frame_id) b USING (unit)
)
SELECT CASE WHEN before IS NULL THEN 'added' WHEN after IS NULL THEN 'removed'
    WHEN is_other THEN 'changed' ELSE 'moved' END, unit
FROM paired
WHERE is_other OR has_moved
ORDER BY coalesce(after, before)
