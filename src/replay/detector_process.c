/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay/detector_process.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

int myo_replay_reap(int child, bool kill_it)
{
    int status = 0;
    if (kill_it && kill(-child, SIGKILL) != 0)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}
