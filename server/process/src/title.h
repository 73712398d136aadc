/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets the title of this process in ps: "kesu: " and the text. */
#ifndef KESU_APP_TITLE_H
#define KESU_APP_TITLE_H

void process_title_set(const char *text);

#endif
