-- What plans say beyond a share: gaps that are to become smaller, the standard of monitoring that they
-- name, key groups of their own, and regions that are marked.

ALTER TABLE kesu.programme
  ADD COLUMN monitoring jsonb, -- {"standard", "quote"}; NULL: the plan names none
  ADD COLUMN key_groups jsonb; -- [{"code", "text", "when"}] as in the file; NULL: the five of the instruments

ALTER TABLE kesu.programme_region
  ADD COLUMN is_unit boolean NOT NULL DEFAULT false, -- no place of its level, such as a farm: ranked with none
  ADD COLUMN is_listed boolean NOT NULL DEFAULT true, -- false: its code is the plan's own, of no code list
  ADD COLUMN note kesu.words;

ALTER TABLE kesu.target
  ADD COLUMN "between" text[], -- gap: of which regions or groups
  DROP CONSTRAINT target_kind_check,
  ADD CONSTRAINT target_kind_check CHECK (kind IN ('share', 'rank', 'comparison', 'gap')),
  DROP CONSTRAINT target_check1,
  ADD CONSTRAINT target_check1 CHECK ((kind IN ('rank', 'gap')) = (comparison IS NULL)),
  DROP CONSTRAINT target_check2,
  ADD CONSTRAINT target_check2 CHECK ((kind IN ('share', 'gap')) = (against IS NULL)),
  ADD CONSTRAINT target_check3 CHECK ((kind = 'gap') = ("between" IS NOT NULL)),
  ADD CONSTRAINT target_between_check CHECK (cardinality("between") > 0
    AND "between" <@ ARRAY['region', 'residence', 'sex', 'age', 'education', 'key_group', 'group']);

-- What the plan promised about gaps in the survey's regions when the run was made.
CREATE TABLE kesu.run_gap_target (
  run_id int8 NOT NULL,
  number int2 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  region kesu.region_code NOT NULL,
  year int2 NOT NULL,
  "between" text[] NOT NULL,
  wording text,
  quote text NOT NULL CHECK (quote <> ''),
  PRIMARY KEY (run_id, number),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE
);
CREATE TRIGGER run_gap_target_is_published BEFORE UPDATE OR DELETE ON kesu.run_gap_target
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
GRANT SELECT ON kesu.run_gap_target TO kesu_staff;
ALTER TABLE kesu.run_gap_target ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_runs ON kesu.run_gap_target FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = run_gap_target.run_id));
