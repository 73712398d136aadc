DROP TABLE kesu.booklet, kesu.item, kesu.instrument, kesu.standard;
DROP FUNCTION kesu.refuse_change();
