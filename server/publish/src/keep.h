/* Copies of a row's texts that live as long as the indicator. */
#ifndef KESU_APP_RESULTS_KEEP_H
#define KESU_APP_RESULTS_KEEP_H

#include <publish/indicator.h>

struct str keep(struct indicator *indicator, struct str s);
struct indicator_words keep_words(struct indicator *indicator, struct str json);

#endif
