-- What a main run's figures rest on, kept with it for ever: its respondents without anything that names
-- them or says when they answered, so that the run is exported as before when somebody has withdrawn
-- since. Rows are in an order of their content, not of the attempts. No role of the server reads it.
CREATE TABLE kesu.run_microdata (
  run_id int8 PRIMARY KEY REFERENCES kesu.run ON DELETE CASCADE,
  -- The psus of the sample, ascending.
  psus int4[] NOT NULL,
  strata int4[] NOT NULL CHECK (cardinality(strata) = cardinality(psus)),
  -- The respondents: their psu as its place in the list above, from 0, and what is known of them.
  psu_at int4[] NOT NULL,
  sex text[] NOT NULL CHECK (cardinality(sex) = cardinality(psu_at)), -- '': not known, and so below
  age text[] NOT NULL CHECK (cardinality(age) = cardinality(psu_at)),
  residence text[] NOT NULL CHECK (cardinality(residence) = cardinality(psu_at)),
  education text[] NOT NULL CHECK (cardinality(education) = cardinality(psu_at)),
  points int2[] NOT NULL CHECK (cardinality(points) = cardinality(psu_at)),
  literate int2[] NOT NULL CHECK (cardinality(literate) = cardinality(psu_at)),
  base_weights float8[] NOT NULL CHECK (cardinality(base_weights) = cardinality(psu_at)),
  weights float8[] NOT NULL CHECK (cardinality(weights) = cardinality(psu_at)),
  -- In replicate r a weight is the base weight times the factors of the psu and of the cell, which
  -- stand replicate by replicate.
  cells int4[] NOT NULL CHECK (cardinality(cells) = cardinality(psu_at)), -- from 0
  scales float8[] NOT NULL,
  psu_factors float8[] NOT NULL
    CHECK (cardinality(psu_factors) = cardinality(scales) * cardinality(psus)),
  cell_factors float8[] NOT NULL,
  -- Points on the whole form at the EAP, NaN without an answer; and the draws, person by person.
  eap float8[] NOT NULL,
  scores float8[] NOT NULL,
  unmeasured text NOT NULL, -- why there are none; else ''
  CHECK (unmeasured <> '' OR cardinality(eap) = cardinality(psu_at))
);
CREATE TRIGGER run_microdata_is_kept BEFORE UPDATE OR DELETE ON kesu.run_microdata
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER run_microdata_is_whole BEFORE TRUNCATE ON kesu.run_microdata
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
ALTER TABLE kesu.run_microdata ENABLE ROW LEVEL SECURITY;

-- As in 0023; beside the login, which the database vouches for, the system user that a command says it
-- is run by. That is a claim: whoever has the login may claim any.
CREATE OR REPLACE FUNCTION kesu.audit_note(account text, action text, object text,
    detail jsonb DEFAULT '{}')
  RETURNS int8
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  head kesu.audit_head;
  noted kesu.audit;
  operator text := left(nullif(current_setting('kesu.operator', true), ''), 64);
BEGIN
  SELECT * INTO head FROM kesu.audit_head FOR UPDATE;
  noted.audit_id := head.last_id + 1;
  noted.at := clock_timestamp();
  noted.account := audit_note.account;
  noted.action := audit_note.action;
  noted.object := audit_note.object;
  noted.detail := audit_note.detail || CASE
    WHEN operator IS NOT NULL AND audit_note.account = session_user
      THEN jsonb_build_object('operator', operator)
    ELSE '{}' END;
  noted.hash := kesu.audit_hash(head.hash, noted);
  INSERT INTO kesu.audit VALUES (noted.*);
  RETURN noted.audit_id;
END
$$;
