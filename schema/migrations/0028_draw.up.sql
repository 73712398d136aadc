-- A draw: psus of the frame by size, then people of the psus, with the probability of each stage. It is
-- made once. kesu.psu and kesu.stratum hold what the variance is computed from: a certain psu is a
-- stratum there, and its households, or people, are the psus of it.
CREATE TABLE kesu.draw (
  survey_id int4 PRIMARY KEY REFERENCES kesu.survey,
  seed int8 NOT NULL CHECK (seed >= 0),
  take int4 NOT NULL CHECK (take > 0), -- people of a psu
  reserve int4 NOT NULL CHECK (reserve >= 0), -- replicates of one more of each psu
  drawn_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE kesu.drawn_psu (
  survey_id int4 NOT NULL REFERENCES kesu.draw,
  name text NOT NULL, -- frame_unit.psu
  stratum text NOT NULL,
  size int8 NOT NULL CHECK (size > 0),
  listed int8 NOT NULL CHECK (listed > 0), -- people in the frame
  probability float8 NOT NULL CHECK (probability > 0 AND probability <= 1),
  certain boolean NOT NULL,
  PRIMARY KEY (survey_id, name)
);
CREATE TABLE kesu.drawn_person (
  survey_id int4 NOT NULL,
  number int4 NOT NULL CHECK (number > 0),
  unit text NOT NULL, -- frame_unit.unit
  psu_name text NOT NULL,
  probability float8 NOT NULL CHECK (probability > 0 AND probability <= 1), -- to be in replicate 0
  replicate int4 NOT NULL CHECK (replicate >= 0), -- 0: invited; above: held back
  psu int4,
  base_weight float8 CHECK (base_weight >= 1),
  PRIMARY KEY (survey_id, number),
  UNIQUE (survey_id, unit),
  FOREIGN KEY (survey_id, psu_name) REFERENCES kesu.drawn_psu,
  FOREIGN KEY (survey_id, psu) REFERENCES kesu.psu,
  -- Whom a reserve brings in changes the weights of all: there is none before.
  CHECK ((replicate = 0) = (psu IS NOT NULL AND base_weight IS NOT NULL))
);

-- A frame need not say who lives in a town. To go back is refused while a psu does not say it.
ALTER TABLE kesu.psu ALTER COLUMN residence DROP NOT NULL;

DO $$
DECLARE
  drawn text;
BEGIN
  FOREACH drawn IN ARRAY ARRAY['draw', 'drawn_psu', 'drawn_person'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_is_drawn AFTER INSERT ON kesu.%1$I'
      ' REFERENCING NEW TABLE AS changed'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change()', drawn);
    EXECUTE format('CREATE TRIGGER %1$s_is_kept BEFORE UPDATE OR DELETE ON kesu.%1$I'
      ' FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change()', drawn);
    EXECUTE format('CREATE TRIGGER %1$s_is_whole BEFORE TRUNCATE ON kesu.%1$I'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change()', drawn);
  END LOOP;
END
$$;
