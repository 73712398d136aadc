/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "manual.h"

#include <process/process.h>

#include <stddef.h>

static const struct command_manual_entry files[] = {
        {"/etc/kesu/kesu.conf", "Settings of the service; kesu.conf(5) lists them."},
        {"/usr/share/kesu/questionnaires",
                "Standards, instruments, booklets and programmes, for kesu load."},
        {"/var/lib/kesu/database",
                "The private PostgreSQL of the service, if it does not use another one."},
        {NULL, NULL},
};

static const struct command_manual_entry environment[] = {
        {"PGHOST, PGUSER, ...", "Variables of libpq that name the database when neither\n"
                                "--embedded nor --database is given."},
        {"OMP_NUM_THREADS", "Number of threads; by default one per processor. The results are the "
                            "same for any number."},
        {NULL, NULL},
};

const struct command_manual kesu_manual = {
        .description =
                "Measures how scientifically literate citizens are: delivers questionnaires to\n"
                "residents' phones, stores every answer in PostgreSQL, estimates shares with\n"
                "their standard errors and compares them with a programme's target. Commands on\n"
                "CSV files need no database; kesu-stat(1) has only these.\n"
                "\n"
                "Options may stand before, between and after the arguments. If an option is given\n"
                "twice, the last one counts; an option that takes a list adds to it.",
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
                "The file that --config of kesu serve names; for the service it is\n"
                "/etc/kesu/kesu.conf. A line is \"name = value\"; # begins a comment; empty lines\n"
                "are skipped. A name is that of the option, with underscores instead of dashes.\n"
                "An unknown name or a wrong value is an error, and the message names the line.\n"
                "\n"
                "Each setting is also an option of kesu serve and a variable of the environment.\n"
                "The command line overrides the environment, the environment overrides the file,\n"
                "and the file overrides the default. A secret may be kept in a file of its own:\n"
                "the path of that file is the value of the secret's variable with _FILE added to\n"
                "its name.",
        .configuration_example = " listen = 127.0.0.1:8080\n"
                                 " embedded = /var/lib/kesu/database\n"
                                 " load = /usr/share/kesu/questionnaires\n"
                                 " trust_forwarded_for = yes",
};
