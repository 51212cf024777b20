/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/unfinished.h"

#include <string.h>
#include <unistd.h>

#include "batch/folder.h"
#include "core/file.h"
#include "core/text.h"

/* As a shell takes it: quoted where it has to be. */
static void add_word(myo_text *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./=,:+@%";
    if (*word != '\0' && word[strspn(word, plain)] == '\0') {
        (void)myo_text_add(text, "%s", word);
        return;
    }
    (void)myo_text_add(text, "'");
    for (; *word != '\0'; word++)
        (void)(*word == '\'' ? myo_text_add(text, "'\\''") : myo_text_add_bytes(text, word, 1));
    (void)myo_text_add(text, "'");
}

myo_status myo_unfinished_write(const myo_batch_options *options, const char *started,
                                const myo_log *log)
{
    myo_text text = { 0 }, path = { 0 };
    (void)myo_text_add(
        &text,
        "A run of myoscribe began here at %s and has not written its tables yet: it is "
        "still running, or was\ninterrupted, or other shards or the merge are to come. "
        "Tables and pages beside this file are of an earlier run.\nA recording's folder "
        "is whole where it holds the file " MYO_BATCH_COMPLETION
        ". To go on, the same command with --resume",
        started);
    (void)myo_text_add(&text, options->command_line_count > 0 ? ":\n\n " : ".\n");
    for (size_t i = 0; i < options->command_line_count; i++) {
        (void)myo_text_add(&text, " ");
        add_word(&text, options->command_line[i]);
    }
    if (options->command_line_count > 0)
        (void)myo_text_add(&text, "%s\n", options->resume == MYO_RESUME_NONE ? " --resume" : "");
    (void)myo_text_add(&path, "%s/" MYO_BATCH_UNFINISHED, options->folder);
    const myo_status status = text.failed || path.failed
                                  ? MYO_NO_MEMORY
                                  : myo_file_write(path.bytes, text.bytes, text.length, log);
    myo_text_free(&path);
    myo_text_free(&text);
    return status;
}

void myo_unfinished_remove(const char *folder)
{
    myo_text path = { 0 };
    if (myo_text_add(&path, "%s/" MYO_BATCH_UNFINISHED, folder) == MYO_OK)
        unlink(path.bytes);
    myo_text_free(&path);
}
