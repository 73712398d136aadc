/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Target function: config_load, on a file of settings. */
#include <base/config.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct config_setting settings[] = {
        {.name = "listen", .kind = CONFIG_TEXT, .fallback = "here", .argument = "A", .help = "h"},
        {.name = "body_max",
                .kind = CONFIG_NUMBER,
                .fallback = "10",
                .least = 1,
                .most = 100,
                .argument = "N",
                .help = "h"},
        {.name = "level",
                .kind = CONFIG_REAL,
                .fallback = "0.95",
                .range = {.least = 0, .most = 1},
                .argument = "P",
                .help = "h"},
        {.name = "format",
                .kind = CONFIG_CHOICE,
                .fallback = "table",
                .argument = "table|json",
                .help = "h"},
        {.name = "quiet", .kind = CONFIG_FLAG, .fallback = "no", .help = "h"},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("settings", MFD_CLOEXEC), next = 0;
	char option[] = "--config", path[32];
	char *argv[] = {option, path, NULL};
	struct config *config = config_new(settings, sizeof(settings) / sizeof(*settings));
	struct error error;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	if (config_load(config, 2, argv, &next, &error)) {
		int64_t number = config_number(config, "body_max");
		double level = config_real(config, "level");
		if (number < 1 || number > 100 || !(level > 0 && level < 1) ||
		        config_choice(config, "format") < 0)
			abort();
	}
	config_free(config);
	close(fd);
	return 0;
}
