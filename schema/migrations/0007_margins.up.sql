-- Known totals of residents that a survey's weights are made to meet: imported for a programme from a
-- statistics office's table, or made up together with the people of one rehearsal. The two never meet:
-- a rehearsal's totals name its survey, and only a rehearsal can be named.
ALTER TABLE kesu.survey ADD CONSTRAINT survey_rehearsal_key UNIQUE (survey_id, rehearsal);

CREATE TABLE kesu.margin_source (
  margin_source_id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  programme_id int4 NOT NULL REFERENCES kesu.programme,
  survey_id int4,
  rehearsal boolean NOT NULL,
  reference_year int2 NOT NULL CHECK (reference_year BETWEEN 1950 AND 2100),
  source text NOT NULL CHECK (btrim(source) <> ''),
  UNIQUE NULLS NOT DISTINCT (programme_id, survey_id, reference_year),
  FOREIGN KEY (survey_id, rehearsal) REFERENCES kesu.survey (survey_id, rehearsal),
  CONSTRAINT only_rehearsals_make_up_margins CHECK (rehearsal = (survey_id IS NOT NULL))
);

-- Persons aged 18 to 69 of a region with a level; of the variable region the level is the code of a
-- region directly below.
CREATE TABLE kesu.margin (
  margin_source_id int4 NOT NULL REFERENCES kesu.margin_source ON DELETE CASCADE,
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  variable text NOT NULL,
  level text NOT NULL,
  total float8 NOT NULL CHECK (total >= 0 AND total < 'infinity'),
  PRIMARY KEY (margin_source_id, region, variable, level),
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  CHECK (CASE variable
    WHEN 'sex' THEN level IN ('male', 'female')
    WHEN 'age' THEN level IN ('18-29', '30-39', '40-49', '50-59', '60-69')
    WHEN 'residence' THEN level IN ('urban', 'rural')
    WHEN 'education' THEN level IN ('primary_or_less', 'junior_high', 'senior_high', 'college',
      'degree_or_more')
    WHEN 'region' THEN level ^@ kesu.region_prefix(region) AND level <> region
    ELSE false
  END)
);

GRANT SELECT ON kesu.margin_source, kesu.margin TO kesu_staff;

ALTER TABLE kesu.margin_source ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_programmes ON kesu.margin_source FOR SELECT TO kesu_staff
  USING (rehearsal OR EXISTS (SELECT FROM kesu.programme p
    WHERE p.programme_id = margin_source.programme_id AND kesu.in_scope(p.root)));
ALTER TABLE kesu.margin ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.margin FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region)
    OR EXISTS (SELECT FROM kesu.margin_source s
      WHERE s.margin_source_id = margin.margin_source_id AND s.rehearsal));
