/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counters.h"

#include <stdlib.h>
#include <sys/mman.h>

struct counters_page *process_counters_page_new(size_t workers)
{
	struct counters_page *page = mmap(
	        NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		abort();
	page->workers = workers;
	return page;
}
