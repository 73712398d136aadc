DROP TABLE kesu.receipt, kesu.answer, kesu.attempt;
DROP FUNCTION kesu.answer_before_delete(), kesu.attempt_before_change();
