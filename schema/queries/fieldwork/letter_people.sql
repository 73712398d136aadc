-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the drawn people, or households, who are to get a letter, psu by psu: those without one, or with
-- `reprint` those with one, whose invitation it returns. `psus` NULL: of all psus. With `released`, only
-- those whom a release has brought in.
-- lane: session
-- param survey_id int4
-- param psus text[] null
-- param reprint bool
-- param released bool
-- result number int4
-- result unit text
-- result psu_name text
-- result stratum text
-- result psu int4
-- result base_weight float8
-- result person jsonb null
-- result old_attempt uuid null
-- result respondent text null
-- result kish text null
SELECT d.number, d.unit, d.psu_name, p.stratum, d.psu, d.base_weight, w.person, l.attempt,
  h.respondent, d.kish
FROM kesu.drawn_person d
JOIN kesu.drawn_psu p ON p.survey_id = d.survey_id AND p.name = d.psu_name
JOIN kesu.frame f ON f.survey_id = d.survey_id AND f.kind <> 'areas'
JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.unit = d.unit
LEFT JOIN kesu_identity.frame_person w ON w.frame_id = u.frame_id AND w.number = u.number
LEFT JOIN kesu_identity.letter l ON l.survey_id = d.survey_id AND l.number = d.number
LEFT JOIN kesu.household_draw h ON h.survey_id = d.survey_id
WHERE d.survey_id = @survey_id AND d.psu IS NOT NULL AND (d.replicate > 0 OR NOT @released)
  AND (@psus::text[] IS NULL OR d.psu_name = ANY (@psus))
  AND (l.attempt IS NOT NULL) = @reprint
ORDER BY d.number
