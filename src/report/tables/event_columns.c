/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wording of every column. Order is part of the output contract: readers may rely on the first
 * thirteen columns of events.tsv, so new evidence goes to the end. */
#include "report/tables/event_columns.h"

#include "myoscribe/event.h"

#define EVENT(field, kind, unit, description, levels)                                              \
    {                                                                                              \
#field, unit, description, kind, offsetof(myo_event, field), levels                        \
    }

static const myo_column event_columns[] = {
    { "onset", "s",
      "start on the recording's clock; for a fasciculation where the surface potential leaves its "
      "baseline",
      MYO_CELL_SECONDS, offsetof(myo_event, onset_s), MYO_FREE_VALUES },
    { "duration", "s", "length of the event", MYO_CELL_SECONDS, offsetof(myo_event, duration_s),
      MYO_FREE_VALUES },
    { "trial_type", "", "what the event was classified as", MYO_CELL_CLASS,
      offsetof(myo_event, class_), MYO_WORDS_CLASS },
    EVENT(channel, MYO_CELL_TEXT, "", "channel of the recording", MYO_FREE_VALUES),
    EVENT(
        confidence, MYO_CELL_FIXED3, "",
        "0 to 1: how far the measured values lie beyond the limits of the rule that decided; for a "
        "fasciculation the share of true ones among such (logistic regression on simulated ones)",
        MYO_FREE_VALUES),
    EVENT(reason, MYO_CELL_TEXT, "", "the rule that decided, with the numbers that fired",
          MYO_FREE_VALUES),
    EVENT(certainty, MYO_CELL_CERTAINTY, "", "how firmly the class stands", MYO_WORDS_CERTAINTY),
    EVENT(subtype, MYO_CELL_TEXT, "", "finer kind within the class", MYO_WORDS_SUBTYPE),
    EVENT(accelerometer, MYO_CELL_ACCELEROMETER, "",
          "what the accelerometer says of the electrical event", MYO_WORDS_ACCELEROMETER),
    EVENT(episode_id, MYO_CELL_COUNT, "", "rows of one episode share it; from 1 in a recording",
          MYO_FREE_VALUES),
    EVENT(amplitude, MYO_CELL_NUMBER, "see unit",
          "peak to peak for a fasciculation, root mean square for the others", MYO_FREE_VALUES),
    EVENT(unit, MYO_CELL_TEXT, "", "unit of amplitude; %FS is percent of full scale",
          MYO_FREE_VALUES),
    EVENT(snr_db, MYO_CELL_FIXED1, "dB", "event over the tracked rest noise", MYO_FREE_VALUES),
    EVENT(peak_over_sigma, MYO_CELL_FIXED2, "sigma",
          "largest absolute sample over the local robust standard deviation", MYO_FREE_VALUES),
    EVENT(template_id, MYO_CELL_SMALL, "", "motor-unit potential cluster of the channel, from 1",
          MYO_FREE_VALUES),
    EVENT(template_correlation, MYO_CELL_FIXED3, "",
          "normalised correlation with the cluster's mean", MYO_FREE_VALUES),
    { "interval_before_s", "s", "since the discharge before", MYO_CELL_SECONDS,
      offsetof(myo_event, interval_before_s), MYO_FREE_VALUES },
    { "interval_after_s", "s", "until the discharge after", MYO_CELL_SECONDS,
      offsetof(myo_event, interval_after_s), MYO_FREE_VALUES },
    EVENT(interval_cv, MYO_CELL_FIXED3, "",
          "coefficient of variation of the intervals between discharges", MYO_FREE_VALUES),
    EVENT(median_frequency_hz, MYO_CELL_FIXED2, "Hz",
          "median frequency over the event, rest spectrum subtracted where possible",
          MYO_FREE_VALUES),
    EVENT(mdf_slope_pct_per_s, MYO_CELL_FIXED3, "%/s",
          "Theil-Sen slope of the median frequency, in percent of its start per second",
          MYO_FREE_VALUES),
    EVENT(mdf_slope_low, MYO_CELL_FIXED3, "%/s", "lower end of the slope's 95 % interval",
          MYO_FREE_VALUES),
    EVENT(mdf_slope_high, MYO_CELL_FIXED3, "%/s", "upper end of the slope's 95 % interval",
          MYO_FREE_VALUES),
    EVENT(trend_z, MYO_CELL_FIXED2, "", "Mann-Kendall Z of the trend of Dimitrov's spectral index",
          MYO_FREE_VALUES),
    { "accelerometer_lag_s", "s", "motion onset minus EMG onset", MYO_CELL_SECONDS,
      offsetof(myo_event, accelerometer_lag_s), MYO_FREE_VALUES },
    EVENT(state, MYO_CELL_TEXT, "",
          "of the muscle around it: quiet, low-level (single units fire) or contraction (their "
          "discharges overlap)",
          MYO_FREE_VALUES),
    EVENT(local_sigma, MYO_CELL_NUMBER, "see unit",
          "robust level of the signal within a second on both sides", MYO_FREE_VALUES),
    EVENT(crosstalk_of, MYO_CELL_TEXT, "", "channel that sees the same potential larger",
          MYO_FREE_VALUES),
    EVENT(repetition, MYO_CELL_SMALL, "", "number of the contraction in a series, from 1",
          MYO_FREE_VALUES),
};

const myo_column *myo_event_columns(size_t *count)
{
    *count = sizeof event_columns / sizeof *event_columns;
    return event_columns;
}
