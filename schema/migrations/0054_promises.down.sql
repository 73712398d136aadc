DROP TABLE kesu.run_gap_target;
DELETE FROM kesu.target WHERE kind = 'gap';
ALTER TABLE kesu.target
  DROP CONSTRAINT target_between_check,
  DROP CONSTRAINT target_check3,
  DROP CONSTRAINT target_kind_check,
  ADD CONSTRAINT target_kind_check CHECK (kind IN ('share', 'rank', 'comparison')),
  DROP CONSTRAINT target_check1,
  ADD CONSTRAINT target_check1 CHECK ((kind = 'rank') = (comparison IS NULL)),
  DROP CONSTRAINT target_check2,
  ADD CONSTRAINT target_check2 CHECK ((kind = 'share') = (against IS NULL)),
  DROP COLUMN "between";
ALTER TABLE kesu.programme_region DROP COLUMN is_unit, DROP COLUMN is_listed, DROP COLUMN note;
ALTER TABLE kesu.programme DROP COLUMN monitoring, DROP COLUMN key_groups;
