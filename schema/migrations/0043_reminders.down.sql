DROP TABLE kesu.reminder;
DROP TABLE kesu.reminder_wave;
DROP FUNCTION kesu.reminder_after_update();
DROP FUNCTION kesu.reminder_before_update();
