/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wording of every column of the batch's own tables. */
#include "report/tables/recording_columns.h"

#include "myoscribe/result.h"

#define SUMMARY(field, kind, unit, description, levels)                                            \
    {                                                                                              \
#field, unit, description, kind, offsetof(myo_summary, field), levels                      \
    }

static const myo_column summary_columns[] = {
    SUMMARY(channel, MYO_CELL_TEXT, "",
            "EMG channel, or the accelerometer where there is no EMG; n/a: the recording has "
            "neither",
            MYO_FREE_VALUES),
    SUMMARY(duration_s, MYO_CELL_SECONDS, "s", "length of the channel's stream, gaps included",
            MYO_FREE_VALUES),
    SUMMARY(clean_rest_s, MYO_CELL_SECONDS, "s",
            "duration minus gaps, excluded marks, artefacts and activity with its guard",
            MYO_FREE_VALUES),
    SUMMARY(excluded_s, MYO_CELL_SECONDS, "s", "time that was not analysed", MYO_FREE_VALUES),
    SUMMARY(excluded_why, MYO_CELL_TEXT, "", "the reasons with their seconds", MYO_FREE_VALUES),
    SUMMARY(fasciculations, MYO_CELL_COUNT, "",
            "events of that class; n/a: none seen, but too little clean rest to say there are none",
            MYO_FREE_VALUES),
    SUMMARY(fasciculations_per_min, MYO_CELL_FIXED3, "1/min",
            "those in clean rest, per minute of it", MYO_FREE_VALUES),
    SUMMARY(rate_low, MYO_CELL_FIXED3, "1/min", "lower end of the rate's 95 % Poisson interval",
            MYO_FREE_VALUES),
    SUMMARY(rate_high, MYO_CELL_FIXED3, "1/min", "upper end of the rate's 95 % Poisson interval",
            MYO_FREE_VALUES),
    SUMMARY(cramps, MYO_CELL_COUNT, "", "cramps, the cramp-like included; n/a: no EMG to judge",
            MYO_FREE_VALUES),
    SUMMARY(fatigue, MYO_CELL_TEXT, "", "verdict over the channel's contractions",
            MYO_WORDS_FATIGUE),
    SUMMARY(mdf_slope_pct_per_s, MYO_CELL_FIXED3, "%/s",
            "Theil-Sen slope of the median frequency in the contraction that decides the verdict",
            MYO_FREE_VALUES),
    SUMMARY(slope_low, MYO_CELL_FIXED3, "%/s", "lower end of the slope's 95 % interval",
            MYO_FREE_VALUES),
    SUMMARY(slope_high, MYO_CELL_FIXED3, "%/s", "upper end of the slope's 95 % interval",
            MYO_FREE_VALUES),
    SUMMARY(snr_db, MYO_CELL_FIXED1, "dB", "activity over tracked rest noise", MYO_FREE_VALUES),
    SUMMARY(calibrated, MYO_CELL_FLAG, "",
            "false: no unit is known, amplitudes are in percent of full scale", MYO_FREE_VALUES),
    SUMMARY(note, MYO_CELL_TEXT, "", "what to know before using the row", MYO_FREE_VALUES),
};

const myo_column myo_recording_column = {
    .name = "recording",
    .unit = "",
    .description = "key: path relative to the input folder, and folder of the results; "
                   "backslash escapes as in C for bytes that are not printable UTF-8",
    .kind = MYO_CELL_TEXT,
    .levels = MYO_FREE_VALUES,
};

const myo_column *myo_summary_columns(size_t *count)
{
    *count = sizeof summary_columns / sizeof *summary_columns;
    return summary_columns;
}

const myo_column *myo_status_columns(size_t *count)
{
    static const myo_column columns[] = {
        { .name = "input",
          .unit = "",
          .description =
              "the recording's key, or the path as given when it has none; escapes as in C",
          .kind = MYO_CELL_TEXT,
          .levels = MYO_FREE_VALUES },
        { .name = "status",
          .unit = "",
          .description = "outcome",
          .kind = MYO_CELL_TEXT,
          .levels = MYO_WORDS_STATUS },
        { .name = "message",
          .unit = "",
          .description = "what happened and what to do; warnings of a recording that was analysed",
          .kind = MYO_CELL_TEXT,
          .levels = MYO_FREE_VALUES },
    };
    *count = sizeof columns / sizeof *columns;
    return columns;
}
