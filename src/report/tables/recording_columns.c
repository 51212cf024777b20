/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wording of every column of the batch's own tables. */
#include "report/tables/recording_columns.h"

#include "myoscribe/result.h"

static const myo_level fatigue_levels[] = {
    { "found", "the trend test was passed in at least one contraction" },
    { "none", "contractions long and clean enough to show fatigue did not" },
    { "too short to say", "no contraction has enough clean windows for the trend test" },
    { "too noisy to say", "the signal-to-noise ratio is too low to trust the spectrum" },
    { "n/a", "no sustained contraction" },
    { NULL, NULL }
};

#define SUMMARY(field, kind, unit, description, levels)                                            \
    {                                                                                              \
#field, unit, description, kind, offsetof(myo_summary, field), levels                      \
    }

static const myo_column summary_columns[] = {
    SUMMARY(channel, MYO_CELL_TEXT, "",
            "EMG channel, or the accelerometer where there is no EMG; n/a: the recording has "
            "neither",
            NULL),
    SUMMARY(duration_s, MYO_CELL_SECONDS, "s", "length of the channel's stream, gaps included",
            NULL),
    SUMMARY(clean_rest_s, MYO_CELL_SECONDS, "s",
            "duration minus gaps, excluded marks, artefacts and activity with its guard", NULL),
    SUMMARY(excluded_s, MYO_CELL_SECONDS, "s", "time that was not analysed", NULL),
    SUMMARY(excluded_why, MYO_CELL_TEXT, "", "the reasons with their seconds", NULL),
    SUMMARY(fasciculations, MYO_CELL_COUNT, "",
            "events of that class; n/a: none seen, but too little clean rest to say there are none",
            NULL),
    SUMMARY(fasciculations_per_min, MYO_CELL_FIXED3, "1/min",
            "those in clean rest, per minute of it", NULL),
    SUMMARY(rate_low, MYO_CELL_FIXED3, "1/min", "lower end of the rate's 95 % Poisson interval",
            NULL),
    SUMMARY(rate_high, MYO_CELL_FIXED3, "1/min", "upper end of the rate's 95 % Poisson interval",
            NULL),
    SUMMARY(cramps, MYO_CELL_COUNT, "", "cramps, the cramp-like included; n/a: no EMG to judge",
            NULL),
    SUMMARY(fatigue, MYO_CELL_TEXT, "", "verdict over the channel's contractions", fatigue_levels),
    SUMMARY(mdf_slope_pct_per_s, MYO_CELL_FIXED3, "%/s",
            "Theil-Sen slope of the median frequency in the contraction that decides the verdict",
            NULL),
    SUMMARY(slope_low, MYO_CELL_FIXED3, "%/s", "lower end of the slope's 95 % interval", NULL),
    SUMMARY(slope_high, MYO_CELL_FIXED3, "%/s", "upper end of the slope's 95 % interval", NULL),
    SUMMARY(snr_db, MYO_CELL_FIXED1, "dB", "activity over tracked rest noise", NULL),
    SUMMARY(calibrated, MYO_CELL_FLAG, "",
            "false: no unit is known, amplitudes are in percent of full scale", NULL),
    SUMMARY(note, MYO_CELL_TEXT, "", "what to know before using the row", NULL),
};

const myo_column myo_recording_column = {
    .name = "recording",
    .unit = "",
    .description = "key: path relative to the input folder, and folder of the results; "
                   "backslash escapes as in C for bytes that are not printable UTF-8",
    .kind = MYO_CELL_TEXT,
};

const myo_column *myo_summary_columns(size_t *count)
{
    *count = sizeof summary_columns / sizeof *summary_columns;
    return summary_columns;
}

const myo_column *myo_status_columns(size_t *count)
{
    static const myo_level status_levels[] = {
        { "ok", "analysed; its folder is whole" },
        { "failed", "not analysed; message says what to do" },
        { NULL, NULL },
    };
    static const myo_column columns[] = {
        { .name = "input",
          .unit = "",
          .description =
              "the recording's key, or the path as given when it has none; escapes as in C",
          .kind = MYO_CELL_TEXT },
        { .name = "status",
          .unit = "",
          .description = "outcome",
          .kind = MYO_CELL_TEXT,
          .levels = status_levels },
        { .name = "message",
          .unit = "",
          .description = "what happened and what to do; warnings of a recording that was analysed",
          .kind = MYO_CELL_TEXT },
    };
    *count = sizeof columns / sizeof *columns;
    return columns;
}
