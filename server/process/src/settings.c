/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of `kesu serve`: one table for the file, the environment, the options and the help.
 */
#include <core/reminder.h>
#include <process/process.h>

#include "counters.h"

#define TEXT(n, v, d, a, h)                                                                        \
	{                                                                                          \
		.name = n, .variable = v, .kind = CONFIG_TEXT, .fallback = d, .argument = a,       \
		.help = h                                                                          \
	}
#define SECRET(n, v, h)                                                                            \
	{                                                                                          \
		.name = n, .variable = v, .kind = CONFIG_TEXT, .fallback = "", .secret = true,     \
		.argument = "TEXT", .help = h                                                      \
	}
#define NUMBER(n, v, d, lo, hi, a, h)                                                              \
	{                                                                                          \
		.name = n, .variable = v, .kind = CONFIG_NUMBER, .fallback = d, .least = lo,       \
		.most = hi, .argument = a, .help = h                                               \
	}
#define FLAG(n, v, d, h)                                                                           \
	{                                                                                          \
		.name = n, .variable = v, .kind = CONFIG_FLAG, .fallback = d, .help = h            \
	}

static const struct config_setting settings[] = {
        TEXT("listen", "KESU_LISTEN", "127.0.0.1:8080", "HOST:PORT", "address to serve on"),
        TEXT("user", "KESU_USER", "", "NAME",
                "as whom workers run; needed when root starts without --embedded (with it, as "
                "PostgreSQL)"),
        NUMBER("workers", "KESU_WORKERS", "0", 0, WORKERS_MAX, "N",
                "worker processes; 0: one per processor"),
        TEXT("embedded", "KESU_EMBEDDED", "", "DIR",
                "create and supervise a private PostgreSQL in this directory"),
        {.name = "database",
                .variable = "DATABASE_URL",
                .kind = CONFIG_TEXT,
                .fallback = "",
                .secret = true,
                .argument = "CONNINFO",
                .help = "PostgreSQL to use without --embedded; without both, libpq's PG* "
                        "variables"},
        SECRET("database_resident", "KESU_DATABASE_RESIDENT",
                "the same as role kesu_resident, for what phones wait on; needed without "
                "--embedded"),
        SECRET("database_staff", "KESU_DATABASE_STAFF",
                "the same as role kesu_staff, for reports; needed without --embedded"),
        SECRET("database_sign_in", "KESU_DATABASE_SIGN_IN",
                "the same as role kesu_sign_in, for signing in; needed without --embedded"),
        TEXT("load", "KESU_LOAD", "", "PATH", "load questionnaires and programmes before serving"),
        SECRET("secret", "KESU_SECRET",
                "key that signs attempts, 32 characters or more; --embedded makes one"),
        SECRET("secret_previous", "KESU_SECRET_PREVIOUS", "previous key, still accepted"),
        FLAG("new_secret", "KESU_NEW_SECRET", "no",
                "with --embedded: make a new key although attempts need the one that is lost"),
        NUMBER("attempt_days", "KESU_ATTEMPT_DAYS", "30", 1, 3650, "DAYS",
                "how long an attempt can be resumed"),
        TEXT("tls_certificate", "KESU_TLS_CERTIFICATE", "", "FILE",
                "PEM certificate chain; read again on SIGHUP"),
        TEXT("tls_key", "KESU_TLS_KEY", "", "FILE", "PEM private key"),
        NUMBER("hsts_days", "KESU_HSTS_DAYS", "0", 0, 3650, "DAYS",
                "browsers then use TLS alone (Strict-Transport-Security); 0: not said"),
        FLAG("trust_forwarded_for", "KESU_TRUST_FORWARDED_FOR", "no",
                "take the client's address from X-Forwarded-For (only behind a proxy)"),
        TEXT("public_address", "KESU_PUBLIC_ADDRESS", "", "URL",
                "the https address that browsers know this server by; needed with oidc_issuer"),
        TEXT("oidc_issuer", "KESU_OIDC_ISSUER", "", "URL",
                "provider of OpenID Connect that staff may sign in at, as it names itself; none "
                "without"),
        TEXT("oidc_client_id", "KESU_OIDC_CLIENT_ID", "", "TEXT",
                "as which the provider knows this server"),
        SECRET("oidc_client_secret", "KESU_OIDC_CLIENT_SECRET",
                "what the server shows the provider; none for a public client"),
        TEXT("oidc_claim", "KESU_OIDC_CLAIM", "sub", "NAME",
                "claim of the ID token that names a person, as accounts are linked to it; email "
                "counts only where the provider has verified it"),
        NUMBER("oidc_max_age", "KESU_OIDC_MAX_AGE", "600", 0, 2592000, "SECONDS",
                "how long ago the provider may have asked a person who they are; 0: no matter, "
                "also for a provider that does not say (auth_time)"),
        TEXT("oidc_title_zh", "KESU_OIDC_TITLE_ZH", "统一身份认证", "TEXT",
                "what the page calls the provider in Chinese"),
        TEXT("oidc_title_en", "KESU_OIDC_TITLE_EN", "Single sign-on", "TEXT",
                "the same in English"),
        TEXT("oidc_authorities", "KESU_OIDC_AUTHORITIES", "", "FILE",
                "PEM file of the authorities that sign the provider's certificate; without it "
                "those of the system"),
        TEXT("publication_key", "KESU_PUBLICATION_KEY", "", "FILE",
                "Ed25519 private key in PEM that accounts' publications are signed with, which its "
                "owner alone may read; without it they are refused"),
        REMINDER_SETTINGS,
        NUMBER("header_max", "KESU_HEADER_MAX", "16384", 1024, 262144, "BYTES",
                "most bytes of a request's first line and headers"),
        NUMBER("request_memory", "KESU_REQUEST_MEMORY", "67108864", 1048576, 17179869184, "BYTES",
                "most bytes of requests that one worker holds at a time; beyond, bodies that are "
                "slow to arrive get 503"),
        NUMBER("connection_max", "KESU_CONNECTION_MAX", "20000", 1, 1000000, "N",
                "most connections of one worker"),
        NUMBER("connections_per_address", "KESU_CONNECTIONS_PER_ADDRESS", "0", 0, 1000000, "N",
                "most connections from one address to one worker (of IPv6: from one /64); 0: a "
                "quarter of connection_max, but at least 256. Not used with trust_forwarded_for"),
        NUMBER("requests_per_address", "KESU_REQUESTS_PER_ADDRESS", "1000", 0, 1000000, "N",
                "most starts of attempts without an invitation, resumptions by code, and reads of "
                "results without an account that one address may send to one worker at once, of "
                "each; of sign-ins and unknown tokens a tenth; one in a hundred comes back every "
                "second; 0: no limit"),
        NUMBER("header_timeout_ms", "KESU_HEADER_TIMEOUT_MS", "10000", 100, 600000, "MS",
                "time until a request's headers must be complete"),
        NUMBER("body_timeout_ms", "KESU_BODY_TIMEOUT_MS", "20000", 100, 600000, "MS",
                "time until a request's body must be complete"),
        NUMBER("idle_timeout_ms", "KESU_IDLE_TIMEOUT_MS", "75000", 100, 3600000, "MS",
                "time until a connection without a request is closed"),
        NUMBER("deadline_ms", "KESU_DEADLINE_MS", "10000", 100, 600000, "MS",
                "time until a request must be answered; after it the answer is 503"),
        NUMBER("drain_ms", "KESU_DRAIN_MS", "15000", 100, 600000, "MS",
                "time that a stopping server waits for open requests"),
        NUMBER("worker_stall_ms", "KESU_WORKER_STALL_MS", "8000", 0, 3600000, "MS",
                "a worker that hangs for so long is replaced; 0: never"),
        NUMBER("fast_timeout_ms", "KESU_FAST_TIMEOUT_MS", "2000", 100, 60000, "MS",
                "time for a database statement that phones wait for"),
        NUMBER("slow_timeout_ms", "KESU_SLOW_TIMEOUT_MS", "60000", 100, 3600000, "MS",
                "time for a database statement of reports"),
        NUMBER("slow_connections", "KESU_SLOW_CONNECTIONS", "2", 1, 16, "N",
                "database connections of one worker for reports"),
        TEXT("log_level", "KESU_LOG_LEVEL", "info", "LEVEL", "debug, info, warning or error"),
        FLAG("access_log", "KESU_ACCESS_LOG", "yes", "log a line for every request"),
};

const struct command_help process_serve_help = {
        .usage = "serve [OPTIONS]",
        .summary =
                "Delivers questionnaires to residents' phones, stores every answer, and shows\n"
                "results. Each setting is also a line of the file that --config names and an\n"
                "environment variable, shown in [brackets]. The command line overrides the\n"
                "environment, and the environment overrides the file.\n"
                "\n"
                "Signals: TERM and INT stop the server after it has answered all open requests;\n"
                "HUP reads the certificate again.",
        .settings = settings,
        .setting_count = sizeof(settings) / sizeof(*settings),
};
