/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a text is a value of a setting. */
#ifndef KESU_BASE_CONFIG_VALUE_H
#define KESU_BASE_CONFIG_VALUE_H

#include <base/config.h>

/* from: where the text stands, an option or "FILE:LINE", for the message. */
KESU_MUST_CHECK bool config_value_check(const struct config_setting *setting, const char *value,
        const char *from, struct error *error);
/* Which of the words "a|b|c" it is, from 0; -1: none of them. */
int config_value_choice(const struct config_setting *setting, const char *value);

#endif
