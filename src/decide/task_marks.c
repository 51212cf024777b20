/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/task_marks.h"

#include <math.h>
#include <string.h>

#include "annotation/mark_type.h"

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
        if (mark->channel != NULL && strcmp(mark->channel, t->channel) != 0)
            continue;
        const myo_mark_type type = myo_mark_type_meant(mark->type);
        myo_intervals *list = type == MYO_MARK_REST ? &track->task.rest
                              : type == MYO_MARK_VOLUNTARY || type == MYO_MARK_MVC
                                  ? &track->task.voluntary
                              : type == MYO_MARK_STIMULUS ? &track->task.stimulus
                                                          : NULL;
        if (list == NULL)
            continue;
        track->task.any = track->task.any || list != &track->task.stimulus; /* no protocol */
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
