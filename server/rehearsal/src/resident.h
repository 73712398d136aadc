/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a simulated resident sends, byte for byte. Nothing is random here: the population decides.
 * So the same resident always sends the same bytes, and a retry repeats them.
 */
#ifndef KESU_APP_REHEARSAL_RESIDENT_H
#define KESU_APP_REHEARSAL_RESIDENT_H

#include <base/buf.h>
#include <synthetic/population.h>

/*
 * {"invitation":...,"language":...,"consent":true}; without "invitation" when the token is empty.
 */
void rehearsal_resident_start(struct buf *out, const char *token, const char *language);
/* {"answers":[],"background":{...}} */
void rehearsal_resident_background(
        struct buf *out, const struct synthetic_population_person *person);
/* {"answers":[{"item":...,"choice":...,"elapsed_ms":...}]}; `code` is a quoted JSON string. */
void rehearsal_resident_answer(struct buf *out, struct str code, enum population_item_type type,
        int64_t response, uint32_t elapsed_ms);
/* {"last_seq":n} */
void rehearsal_resident_submission(struct buf *out, int last_seq);

#endif
