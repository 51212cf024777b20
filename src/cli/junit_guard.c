/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/junit_guard.h"

#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/terminal.h"
#include "myoscribe/junit.h"

static const char option[] = "--junit";
enum { LEAST = 4 }; /* "--ju" is the shortest that argp takes for it */

static const char *find(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const size_t length = strcspn(argv[i], "=");
        if (strcmp(argv[i], "--") == 0)
            return NULL;
        if (length < LEAST || length >= sizeof option || strncmp(argv[i], option, length) != 0)
            continue;
        if (argv[i][length] == '=')
            return argv[i] + length + 1;
        return i + 1 < argc ? argv[i + 1] : NULL;
    }
    return NULL;
}

void myo_cli_junit_begin(myo_cli_junit *self, const char *suite, int argc, char **argv)
{
    *self = (myo_cli_junit) { .path = find(argc, argv), .suite = suite };
    snprintf(self->message, sizeof self->message,
             "the run did not come to its end; its messages say why");
    (void)myo_cli_junit_fail(self, EXIT_ALL_WELL);
}

static void listen(void *context, myo_log_level level, const char *message)
{
    myo_cli_junit *self = context;
    const myo_log log = myo_cli_log();
    if (level == MYO_LOG_ERROR)
        snprintf(self->message, sizeof self->message, "%s", message);
    log.write(log.context, level, message);
}

myo_log myo_cli_junit_log(myo_cli_junit *self)
{
    return (myo_log) { .write = listen, .context = self };
}

int myo_cli_junit_fail(const myo_cli_junit *self, int code)
{
    const myo_log log = myo_cli_log();
    if (self->path != NULL && myo_junit_write_error(self->path, self->suite, "the whole run",
                                                    self->message, &log) != MYO_OK)
        return EXIT_OUTPUT;
    return code;
}
