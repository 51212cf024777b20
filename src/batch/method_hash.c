/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/method_hash.h"

#include <string.h>

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

static myo_status describe_settings(myo_text *text, const myo_settings *settings)
{
    size_t count = 0;
    const myo_setting *rows = myo_settings_rows(&count);
    for (size_t i = 0; i < count; i++)
        MYO_TRY(
            myo_text_add(text, "%s=%.17g\n", rows[i].name, myo_setting_get(settings, &rows[i])));
    return MYO_OK;
}

static myo_status describe_options(myo_text *text, const myo_batch_options *options,
                                   const myo_log *log)
{
    const myo_recording_options *recording = &options->recording;
    MYO_TRY(myo_text_add(
        text, "formats=%u\nfull_scale=%s\nrate=%.17g\ndataset=%s\nresample=%d\n", options->formats,
        recording->full_scale == NULL ? "" : recording->full_scale, recording->rate_hz,
        recording->dataset == NULL ? "" : recording->dataset, recording->resample_irregular));
    MYO_TRY(add_file(text, "channels", recording->channels_path, log));
    return add_file(text, "events", recording->events_path, log);
}

myo_status myo_method_make(myo_method *out, const myo_batch_options *options, const myo_log *log)
{
    myo_text settings = { 0 }, others = { 0 }, whole = { 0 };
    out->build = myo_version_build();
    myo_status status = describe_settings(&settings, options->settings);
    if (status == MYO_OK)
        status = describe_options(&others, options, log);
    if (status == MYO_OK) {
        myo_hash_bytes(out->settings, settings.bytes, settings.length);
        myo_hash_bytes(out->options, others.bytes, others.length);
        status = myo_text_add(&whole, "%s\n%s\n%s\n", out->build, out->settings, out->options);
    }
    if (status == MYO_OK)
        myo_hash_bytes(out->whole, whole.bytes, whole.length);
    myo_text_free(&whole);
    myo_text_free(&others);
    myo_text_free(&settings);
    return status;
}
