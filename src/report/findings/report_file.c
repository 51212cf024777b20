/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/report_file.h"

#include "core/fail.h"

myo_status myo_report_file_open(myo_report_file *out, const myo_report *report, const char *name)
{
    *out = (myo_report_file) { .log = report->log };
    const char *path = myo_report_path(report, name);
    return path == NULL ? MYO_NO_MEMORY : myo_file_create(&out->file, path, report->log);
}

myo_status myo_report_file_flush(myo_report_file *out, size_t least)
{
    if (out->text.failed)
        return MYO_NO_MEMORY;
    if (out->text.length >= least && out->text.length > 0) {
        myo_file_put(&out->file, out->text.bytes, out->text.length);
        out->text.length = 0;
    }
    return MYO_OK;
}

myo_status myo_report_file_close(myo_report_file *out, myo_status status)
{
    if (status == MYO_OK)
        status = myo_report_file_flush(out, 0);
    if (status == MYO_OK)
        status = myo_file_commit(&out->file, out->log);
    if (status != MYO_OK)
        myo_file_discard(&out->file);
    myo_text_free(&out->text);
    return status;
}
