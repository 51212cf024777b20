/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/method_hash.h"

#include <string.h>

#include "batch/revision.h" /* made by the build */
#include "core/fail.h"
#include "core/text.h"
#include "myoscribe/version.h"

static myo_status add_file(myo_text *text, const char *name, const char *path, const myo_log *log)
{
    char digest[MYO_HASH_TEXT] = "";
    if (path != NULL && myo_hash_file(digest, path) != MYO_OK)
        return myo_fail(log, MYO_ARGUMENT,
                        "%s: the file given with --%s cannot be read; check path "
                        "and permissions",
                        path, name);
    return myo_text_add(text, "%s=%s\n", name, digest);
}

static myo_status describe(myo_text *text, const myo_batch_options *options, const myo_log *log)
{
    const myo_recording_options *recording = &options->recording;
    MYO_TRY(myo_text_add(text, "version=%s\nrevision=%s\nformats=%u\n", MYO_VERSION, MYO_REVISION,
                         options->formats));
    size_t count = 0;
    const myo_setting *rows = myo_settings_rows(&count);
    for (size_t i = 0; i < count; i++)
        MYO_TRY(myo_text_add(text, "%s=%.17g\n", rows[i].name,
                             myo_setting_get(options->settings, &rows[i])));
    MYO_TRY(myo_text_add(text, "full_scale=%s\nrate=%.17g\ndataset=%s\nresample=%d\n",
                         recording->full_scale == NULL ? "" : recording->full_scale,
                         recording->rate_hz, recording->dataset == NULL ? "" : recording->dataset,
                         recording->resample_irregular));
    MYO_TRY(add_file(text, "channels", recording->channels_path, log));
    return add_file(text, "events", recording->events_path, log);
}

myo_status myo_method_hash(char out[MYO_HASH_TEXT], const myo_batch_options *options,
                           const myo_log *log)
{
    myo_text text = { 0 };
    const myo_status status = describe(&text, options, log);
    if (status == MYO_OK)
        myo_hash_bytes(out, text.bytes, text.length);
    myo_text_free(&text);
    return status;
}
