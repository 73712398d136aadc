ALTER TABLE kesu.target
  DROP CONSTRAINT target_against_check,
  ADD CONSTRAINT target_against_check CHECK (against ~ '^([0-9]{6}|CN)$') NOT VALID;
