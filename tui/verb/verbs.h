/* The commands of the command line, as main.c hands them to cli_main(). */
#ifndef TUI_VERBS_H
#define TUI_VERBS_H

#include "cli/cli.h"

extern cli_run *const verbs[CLI_COMMANDS];

#endif
