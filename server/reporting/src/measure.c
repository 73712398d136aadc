/* A table of names. */
#include <reporting/measure.h>

static const char *const names[MEASURE_KINDS] = {
        [MEASURE_OBSERVED] = "observed",
        [MEASURE_EAP] = "eap",
        [MEASURE_PLAUSIBLE] = "plausible",
        [MEASURE_RAPID_KEPT] = "plausible_rapid_kept",
};

const char *measure_kind_name(enum measure_kind kind)
{
	return names[kind];
}

enum measure_kind measure_kind_find(struct str name)
{
	int kind = 0;

	while (kind < MEASURE_KINDS && !str_equal_c(name, names[kind]))
		kind++;
	return (enum measure_kind)kind;
}
