DROP TABLE kesu.receipt, kesu.answer, kesu.attempt;
