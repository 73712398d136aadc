/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manual.h"

#include <process/process.h>

#include <stddef.h>

static const struct command_manual_entry files[] = {
        {"/etc/kesu/kesu.conf", "Settings of the service; kesu.conf(5) has them all."},
        {"/usr/share/kesu/questionnaires",
                "Standards, instruments, booklets and programmes, for kesu load."},
        {"/var/lib/kesu/database",
                "The private PostgreSQL of the service, unless it uses another."},
        {NULL, NULL},
};

static const struct command_manual_entry environment[] = {
        {"PGHOST, PGUSER, ...", "Where neither --embedded nor --database is given, libpq's own\n"
                                "variables say which database is meant."},
        {"OMP_NUM_THREADS", "Number of threads; by default one per processor. The results are the "
                            "same for any number."},
        {NULL, NULL},
};

const struct command_manual kesu_manual = {
        .description =
                "Measures how scientifically literate citizens are: delivers questionnaires to\n"
                "residents' phones, stores every answer in PostgreSQL, estimates shares with\n"
                "their standard errors and holds them against a programme's target. Commands on\n"
                "CSV files need no database; kesu-stat(1) has these alone.\n"
                "\n"
                "Options may stand before, between and after the arguments; of one given twice\n"
                "the last counts, and one that takes a list adds to it.",
        .files = files,
        .environment = environment,
        .examples = "A server with a private PostgreSQL, and the programmes of the source:\n"
                    "\n"
                    " kesu serve --embedded db --load questionnaires\n"
                    "\n"
                    "Figures of a survey, and the same as a file for Excel:\n"
                    "\n"
                    " kesu score donghu-rehearsal --embedded db\n"
                    " kesu export donghu-rehearsal --embedded db --excel --out results.csv\n"
                    "\n"
                    "An account that sees everything, for a year:\n"
                    "\n"
                    " kesu account add wang --role evaluator --region 000000 --embedded db",
        .see_also = "kesu.conf(5), kesu-stat(1)",
        .configured = &process_serve_help,
        .configuration =
                "The file that --config of kesu serve names, /etc/kesu/kesu.conf for the service.\n"
                "A line is \"name = value\"; # begins a comment; empty lines are skipped. Dashes\n"
                "in a name are underscores. An unknown name or a value that does not fit is an\n"
                "error that names the line.\n"
                "\n"
                "Each setting is an option of kesu serve as well, and has a variable of the\n"
                "environment: the command line beats the environment, which beats the file,\n"
                "which beats the default. A secret may be kept in a file of its own, whose name\n"
                "is in its variable with _FILE behind it.",
        .configuration_example = " listen = 127.0.0.1:8080\n"
                                 " embedded = /var/lib/kesu/database\n"
                                 " load = /usr/share/kesu/questionnaires\n"
                                 " trust_forwarded_for = yes",
};
