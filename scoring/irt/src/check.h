/* What is looked at before a fit. Private to the room. */
#ifndef KESU_IRT_CHECK_H
#define KESU_IRT_CHECK_H

#include <irt/fit.h>

/* Of each item one more than the highest category anywhere, at least 2. */
void irt_categories(const struct irt_responses *responses, uint8_t *categories);

#endif
