-- The calendar that approvals are dated by, whatever the server's own time zone.
CREATE FUNCTION kesu.today() RETURNS date
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date;

-- A survey is one wave with one instrument. Its result class decides what may ever be stored of it.
CREATE TABLE kesu.survey (
  survey_id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{2,63}$'),
  programme_id int4 NOT NULL REFERENCES kesu.programme,
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  title kesu.words NOT NULL,
  year int2 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted', 'activity')),
  -- Simulated respondents, or people trying the system: every output says 演练数据.
  rehearsal boolean NOT NULL,
  sampled boolean NOT NULL, -- answered by invitation only
  instrument_id int4 NOT NULL,
  instrument_bank text NOT NULL,
  standard_code text NOT NULL,
  standard_version text NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed')),
  opened_on date,
  -- 表号, 制定机关, 批准文号, 有效期限
  form_number text,
  issuing_body text,
  approval_number text,
  valid_from date,
  valid_until date,
  UNIQUE (survey_id, result_class, rehearsal, region),
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  FOREIGN KEY (instrument_id, instrument_bank) REFERENCES kesu.instrument (instrument_id, bank),
  FOREIGN KEY (standard_code, standard_version) REFERENCES kesu.standard,

  -- coalesce: a CHECK lets NULL pass, an empty approval must not.
  CONSTRAINT official_needs_approval CHECK (
    result_class <> 'official' OR state = 'draft' OR coalesce(
      btrim(form_number) <> '' AND btrim(issuing_body) <> '' AND btrim(approval_number) <> ''
      AND opened_on BETWEEN valid_from AND valid_until, false)),
  CONSTRAINT official_is_sampled CHECK (result_class <> 'official' OR sampled),
  CONSTRAINT official_is_no_rehearsal CHECK (result_class <> 'official' OR NOT rehearsal),
  CONSTRAINT activity_is_not_sampled CHECK (result_class <> 'activity' OR NOT sampled),
  -- An activity, or a rehearsal, never draws items from a survey's bank, nor the other way round.
  CONSTRAINT banks_stay_apart CHECK (
    (instrument_bank = 'open') = (result_class = 'activity' OR rehearsal))
);

-- What a survey is stays as it is once it has been opened: there is no way back to a draft, in which
-- an activity could become something else. The day of opening is the database's, so that no caller
-- can backdate an approval.
CREATE FUNCTION kesu.survey_before_write() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND (NEW.state = 'draft'
      OR (OLD.slug, OLD.programme_id, OLD.vintage, OLD.region, OLD.year, OLD.result_class,
          OLD.rehearsal, OLD.sampled, OLD.instrument_id, OLD.standard_code, OLD.standard_version)
        IS DISTINCT FROM
          (NEW.slug, NEW.programme_id, NEW.vintage, NEW.region, NEW.year, NEW.result_class,
          NEW.rehearsal, NEW.sampled, NEW.instrument_id, NEW.standard_code, NEW.standard_version))
  THEN
    RAISE EXCEPTION 'survey % has been opened: it stays what it is', OLD.slug
      USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.opened_on := CASE
    WHEN NEW.state = 'draft' THEN NULL
    WHEN TG_OP = 'INSERT' OR OLD.state = 'draft' THEN kesu.today()
    WHEN NEW.state = 'open' AND OLD.state = 'closed' THEN kesu.today()
    ELSE OLD.opened_on
  END;
  RETURN NEW;
END
$$;
CREATE TRIGGER survey_before_write BEFORE INSERT OR UPDATE ON kesu.survey
  FOR EACH ROW EXECUTE FUNCTION kesu.survey_before_write();

-- One number that moves whenever what workers keep in memory has changed.
CREATE TABLE kesu.catalogue (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version int8 NOT NULL
);
INSERT INTO kesu.catalogue (version) VALUES (1);
CREATE FUNCTION kesu.catalogue_changed() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  UPDATE kesu.catalogue SET version = version + 1;
  RETURN NULL;
END
$$;
CREATE TRIGGER survey_changes_the_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON kesu.survey
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.catalogue_changed();
CREATE TRIGGER booklet_changes_the_catalogue
  AFTER INSERT OR DELETE ON kesu.booklet
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.catalogue_changed();

-- The sample: strata, primary sampling units and one invitation a sampled person.
CREATE TABLE kesu.stratum (
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  stratum int4 NOT NULL,
  label text NOT NULL,
  PRIMARY KEY (survey_id, stratum)
);
CREATE TABLE kesu.psu (
  survey_id int4 NOT NULL,
  psu int4 NOT NULL,
  stratum int4 NOT NULL,
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL, -- the township, or finer
  residence text NOT NULL CHECK (residence IN ('urban', 'rural')), -- from the 3-digit NBS class
  PRIMARY KEY (survey_id, psu),
  FOREIGN KEY (survey_id, stratum) REFERENCES kesu.stratum,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region
);
-- Keyed by the attempt it may start: that identifier is the SHA-256 of the token, cut to a uuid, so
-- the token itself is stored nowhere and the row lies on the same shard as the answers.
CREATE TABLE kesu.invitation (
  attempt uuid NOT NULL PRIMARY KEY,
  survey_id int4 NOT NULL,
  psu int4 NOT NULL,
  base_weight float8 NOT NULL CHECK (base_weight > 0 AND base_weight < 'infinity'),
  FOREIGN KEY (survey_id, psu) REFERENCES kesu.psu
);
CREATE INDEX invitation_by_survey ON kesu.invitation (survey_id);

GRANT SELECT ON kesu.survey, kesu.catalogue, kesu.invitation TO kesu_resident;
GRANT SELECT ON kesu.survey, kesu.stratum, kesu.psu TO kesu_staff;

ALTER TABLE kesu.survey ENABLE ROW LEVEL SECURITY;
CREATE POLICY resident_sees_surveys ON kesu.survey FOR SELECT TO kesu_resident USING (true);
CREATE POLICY staff_sees_own_subtree ON kesu.survey FOR SELECT TO kesu_staff
  USING (rehearsal OR kesu.in_scope(region));
ALTER TABLE kesu.stratum ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_surveys ON kesu.stratum FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.survey s WHERE s.survey_id = stratum.survey_id));
ALTER TABLE kesu.psu ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.psu FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region));
