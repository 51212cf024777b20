/* SPDX-License-Identifier: GPL-3.0-or-later */
/* index.html: what was found by person and muscle, groups, and one sortable table of everything. */
#include "report/batch/batch_page.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/file.h"
#include "core/arena.h"
#include "core/memory.h"
#include "report/batch/group_comparison.h"
#include "report/batch/person_findings.h"
#include "report/batch/season.h"
#include "report/findings/encode.h"
#include "report/page/glossary_section.h"
#include "report/page/html_document.h"
#include "report/tables/recording_columns.h"

enum { MESSAGES_MOST = 500, PICTURE_COLUMNS = 60 };

static void add_header(myo_text *out, const myo_batch_totals *totals)
{
    myo_page_head(out, "Recordings");
    myo_text_add(
        out,
        "<body class=\"wide\">\n<a class=\"skip\" href=\"#recordings\">Skip to the table</a>\n"
        "<header><h1>Recordings</h1>\n<p class=\"facts\">%zu recording%s analysed, %zu "
        "failed; ",
        totals->recordings, totals->recordings == 1 ? "" : "s", totals->failed);
    myo_text_add(out, "%s", totals->words);
    myo_text_add(out, ". Tables: <a href=\"recordings.tsv\">recordings.tsv</a>, "
                      "<a href=\"events.tsv\">events.tsv</a>, <a href=\"status.tsv\">status.tsv"
                      "</a>, <a href=\"settings.ini\">settings.ini</a>.</p>\n</header>\n<main>\n");
}

/* Recordings of one kind that people should look at, with the message of each. */
static void add_messages(myo_text *out, const myo_batch *batch, bool failed, size_t count)
{
    if (count == 0)
        return;
    myo_text_add(out, "<h3 id=\"%s\">%s (%zu)</h3>\n<ul>\n", failed ? "failures" : "warnings",
                 failed ? "Could not be analysed" : "Read with a warning", count);
    size_t shown = 0;
    for (size_t i = 0; i < batch->input->count && shown < MESSAGES_MOST; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        if (recording->failed != failed || recording->message == NULL)
            continue;
        myo_text_add(out, failed ? "<li><span class=\"chip failed\">failed</span> <b>" : "<li><b>");
        myo_text_add_html(out, recording->name);
        myo_text_add(out, "</b> ");
        myo_text_add_html(out, recording->message);
        myo_text_add(out, "</li>\n");
        shown++;
    }
    myo_text_add(out, "</ul>\n");
    if (count > shown)
        myo_text_add(out, "<p>The first %zu are shown; status.tsv has all.</p>\n", shown);
}

/* One folded line with the numbers; who wants to know opens it. */
static void add_problems(myo_text *out, const myo_batch *batch, const myo_batch_totals *totals)
{
    if (totals->failed + totals->warned == 0)
        return;
    myo_text_add(out, "<details id=\"problems\"><summary>");
    if (totals->failed > 0)
        myo_text_add(out, "<span class=\"chip failed\">%zu failed</span> ", totals->failed);
    if (totals->warned > 0)
        myo_text_add(out, "%zu read with a warning", totals->warned);
    myo_text_add(out, "</summary>\n");
    add_messages(out, batch, true, totals->failed);
    add_messages(out, batch, false, totals->warned);
    myo_text_add(out, "</details>\n");
}

static void add_words(myo_text *out)
{
    myo_text_add(out,
                 "<section id=\"words\"><h2>Words</h2>\n<details><summary>What the words of this "
                 "page and of recordings.tsv mean</summary>\n<dl class=\"glossary\">\n");
    myo_page_word_list(out, MYO_WORDS_CERTAINTY);
    myo_page_word_list(out, MYO_WORDS_FATIGUE);
    myo_page_word_list(out, MYO_WORDS_EXCLUDED);
    myo_page_word_list(out, MYO_WORDS_TERM);
    myo_text_add(out, "</dl></details>\n</section>\n");
}

/* What each column of the table means, for tooltips: the words of the data dictionary. */
static void add_meanings(myo_json *root)
{
    size_t count;
    const myo_column *columns = myo_recording_columns(&count);
    myo_json *about = myo_json_add_object(root, "about");
    for (size_t i = 0; i < count; i++)
        myo_json_add_text(about, columns[i].name, columns[i].description);
    myo_json *fatigue = myo_json_add_object(root, "fatigue");
    for (const myo_word *word = myo_words(MYO_WORDS_FATIGUE); word->name != NULL; word++)
        myo_json_add_text(fatigue, word->name, word->meaning);
}

static void add_table(myo_text *out)
{
    myo_text_add(out, "<section id=\"recordings\"><h2>All recordings</h2>\n"
                      "<noscript><p>The table needs JavaScript; <a href=\"recordings.tsv\">"
                      "recordings.tsv</a> holds the same rows.</p></noscript>\n"
                      "<div id=\"table-tools\" class=\"tools\" hidden></div>\n"
                      "<div id=\"table\"></div>\n</section>\n");
}

/* Extremes of PICTURE_COLUMNS stretches, as bytes around 128. */
static myo_status add_picture(myo_json *row, const myo_batch_channel *channel)
{
    myo_packed packed = { 0 };
    const size_t count = channel->preview_count;
    const size_t columns = count < PICTURE_COLUMNS ? count : PICTURE_COLUMNS;
    for (size_t c = 0; c < columns; c++) {
        int low = 127, high = -128;
        for (size_t i = c * count / columns; i < (c + 1) * count / columns; i++) {
            if (channel->preview[2 * i] == -128)
                continue;
            low = channel->preview[2 * i] < low ? channel->preview[2 * i] : low;
            high = channel->preview[2 * i + 1] > high ? channel->preview[2 * i + 1] : high;
        }
        myo_packed_add8(&packed, low > high ? 0 : (uint8_t)(low + 128));
        myo_packed_add8(&packed, low > high ? 0 : (uint8_t)(high + 128));
    }
    return myo_packed_finish(&packed, row, NULL);
}

static double three_digits(double value)
{
    if (!isfinite(value) || fabs(value) >= 1000)
        return value;
    const double size = fabs(value);
    const double unit = size >= 100 ? 1 : size >= 10 ? 10 : size >= 1 ? 100 : 1000;
    return floor(value * unit + 0.5) / unit;
}

static void add_count(myo_json *row, int64_t count)
{
    myo_json_add_number(row, NULL, count < 0 ? NAN : (double)count);
}

static myo_status add_row(myo_json *rows, const myo_batch_recording *recording, size_t key_index,
                          const myo_batch_channel *channel)
{
    const myo_summary *s = &channel->row.summary;
    myo_json *row = myo_json_add_array(rows, NULL);
    (void)recording;
    myo_json_add_integer(row, NULL, (int64_t)key_index);
    myo_json_add_text(row, NULL, s->channel);
    MYO_TRY(add_picture(row, channel));
    add_count(row, s->fasciculations);
    myo_json_add_number(row, NULL, three_digits(s->fasciculations_per_min));
    myo_json_add_number(row, NULL, three_digits(s->rate_low));
    myo_json_add_number(row, NULL, three_digits(s->rate_high));
    add_count(row, s->cramps);
    myo_json_add_text(row, NULL, s->fatigue);
    myo_json_add_rounded(row, NULL, s->mdf_slope_pct_per_s, 3);
    myo_json_add_rounded(row, NULL, s->slope_low, 3);
    myo_json_add_rounded(row, NULL, s->slope_high, 3);
    myo_json_add_rounded(row, NULL, s->duration_s, 1);
    myo_json_add_rounded(row, NULL, s->clean_rest_s, 1);
    myo_json_add_rounded(row, NULL, s->excluded_s, 1);
    myo_json_add_rounded(row, NULL, s->snr_db, 1);
    myo_json_add_bool(row, NULL, s->calibrated);
    myo_json_add_text(row, NULL, s->note);
    add_count(row, s->definite);
    add_count(row, channel->definite_cramps);
    myo_json_add_number(row, NULL, three_digits(s->rms_max));
    myo_json_add_text(row, NULL, channel->unit);
    myo_json_add_number(row, NULL, three_digits(channel->row.mvc_pct));
    return MYO_OK;
}

/* Where a recording's page lies, if its name as shown does not say so: percent signs keep any byte.
 */
static myo_status add_link(myo_json *links, const myo_batch_recording *recording)
{
    myo_text link = { 0 };
    if (strcmp(recording->name, recording->key) != 0)
        for (const char *at = recording->key; *at != '\0'; at++)
            myo_text_add(&link, *at == '/' ? "/" : "%%%02X", (unsigned)(unsigned char)*at);
    const myo_status status = link.failed ? MYO_NO_MEMORY : MYO_OK;
    myo_json_add_text(links, NULL, link.bytes);
    myo_text_free(&link);
    return status;
}

static myo_status build(myo_json *root, const myo_batch *batch)
{
    add_meanings(root);
    myo_json *keys = myo_json_add_array(root, "keys");
    myo_json *links = myo_json_add_array(root, "links");
    myo_json *people = myo_json_add_array(root, "people");
    myo_json *groups = myo_json_add_array(root, "groups");
    myo_json *dates = myo_json_add_array(root, "dates");
    myo_json *rows = myo_json_add_array(root, "rows");
    size_t index = 0;
    for (size_t i = 0; i < batch->input->count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        if (recording->channel_count == 0)
            continue;
        myo_json_add_text(keys, NULL, recording->name);
        MYO_TRY(add_link(links, recording));
        myo_json_add_text(people, NULL, recording->place.participant);
        myo_json_add_text(groups, NULL, recording->place.group);
        myo_json_add_text(dates, NULL, recording->place.recorded_at);
        for (size_t c = 0; c < recording->channel_count; c++)
            MYO_TRY(add_row(rows, recording, index, &recording->channels[c]));
        index++;
    }
    return MYO_OK;
}

static myo_status add_data(myo_text *out, const myo_batch *batch)
{
    myo_json *root = myo_json_new_object();
    char *json = NULL;
    size_t length = 0;
    myo_status status = root == NULL ? MYO_NO_MEMORY : build(root, batch);
    if (status == MYO_OK)
        status = myo_json_dump(&json, &length, root, false);
    if (status == MYO_OK) {
        myo_text_add(out, "<script type=\"application/json\" id=\"data\">");
        status = myo_encode_script(out, json, length);
        myo_text_add(out, "</script>\n");
    }
    myo_memory_free(json);
    myo_json_close(&root);
    return status;
}

myo_status myo_batch_page(const myo_batch *batch, const myo_batch_totals *totals,
                          const myo_log *log)
{
    const char *path = myo_arena_format(batch->arena, "%s/index.html", batch->input->folder);
    if (path == NULL)
        return MYO_NO_MEMORY;
    myo_season season;
    MYO_TRY(myo_season_make(&season, batch));
    myo_text text = { 0 };
    add_header(&text, totals);
    add_problems(&text, batch, totals);
    myo_person_findings_add(&text, &season);
    myo_groups_add(&text, batch);
    add_table(&text);
    myo_status status = MYO_OK;
    add_words(&text);
    myo_text_add(&text, "</main>\n");
    MYO_TRY_CLEAN(add_data(&text, batch));
    myo_page_script(&text, &myo_asset_index_js);
    myo_text_add(&text, "</body>\n</html>\n");
    status = text.failed ? MYO_NO_MEMORY : myo_file_write(path, text.bytes, text.length, log);
cleanup:
    myo_text_free(&text);
    return status;
}
