DROP TABLE kesu.audit;
DROP TABLE kesu_identity.account;
DROP SCHEMA kesu_identity;
