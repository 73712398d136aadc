/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where reminders are sent and how: settings of `kesu serve`, which hands them to the process that
 * sends.
 */
#ifndef KESU_CORE_REMINDER_H
#define KESU_CORE_REMINDER_H

#define REMINDER_NUMBER(n, v, d, lo, hi, a, h)                                                     \
	{                                                                                          \
		.name = "reminder_" n, .variable = "KESU_REMINDER_" v, .kind = CONFIG_NUMBER,      \
		.fallback = d, .least = lo, .most = hi, .argument = a, .help = h                   \
	}

#define REMINDER_SETTINGS                                                                          \
	{.name = "reminder_url",                                                                   \
	        .variable = "KESU_REMINDER_URL",                                                   \
	        .kind = CONFIG_TEXT,                                                               \
	        .fallback = "",                                                                    \
	        .argument = "URL",                                                                 \
	        .help = "https address that reminders are posted to; without it none is sent"},    \
	        {.name = "reminder_key",                                                           \
	                .variable = "KESU_REMINDER_KEY",                                           \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .secret = true,                                                            \
	                .argument = "TEXT",                                                        \
	                .help = "what signs them, as the receiver has it: whsec_ and 24 to 64 "    \
	                        "random bytes in base64"},                                         \
	        {.name = "reminder_authorities",                                                   \
	                .variable = "KESU_REMINDER_AUTHORITIES",                                   \
	                .kind = CONFIG_TEXT,                                                       \
	                .fallback = "",                                                            \
	                .argument = "FILE",                                                        \
	                .help = "PEM file of the authorities that sign the receiver's "            \
	                        "certificate; without it those of the system"},                    \
	        REMINDER_NUMBER("from", "FROM", "8", 0, 23, "HOUR",                                \
	                "nothing is sent before this hour of China's day"),                        \
	        REMINDER_NUMBER("until", "UNTIL", "21", 1, 24, "HOUR",                             \
	                "nor from this hour on; 0 and 24: at any time"),                           \
	        REMINDER_NUMBER("tries", "TRIES", "10", 1, 100, "N",                               \
	                "how often a message is tried before it is given up"),                     \
	        REMINDER_NUMBER("pause_s", "PAUSE_S", "60", 1, 3600, "SECONDS",                    \
	                "pause after the first try that failed; each further one is twice as "     \
	                "long, six hours at most")

#endif
