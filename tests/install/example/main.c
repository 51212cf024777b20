/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a program uses libmyoscribe, in C or C++: analyse one recording and list its episodes. */
#include <stdio.h>

#include <myoscribe/myoscribe.h>

static void print_message(void *context, myo_log_level level, const char *message)
{
    (void)level;
    fprintf((FILE *)context, "%s\n", message);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s RECORDING\n", argv[0]);
        return 2;
    }
    const myo_log log = { print_message, stderr, argv[1] };
    myo_settings settings = myo_settings_default();
    settings.spike_sigma = 6; /* any of settings.ini, checked by myo_analyse */
    myo_recording *recording = NULL;
    myo_result *result = NULL;
    myo_status status = myo_recording_open(&recording, argv[1], NULL, &log);
    if (status == MYO_OK)
        status = myo_analyse(&result, recording, &settings, NULL, &log);
    myo_recording_close(&recording); /* the result keeps what it needs */
    if (status == MYO_OK) {
        const myo_result_view *view = myo_result_describe(result);
        for (size_t i = 0; i < view->event_count; i++) {
            const myo_event *event = &view->events[i];
            printf("%10.6f s  %-13s %s: %s\n", event->onset_s, myo_class_name(event->class_),
                   event->channel, event->reason);
        }
        printf("myoscribe %s: %zu episodes\n", myo_version(), view->event_count);
    }
    myo_result_close(&result);
    return status == MYO_OK ? 0 : 1;
}
