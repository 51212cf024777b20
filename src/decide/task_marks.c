/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/task_marks.h"

#include <math.h>
#include <string.h>

static int64_t frame_at(const myo_track *track, double time_s)
{
    const double frame = floor((time_s - track->start_s) * track->geometry.rate_hz + 0.5);
    return frame < 0 ? 0 : frame > (double)track->frames ? track->frames : (int64_t)frame;
}

myo_status myo_decide_task_marks(myo_decide_run *run, myo_decide_track *track)
{
    const myo_recording_info *info = run->input->recording;
    const myo_track *t = track->source->track;
    for (size_t i = 0; info != NULL && i < info->mark_count; i++) {
        const myo_mark *mark = &info->marks[i];
        if (mark->type == NULL || (mark->channel != NULL && strcmp(mark->channel, t->channel) != 0))
            continue;
        myo_intervals *list = strcmp(mark->type, "rest") == 0        ? &track->task.rest
                              : strcmp(mark->type, "voluntary") == 0 ? &track->task.voluntary
                              : strcmp(mark->type, "stimulus") == 0  ? &track->task.stimulus
                                                                     : NULL;
        if (list == NULL)
            continue;
        track->task.any = true;
        const int64_t first = frame_at(t, mark->onset_s);
        int64_t end = frame_at(t, mark->onset_s + mark->duration_s);
        if (list == &track->task.stimulus && end == first && end < t->frames)
            end++;
        if (end > first)
            MYO_TRY(myo_intervals_add(list, first, end, NULL));
    }
    MYO_TRY(myo_intervals_normalise(&track->task.rest));
    MYO_TRY(myo_intervals_normalise(&track->task.stimulus));
    return myo_intervals_normalise(&track->task.voluntary);
}
