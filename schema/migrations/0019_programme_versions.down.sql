DROP TABLE kesu.run_rank_target, kesu.programme_version;
ALTER TABLE kesu.run DROP COLUMN programme_version;
ALTER TABLE kesu.programme DROP COLUMN version;
