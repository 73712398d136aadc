DROP TABLE kesu_identity.oidc_state;
DROP TABLE kesu_identity.oidc_link;
