DROP TABLE kesu_identity.refusal;
