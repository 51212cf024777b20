/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wording of every column of the batch's own tables. */
#include "report/tables/recording_columns.h"

#define SUMMARY(field, kind, unit, description, levels)                                            \
    {                                                                                              \
#field, unit, description, kind, offsetof(myo_recording_row, summary.field), levels        \
    }

#define PLACE(field, kind, unit, description)                                                      \
    {                                                                                              \
#field, unit, description, kind, offsetof(myo_recording_row, field), MYO_FREE_VALUES       \
    }

static const myo_column recording_columns[] = {
    SUMMARY(channel, MYO_CELL_TEXT, "",
            "EMG channel, or the accelerometer where there is no EMG; n/a: the recording has "
            "neither",
            MYO_FREE_VALUES),
    SUMMARY(duration_s, MYO_CELL_SECONDS, "s", "length of the channel's stream, gaps included",
            MYO_FREE_VALUES),
    SUMMARY(clean_rest_s, MYO_CELL_SECONDS, "s",
            "duration minus everything excluded, and minus activity with its guard",
            MYO_FREE_VALUES),
    SUMMARY(excluded_s, MYO_CELL_SECONDS, "s", "time left out, guards included", MYO_FREE_VALUES),
    SUMMARY(excluded_why, MYO_CELL_TEXT, "",
            "the reasons with their seconds, guards included; they add up to excluded_s",
            MYO_FREE_VALUES),
    SUMMARY(
        fasciculations, MYO_CELL_COUNT, "",
        "events of that class, whatever their certainty; n/a: none seen, but too little clean rest "
        "to say there are none",
        MYO_FREE_VALUES),
    SUMMARY(fasciculations_per_min, MYO_CELL_FIXED3, "1/min",
            "those in clean rest, per minute of it", MYO_FREE_VALUES),
    SUMMARY(rate_low, MYO_CELL_FIXED3, "1/min",
            "lower end of the rate's 95 % interval: Poisson, widened by the dispersion of what is "
            "counted",
            MYO_FREE_VALUES),
    SUMMARY(rate_high, MYO_CELL_FIXED3, "1/min", "upper end of the rate's 95 % interval",
            MYO_FREE_VALUES),
    SUMMARY(cramps, MYO_CELL_COUNT, "", "cramps, the cramp-like included; n/a: no EMG to judge",
            MYO_FREE_VALUES),
    SUMMARY(fatigue, MYO_CELL_TEXT, "", "verdict over the channel's contractions",
            MYO_WORDS_FATIGUE),
    SUMMARY(mdf_slope_pct_per_s, MYO_CELL_FIXED3, "%/s",
            "Theil-Sen slope of the median frequency in the contraction, or over the series, that "
            "decides the verdict",
            MYO_FREE_VALUES),
    SUMMARY(slope_low, MYO_CELL_FIXED3, "%/s", "lower end of the slope's 95 % interval",
            MYO_FREE_VALUES),
    SUMMARY(slope_high, MYO_CELL_FIXED3, "%/s", "upper end of the slope's 95 % interval",
            MYO_FREE_VALUES),
    SUMMARY(snr_db, MYO_CELL_FIXED1, "dB", "strongest activity over tracked rest noise",
            MYO_FREE_VALUES),
    SUMMARY(calibrated, MYO_CELL_FLAG, "",
            "false: no unit is known, amplitudes are in percent of full scale", MYO_FREE_VALUES),
    SUMMARY(note, MYO_CELL_TEXT, "", "what to know before using the row", MYO_FREE_VALUES),
    SUMMARY(quiet_s, MYO_CELL_SECONDS, "s", "neither contraction nor discharges", MYO_FREE_VALUES),
    SUMMARY(low_level_s, MYO_CELL_SECONDS, "s", "discharges one by one, no contraction",
            MYO_FREE_VALUES),
    SUMMARY(contraction_s, MYO_CELL_SECONDS, "s", "discharges overlap", MYO_FREE_VALUES),
    SUMMARY(counted, MYO_CELL_COUNT, "", "fasciculations that the rate counts", MYO_FREE_VALUES),
    SUMMARY(definite, MYO_CELL_COUNT, "", "fasciculations that are definite", MYO_FREE_VALUES),
    SUMMARY(like, MYO_CELL_COUNT, "", "fasciculations of certainty like", MYO_FREE_VALUES),
    SUMMARY(indeterminate, MYO_CELL_COUNT, "", "fasciculations of certainty indeterminate",
            MYO_FREE_VALUES),
    SUMMARY(rate_policy, MYO_CELL_TEXT, "", "which fasciculations are counted, over which time",
            MYO_FREE_VALUES),
    SUMMARY(rms_max, MYO_CELL_NUMBER, "unit of the channel",
            "root mean square of the largest contraction (the largest of at least 0.5 s, where "
            "there is one)",
            MYO_FREE_VALUES),
    SUMMARY(peak_max, MYO_CELL_NUMBER, "unit of the channel",
            "largest absolute sample of that contraction, band-passed", MYO_FREE_VALUES),
    SUMMARY(mdf_start_hz, MYO_CELL_FIXED2, "Hz",
            "median frequency at the start of that contraction (of its trend; of all of it where "
            "it is too short for one)",
            MYO_FREE_VALUES),
    PLACE(mvc_pct, MYO_CELL_FIXED1, "%",
          "rms_max in percent of the same number under a mark mvc, of this recording or else of "
          "another of the same participant and muscle"),
    PLACE(participant, MYO_CELL_TEXT, "",
          "who: participants.tsv, recordings_info.tsv, BIDS name "
          "or folder"),
    PLACE(session, MYO_CELL_TEXT, "", "visit: the same sources"),
    PLACE(task, MYO_CELL_TEXT, "",
          "what was asked for: recordings_info.tsv, BIDS name, or a file "
          "name that returns in several sessions"),
    PLACE(group, MYO_CELL_TEXT, "", "group of the participant: the same sources"),
    PLACE(side, MYO_CELL_TEXT, "", "left or right, from the channel's name"),
    PLACE(muscle, MYO_CELL_TEXT, "", "the channel's name without its side"),
    PLACE(recorded_at, MYO_CELL_TEXT, "",
          "date and time: recordings_info.tsv, else the file, else "
          "a sidecar or participants.tsv; recordings are put in "
          "order by it and by nothing else"),
};

const myo_column myo_recording_column = {
    .name = "recording",
    .unit = "",
    .description = "key: path relative to the input folder, and folder of the results; "
                   "backslash escapes as in C for bytes that are not printable UTF-8",
    .kind = MYO_CELL_TEXT,
    .levels = MYO_FREE_VALUES,
};

const myo_column *myo_recording_columns(size_t *count)
{
    *count = sizeof recording_columns / sizeof *recording_columns;
    return recording_columns;
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
