UPDATE kesu_identity.role SET rights = array_remove(rights, 'export_microdata') WHERE role = 'evaluator';
