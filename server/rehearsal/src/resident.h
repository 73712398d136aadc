/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a simulated resident sends, word for word. Nothing is drawn here: the population decides, so
 * the same resident always sends the same bytes and a retry is a replay.
 */
#ifndef KESU_APP_REHEARSAL_RESIDENT_H
#define KESU_APP_REHEARSAL_RESIDENT_H

#include <base/buf.h>
#include <synthetic/population.h>

/* {"invitation":...,"language":...,"consent":true}; an empty token is left out. */
void rehearsal_resident_start(struct buf *out, const char *token, const char *language);
/* {"answers":[],"background":{...}} */
void rehearsal_resident_background(
        struct buf *out, const struct synthetic_population_person *person);
/* {"answers":[{"item":...,"choice":...,"elapsed_ms":...}]}; `code` is a JSON string, quoted. */
void rehearsal_resident_answer(struct buf *out, struct str code, enum population_item_type type,
        int64_t response, uint32_t elapsed_ms);
/* {"last_seq":n} */
void rehearsal_resident_submission(struct buf *out, int last_seq);

#endif
