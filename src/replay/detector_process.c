/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay/detector_process.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void kill_group(int signal_number)
{
    (void)signal_number;
    kill(0, SIGKILL);
}

/* The shell itself cannot be asked to die with us: its own children would live on. */
void myo_detector_run(const char *command, int parent)
{
    const struct rlimit no_core = { 0, 0 };
    int status = 0;
    signal(SIGUSR1, kill_group);
    prctl(PR_SET_PDEATHSIG, SIGUSR1);
    if (getppid() != parent)
        kill_group(0);
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGUSR1, SIG_DFL);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(STDIN_FILENO); /* its ends of the pipes are the command's alone */
    close(STDOUT_FILENO);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (child > 0 && WIFSIGNALED(status)) {
        setrlimit(RLIMIT_CORE, &no_core);
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    _exit(child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 126);
}

int myo_replay_reap(int child, bool kill_it)
{
    int status = 0;
    if (kill_it && kill(-child, SIGKILL) != 0)
        kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}
