/* What a worker's handlers share. One per worker process; http_context(x) gives it. */
#ifndef KESU_APP_APP_H
#define KESU_APP_APP_H

#include "catalogue.h"
#include "saves.h"
#include "secret.h"
#include "starts.h"

#include <db/db.h>
#include <http/http.h>

struct counters_page;

struct app {
	struct db_lane *fast, *slow;
	struct catalogue *catalogue;
	struct intake_saves *saves;
	struct intake_starts *starts;
	struct secret_keys *keys;
	int64_t attempt_lifetime_s;           /* how long a secret opens its attempt */
	const struct counters_page *counters; /* of all workers, for /metrics */
	bool draining;                        /* /readyz says no */
};

#endif
