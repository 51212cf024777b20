/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wording of every column. Order is part of the output contract: readers may rely on the first
 * thirteen columns of events.tsv, so new evidence goes to the end. */
#include "report/tables/event_columns.h"

#include "myoscribe/event.h"

static const myo_level class_levels[] = {
    { "fasciculation", "spontaneous, isolated discharge of a motor unit at rest" },
    { "cramp", "sustained involuntary activity; see certainty" },
    { "fatigue", "the spectral trend of the voluntary row with the same episode_id shows fatigue" },
    { "voluntary", "activity asked for by a task mark, or with the regularity of voluntary work" },
    { "artefact", "not muscle: heart, motion, electrode, clipping; see subtype" },
    { "unscored", "an event that no rule could decide; counted nowhere" },
    { NULL, NULL }
};

static const myo_level certainty_levels[] = {
    { "definite", "every condition of the rule was met" },
    { "like", "has the form, but what would prove it (a task mark, a second channel) is missing" },
    { "indeterminate", "two rules were about equally near" },
    { NULL, NULL }
};

static const myo_level accelerometer_levels[] = {
    { "confirmed", "motion followed inside the coincidence window" },
    { "silent", "an accelerometer was there and saw no motion" },
    { "mechanical", "motion came first, or motion without electrical activity" },
    { "n/a",
      "no accelerometer beside this channel, or motion shortly before on a clock that could not "
      "be compared" },
    { NULL, NULL }
};

static const myo_level subtype_levels[] = {
    { "isolated", "fasciculation with no other discharge inside the isolation interval" },
    { "grouped", "fasciculation with a neighbour inside it, but not part of a train" },
    { "multiplet", "two or more discharges closer than the merge interval, counted once" },
    { "train", "successive discharges at a steady rate: voluntary" },
    { "burst", "voluntary activity shorter than the sustained length" },
    { "hold", "sustained voluntary activity" },
    { "repetitions", "fatigue over a series of contractions, one value each" },
    { "ecg", "heart beat" },
    { "motion", "movement of limb, cable or electrode" },
    { "pop", "electrode step with an exponential tail" },
    { "clip", "signal at the converter's limit" },
    { "gap", "missing samples" },
    { "evoked", "begins within 60 ms of a stimulus mark; neither counted nor rest" },
    { NULL, NULL }
};

#define EVENT(field, kind, unit, description, levels)                                              \
    {                                                                                              \
#field, unit, description, kind, offsetof(myo_event, field), levels                        \
    }

static const myo_column event_columns[] = {
    { "onset", "s",
      "start on the recording's clock; for a fasciculation where the surface potential leaves its "
      "baseline",
      MYO_CELL_SECONDS, offsetof(myo_event, onset_s), NULL },
    { "duration", "s", "length of the event", MYO_CELL_SECONDS, offsetof(myo_event, duration_s),
      NULL },
    { "trial_type", "", "what the event was classified as", MYO_CELL_CLASS,
      offsetof(myo_event, class_), class_levels },
    EVENT(channel, MYO_CELL_TEXT, "", "channel of the recording", NULL),
    EVENT(confidence, MYO_CELL_FIXED3, "",
          "0 to 1; how far the features lie from the rule's thresholds", NULL),
    EVENT(reason, MYO_CELL_TEXT, "", "the rule that decided, with the numbers that fired", NULL),
    EVENT(certainty, MYO_CELL_CERTAINTY, "", "how firmly the class stands", certainty_levels),
    EVENT(subtype, MYO_CELL_TEXT, "", "finer kind within the class", subtype_levels),
    EVENT(accelerometer, MYO_CELL_ACCELEROMETER, "",
          "what the accelerometer says of the electrical event", accelerometer_levels),
    EVENT(episode_id, MYO_CELL_COUNT, "", "rows of one episode share it; from 1 in a recording",
          NULL),
    EVENT(amplitude, MYO_CELL_NUMBER, "see unit",
          "peak to peak for a fasciculation, root mean square for the others", NULL),
    EVENT(unit, MYO_CELL_TEXT, "", "unit of amplitude; %FS is percent of full scale", NULL),
    EVENT(snr_db, MYO_CELL_FIXED1, "dB", "event over the tracked rest noise", NULL),
    EVENT(peak_over_sigma, MYO_CELL_FIXED2, "sigma",
          "largest absolute sample over the local robust standard deviation", NULL),
    EVENT(template_id, MYO_CELL_SMALL, "", "motor-unit potential cluster of the channel, from 1",
          NULL),
    EVENT(template_correlation, MYO_CELL_FIXED3, "",
          "normalised correlation with the cluster's mean", NULL),
    { "interval_before_s", "s", "since the discharge before", MYO_CELL_SECONDS,
      offsetof(myo_event, interval_before_s), NULL },
    { "interval_after_s", "s", "until the discharge after", MYO_CELL_SECONDS,
      offsetof(myo_event, interval_after_s), NULL },
    EVENT(interval_cv, MYO_CELL_FIXED3, "",
          "coefficient of variation of the intervals between discharges", NULL),
    EVENT(median_frequency_hz, MYO_CELL_FIXED2, "Hz",
          "median frequency over the event, rest spectrum subtracted where possible", NULL),
    EVENT(mdf_slope_pct_per_s, MYO_CELL_FIXED3, "%/s",
          "Theil-Sen slope of the median frequency, in percent of its start per second", NULL),
    EVENT(mdf_slope_low, MYO_CELL_FIXED3, "%/s", "lower end of the slope's 95 % interval", NULL),
    EVENT(mdf_slope_high, MYO_CELL_FIXED3, "%/s", "upper end of the slope's 95 % interval", NULL),
    EVENT(trend_z, MYO_CELL_FIXED2, "", "Mann-Kendall Z of the trend of Dimitrov's spectral index",
          NULL),
    { "accelerometer_lag_s", "s", "motion onset minus EMG onset", MYO_CELL_SECONDS,
      offsetof(myo_event, accelerometer_lag_s), NULL },
};

const myo_column *myo_event_columns(size_t *count)
{
    *count = sizeof event_columns / sizeof *event_columns;
    return event_columns;
}
