/* One program: a table of commands. */
#include <kit/command.h>

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	command_fn *run;
	const char *summary;
} commands[] = {
        {"serve", command_serve, "deliver questionnaires, store answers, show results"},
        {"migrate", command_migrate, "bring the database's schema up, down, or say where it is"},
        {"load", command_load, "load standards, instruments and programmes"},
        {"sample", command_sample, "draw a sample of a synthetic city for a rehearsal"},
        {"simulate", command_simulate,
                "answer a rehearsal over HTTP as its sampled residents would"},
        {"score", command_score, "estimate the share of literate citizens of a survey"},
        {"export", command_export, "write a survey's results as CSV"},
        {"estimate", command_estimate, "estimate shares, means, totals and ratios from a CSV file"},
        {"calibrate", command_calibrate, "bring the weights of a CSV file to known totals"},
        {"irt", command_irt, "calibrate the items of a CSV file and score its respondents"},
        {"plausible", command_plausible,
                "draw plausible values and scores from the responses of a CSV file"},
        {"small-area", command_small_area,
                "estimate small areas from their direct estimates in a CSV file"},
        {"rank", command_rank, "rank the areas of a CSV file, with intervals for their ranks"},
        {"target", command_target,
                "project the waves of a CSV file to a target, and size the next wave"},
        {"account", command_account, "make, list and disable the accounts of staff"},
};
enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static void print_usage(FILE *out)
{
	fprintf(out, "Kesu (科素) %s: the share of scientifically literate citizens\n\n",
	        KESU_VERSION);
	fprintf(out, "Usage: kesu COMMAND [OPTIONS]\n\nCommands:\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(out, "\n'kesu COMMAND --help' says more.\n");
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		print_usage(stderr);
		return COMMAND_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_usage(stdout);
		return COMMAND_DONE;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("kesu %s\n", KESU_VERSION);
		return COMMAND_DONE;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return (int)commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "kesu: unknown command %s\n", argv[1]);
	print_usage(stderr);
	return COMMAND_USAGE;
}
