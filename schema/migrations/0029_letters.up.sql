-- Whose letter an invitation is in. With the names, apart from the answers: neither lane reads it, and
-- which attempt an invitation has begun is known to the server's key only.
CREATE TABLE kesu_identity.letter (
  survey_id int4 NOT NULL,
  number int4 NOT NULL, -- of kesu.drawn_person
  attempt uuid NOT NULL UNIQUE, -- kesu.invitation
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (survey_id, number),
  FOREIGN KEY (survey_id, number) REFERENCES kesu.drawn_person
);
GRANT CREATE ON SCHEMA kesu_identity TO kesu_identity; -- for the next line
ALTER TABLE kesu_identity.letter OWNER TO kesu_identity;
REVOKE CREATE ON SCHEMA kesu_identity FROM kesu_identity;
