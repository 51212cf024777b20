/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page's script draws. Each kind of data has a share of the page that does not grow with
 * the recording, so that a day opens as fast as a minute: the shares below sum to under 5 MB. */
#include "report/page/page_data.h"

#include <math.h>

#include "core/fail.h"
#include "myoscribe/words.h"
#include "report/findings/encode.h"
#include "report/findings/zoom_pyramid.h"
#include "report/page/page_events.h"
#include "report/page/page_samples.h"
#include "report/page/page_spectrogram.h"

enum {
    BUCKETS_TOTAL = 230000, /* of the pyramid's finest embedded level, 4 bytes each */
    BUCKETS_TRACK = 60000,
    BUCKETS_LEAST = 400,
    ENVELOPE_EVERY = 4, /* buckets per envelope point */
    SAMPLES_TOTAL = 430000
};

static double largest_of(const myo_pyramid *pyramid)
{
    double largest = 0;
    for (size_t i = 0; i < pyramid->count; i++)
        if (isfinite(pyramid->buckets[i].minimum))
            largest = fmax(largest, fmax(-(double)pyramid->buckets[i].minimum,
                                         (double)pyramid->buckets[i].maximum));
    return largest > 0 ? largest : 1;
}

static myo_status add_envelope(myo_json *entry, const myo_pyramid *pyramid)
{
    myo_packed packed = { 0 };
    double largest = 0;
    for (size_t i = 0; i < pyramid->count; i++)
        if (isfinite(pyramid->buckets[i].rms))
            largest = fmax(largest, (double)pyramid->buckets[i].rms);
    const double scale = (largest > 0 ? largest : 1) / 65534;
    for (size_t i = 0; i < pyramid->count; i += ENVELOPE_EVERY) {
        double sum = 0;
        size_t seen = 0;
        for (size_t k = i; k < i + ENVELOPE_EVERY && k < pyramid->count; k++)
            if (isfinite(pyramid->buckets[k].rms)) {
                sum += (double)pyramid->buckets[k].rms * (double)pyramid->buckets[k].rms;
                seen++;
            }
        myo_packed_add_unsigned(&packed, seen > 0 ? sqrt(sum / (double)seen) : NAN, scale);
    }
    myo_json_add_number(entry, "rmsScale", scale);
    myo_json_add_integer(entry, "rmsEvery", ENVELOPE_EVERY);
    return myo_packed_finish(&packed, entry, "rms");
}

static myo_status add_pyramid(myo_json *entry, const myo_report *report, size_t track)
{
    size_t limit = BUCKETS_TOTAL / report->view->track_count;
    limit = limit > BUCKETS_TRACK ? BUCKETS_TRACK : limit < BUCKETS_LEAST ? BUCKETS_LEAST : limit;
    myo_pyramid pyramid;
    MYO_TRY(myo_pyramid_make(&pyramid, report, track, limit));
    const double scale = largest_of(&pyramid) / 32767;
    myo_packed packed = { 0 };
    for (size_t i = 0; i < pyramid.count; i++) {
        myo_packed_add_signed(&packed, (double)pyramid.buckets[i].minimum, scale);
        myo_packed_add_signed(&packed, (double)pyramid.buckets[i].maximum, scale);
    }
    myo_json_add_number(entry, "bucket", pyramid.bucket_s);
    myo_json_add_number(entry, "scale", scale);
    MYO_TRY(myo_packed_finish(&packed, entry, "pairs"));
    return add_envelope(entry, &pyramid);
}

static myo_status add_track(myo_json *tracks, const myo_report *report, size_t index,
                            size_t *budget)
{
    const myo_track *track = &report->view->tracks[index];
    myo_json *entry = myo_json_add_object(tracks, NULL);
    myo_json_add_text(entry, "channel", track->channel);
    myo_json_add_text(entry, "type", track->type == MYO_CHANNEL_ACC ? "ACC" : "EMG");
    myo_json_add_text(entry, "unit", track->unit);
    myo_json_add_number(entry, "rate", track->geometry.rate_hz);
    myo_json_add_number(entry, "start", track->start_s);
    myo_json_add_number(entry, "seconds", (double)track->frames / track->geometry.rate_hz);
    MYO_TRY(add_pyramid(entry, report, index));
    MYO_TRY(myo_page_data_blocks(entry, report, index, budget));
    return track->type == MYO_CHANNEL_EMG ? myo_page_spectrogram(entry, report, index) : MYO_OK;
}

static void add_ranges(myo_json *root, const myo_result_view *view)
{
    enum { MOST = 4000 };
    myo_json *excluded = myo_json_add_array(root, "excluded");
    for (size_t i = 0; i < view->exclusion_count && i < MOST; i++) {
        myo_json *row = myo_json_add_array(excluded, NULL);
        myo_json_add_integer(row, NULL, (int64_t)view->exclusions[i].track);
        myo_json_add_rounded(row, NULL, view->exclusions[i].onset_s, 3);
        myo_json_add_rounded(row, NULL, view->exclusions[i].duration_s, 3);
        myo_json_add_text(row, NULL, view->exclusions[i].why);
    }
    const myo_recording_info *recording = view->recording;
    myo_json *marks = myo_json_add_array(root, "marks");
    for (size_t i = 0; i < recording->mark_count && i < MOST; i++) {
        myo_json *row = myo_json_add_array(marks, NULL);
        myo_json_add_rounded(row, NULL, recording->marks[i].onset_s, 3);
        myo_json_add_rounded(row, NULL, recording->marks[i].duration_s, 3);
        myo_json_add_text(row, NULL, recording->marks[i].type);
        myo_json_add_text(row, NULL, recording->marks[i].channel);
    }
}

/* Names in the order of their enumerations, and what each word means, for tooltips. */
static void add_words(myo_json *root)
{
    static const struct {
        const char *name;
        myo_word_list list;
    } lists[] = { { "class", MYO_WORDS_CLASS },
                  { "certainty", MYO_WORDS_CERTAINTY },
                  { "subtype", MYO_WORDS_SUBTYPE },
                  { "accelerometer", MYO_WORDS_ACCELEROMETER },
                  { "term", MYO_WORDS_TERM } };
    myo_json *words = myo_json_add_object(root, "words");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        myo_json *list = myo_json_add_object(words, lists[i].name);
        for (const myo_word *word = myo_words(lists[i].list); word->name != NULL; word++)
            myo_json_add_text(list, word->name, word->meaning);
    }
    myo_json *certainties = myo_json_add_array(root, "certainties");
    for (int i = MYO_DEFINITE; i <= MYO_INDETERMINATE; i++)
        myo_json_add_text(certainties, NULL, myo_certainty_name((myo_certainty)i));
    myo_json *accelerometers = myo_json_add_array(root, "accelerometers");
    for (int i = MYO_ACCELEROMETER_NONE; i <= MYO_ACCELEROMETER_MECHANICAL; i++)
        myo_json_add_text(accelerometers, NULL, myo_accelerometer_name((myo_accelerometer)i));
}

myo_status myo_page_data(myo_json *root, const myo_report *report)
{
    size_t budget = SAMPLES_TOTAL;
    myo_json *tracks = myo_json_add_array(root, "tracks");
    for (size_t i = 0; i < report->view->track_count; i++)
        MYO_TRY(add_track(tracks, report, i, &budget));
    myo_json *classes = myo_json_add_array(root, "classes");
    for (int kind = 0; kind < MYO_CLASS_COUNT; kind++)
        myo_json_add_text(classes, NULL, myo_class_name((myo_class)kind));
    add_words(root);
    add_ranges(root, report->view);
    return myo_page_data_events(root, report);
}
