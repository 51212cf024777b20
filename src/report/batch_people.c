/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch_people.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/statistics.h"
#include "core/tsv.h"

enum { GROUPS_MOST = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int myo_natural_order(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        if (is_digit(*a) && is_digit(*b)) {
            a += strspn(a, "0");
            b += strspn(b, "0");
            const size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
            if (n != m)
                return n < m ? -1 : 1;
            const int order = strncmp(a, b, n);
            if (order != 0)
                return order;
            a += n;
            b += m;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

/* The index-th folder of a key, or NULL; the last component is the file. */
static const char *folder_of(const myo_batch *batch, const char *key, size_t index)
{
    for (;; index--) {
        const char *end = strchr(key, '/');
        if (end == NULL)
            return NULL;
        if (index == 0)
            return myo_arena_text_n(batch->arena, key, (size_t)(end - key));
        key = end + 1;
    }
}

static size_t distinct(const char *const *labels, size_t count, size_t most)
{
    const char *seen[GROUPS_MOST + 1];
    size_t kinds = 0;
    for (size_t i = 0; i < count && kinds <= most; i++) {
        size_t k = 0;
        if (labels[i] == NULL)
            continue;
        while (k < kinds && strcmp(seen[k], labels[i]) != 0)
            k++;
        if (k == kinds)
            seen[kinds++] = labels[i];
        if (kinds > GROUPS_MOST)
            break;
    }
    return kinds;
}

/* Groups are the outermost folders that differ; people the folders inside them, else the parent. */
static void label_by_folders(myo_labels *out, const myo_batch *batch)
{
    const size_t count = batch->input->count;
    size_t depth = 0;
    for (;; depth++) {
        bool deeper = false;
        for (size_t i = 0; i < count; i++) {
            const myo_batch_recording *recording = &batch->recordings[i];
            out->group[i] =
                recording->channel_count == 0 ? NULL : folder_of(batch, recording->name, depth);
            deeper = deeper || out->group[i] != NULL;
        }
        if (!deeper || distinct(out->group, count, GROUPS_MOST) > 1)
            break;
    }
    const bool grouped = distinct(out->group, count, GROUPS_MOST) <= GROUPS_MOST;
    for (size_t i = 0; i < count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        if (recording->channel_count == 0)
            continue;
        out->person[i] = folder_of(batch, recording->name, depth + 1);
        if (out->person[i] == NULL) { /* no folder inside: the folder itself is the person */
            out->person[i] = out->group[i] != NULL ? out->group[i]
                             : depth > 0           ? folder_of(batch, recording->name, depth - 1)
                                                   : NULL;
        }
    }
    /* a stray folder beside files at the top is not a person */
    bool all = true;
    for (size_t i = 0; i < count; i++)
        all = all && (batch->recordings[i].channel_count == 0 || out->person[i] != NULL);
    if (!all)
        memset(out->person, 0, count * sizeof *out->person);
    /* when every person is a group of their own, there is nothing to compare */
    bool same = true;
    for (size_t i = 0; i < count; i++)
        same = same && (out->group[i] == NULL || out->group[i] == out->person[i]);
    if (same || !grouped)
        memset(out->group, 0, count * sizeof *out->group);
    out->group_source = "the folders";
}

/* True when `id` stands in the key as a whole folder or before "_" or "." in a name. */
static bool key_has(const char *key, const char *id)
{
    const size_t length = strlen(id);
    if (length == 0)
        return false;
    for (const char *at = strstr(key, id); at != NULL; at = strstr(at + 1, id)) {
        const bool begins = at == key || at[-1] == '/' || at[-1] == '_';
        const bool ends = at[length] == '/' || at[length] == '_' || at[length] == '.';
        if (begins && ends)
            return true;
    }
    return false;
}

static size_t group_column(const myo_table *table, size_t id)
{
    size_t column = myo_table_column(table, "group");
    const char *values[512];
    const size_t rows = table->rows < 512 ? table->rows : 512;
    for (size_t c = 0; column == table->columns && c < table->columns; c++) {
        if (c == id)
            continue;
        for (size_t r = 0; r < rows; r++)
            values[r] = myo_table_cell(table, r, c);
        const size_t kinds = distinct(values, rows, GROUPS_MOST);
        if (kinds >= 2 && kinds < rows && kinds <= GROUPS_MOST)
            column = c;
    }
    return column;
}

static myo_status label_by_table(myo_labels *out, const myo_batch *batch, const myo_table *table)
{
    const size_t id = myo_table_column(table, "participant_id");
    const size_t group = group_column(table, id);
    for (size_t i = 0; i < batch->input->count; i++) {
        const myo_batch_recording *recording = &batch->recordings[i];
        for (size_t r = 0; r < table->rows && recording->channel_count > 0; r++) {
            const char *person = myo_table_cell(table, r, id);
            if (!key_has(recording->key, person))
                continue;
            out->person[i] = person;
            out->group[i] = group < table->columns ? myo_table_cell(table, r, group) : NULL;
        }
    }
    if (group < table->columns)
        out->group_source =
            myo_arena_format(batch->arena, "participants.tsv, column %s", table->header[group]);
    return out->group_source == NULL ? MYO_NO_MEMORY : MYO_OK;
}

myo_status myo_labels_make(myo_labels *out, const myo_batch *batch, const myo_log *log)
{
    const size_t count = batch->input->count;
    *out = (myo_labels) { .person = myo_arena_new(batch->arena, count + 1, sizeof *out->person),
                          .group = myo_arena_new(batch->arena, count + 1, sizeof *out->group),
                          .group_source = "participants.tsv" };
    if (out->person == NULL || out->group == NULL)
        return MYO_NO_MEMORY;
    myo_table table;
    if (batch->input->participants != NULL) {
        const myo_log quiet = { 0 };
        const myo_status status =
            myo_table_read(&table, batch->input->participants, '\t', batch->arena, &quiet);
        if (status == MYO_NO_MEMORY)
            return status;
        if (status == MYO_OK && myo_table_column(&table, "participant_id") < table.columns)
            return label_by_table(out, batch, &table);
        myo_warn(log,
                 "%s: not a table with a column participant_id; groups are taken from the "
                 "folders instead",
                 batch->input->participants);
    }
    label_by_folders(out, batch);
    return MYO_OK;
}

double myo_clean_count(const myo_summary *row)
{
    if (isfinite(row->fasciculations_per_min) && isfinite(row->clean_rest_s))
        return floor(row->fasciculations_per_min * row->clean_rest_s / 60 + 0.5);
    return row->fasciculations > 0 ? (double)row->fasciculations : 0;
}

myo_ratio myo_ratio_make(double k1, double t1, double k2, double t2)
{
    myo_ratio out = { NAN, NAN, NAN };
    if (!(k1 + k2 > 0) || !(t1 > 0) || !(t2 > 0))
        return out;
    double low, high;
    myo_wilson_interval(k1, k1 + k2, 0.95, &low, &high);
    out.ratio = k2 > 0 ? k1 / k2 * t2 / t1 : INFINITY;
    out.low = low < 1 ? low / (1 - low) * t2 / t1 : INFINITY;
    out.high = high < 1 && k2 > 0 ? high / (1 - high) * t2 / t1 : INFINITY;
    return out;
}

typedef struct group_sum {
    const char *name;
    size_t recordings, channels, tired, judged, rates;
    double twitches, rest_s, cramps;
    double *rate; /* per channel with enough rest */
} group_sum;

static void sum_group(group_sum *sum, const myo_batch *batch, const myo_labels *labels)
{
    for (size_t i = 0; i < batch->input->count; i++) {
        if (labels->group[i] == NULL || strcmp(labels->group[i], sum->name) != 0)
            continue;
        sum->recordings++;
        for (size_t c = 0; c < batch->recordings[i].channel_count; c++) {
            const myo_summary *row = &batch->recordings[i].channels[c].row;
            sum->channels++;
            sum->cramps += row->cramps > 0 ? (double)row->cramps : 0;
            sum->tired += strcmp(row->fatigue, "found") == 0;
            sum->judged += strcmp(row->fatigue, "found") == 0 || strcmp(row->fatigue, "none") == 0;
            if (isfinite(row->clean_rest_s)) {
                sum->rest_s += row->clean_rest_s;
                sum->twitches += myo_clean_count(row);
            }
            if (isfinite(row->fasciculations_per_min))
                sum->rate[sum->rates++] = row->fasciculations_per_min;
        }
    }
}

static void add_three(myo_text *out, double value, double low, double high)
{
    myo_words_rate(out, value);
    myo_text_add(out, " (");
    myo_words_rate(out, low);
    myo_text_add(out, " to ");
    myo_words_rate(out, high);
    myo_text_add(out, ")");
}

static void add_group_row(myo_text *out, const group_sum *sum)
{
    double low = NAN, high = NAN;
    const double minutes = sum->rest_s / 60;
    myo_poisson_interval(sum->twitches, 0.95, &low, &high);
    myo_text_add(out, "<tr><th scope=\"row\">");
    myo_text_add_html(out, sum->name);
    myo_text_add(out,
                 "<td class=\"number\">%zu<td class=\"number\">%zu<td class=\"number\">%.1f"
                 "<td class=\"number\">%.0f<td class=\"number\">",
                 sum->recordings, sum->channels, minutes, sum->twitches);
    if (minutes > 0)
        add_three(out, sum->twitches / minutes, low / minutes, high / minutes);
    else
        myo_text_add(out, "n/a");
    myo_text_add(out, "<td class=\"number\">");
    if (sum->rates > 0) {
        const double middle = myo_quantile(sum->rate, sum->rates, 0.5);
        const double first = myo_quantile(sum->rate, sum->rates, 0.25);
        const double third = myo_quantile(sum->rate, sum->rates, 0.75);
        add_three(out, middle, first, third);
    } else {
        myo_text_add(out, "n/a");
    }
    myo_text_add(out, "<td class=\"number\">%.0f<td class=\"number\">%zu of %zu</tr>\n",
                 sum->cramps, sum->tired, sum->judged);
}

void myo_groups_add(myo_text *out, const myo_batch *batch, const myo_labels *labels)
{
    const size_t count = batch->input->count;
    if (distinct(labels->group, count, GROUPS_MOST) < 2)
        return;
    myo_text_add(out, "<section id=\"groups\"><h2>Groups</h2>\n<p class=\"facts\">From ");
    myo_text_add_html(out, labels->group_source);
    myo_text_add(out, ".</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                      "aria-label=\"Groups\"><table><thead><tr><th scope=\"col\">Group"
                      "<th scope=\"col\" class=\"number\">Recordings"
                      "<th scope=\"col\" class=\"number\">Muscle recordings"
                      "<th scope=\"col\" class=\"number\">Clean rest, min"
                      "<th scope=\"col\" class=\"number\">Fasciculations"
                      "<th scope=\"col\" class=\"number\">per minute, pooled (95 %%)"
                      "<th scope=\"col\" class=\"number\">per minute, median (quartiles)"
                      "<th scope=\"col\" class=\"number\">Cramps"
                      "<th scope=\"col\" class=\"number\">Fatigue found</tr></thead><tbody>\n");
    size_t channels = 0;
    for (size_t i = 0; i < count; i++)
        channels += batch->recordings[i].channel_count;
    double *rates = myo_memory_new(channels, sizeof *rates);
    for (size_t i = 0; i < count && rates != NULL; i++) {
        size_t before = 0;
        while (before < i && (labels->group[before] == NULL || labels->group[i] == NULL ||
                              strcmp(labels->group[before], labels->group[i]) != 0))
            before++;
        if (labels->group[i] == NULL || before < i)
            continue;
        group_sum sum = { .name = labels->group[i], .rate = rates };
        sum_group(&sum, batch, labels);
        add_group_row(out, &sum);
    }
    if (rates == NULL)
        out->failed = true;
    myo_memory_free(rates);
    myo_text_add(out, "</tbody></table></div>\n<p>The pooled interval treats every fasciculation "
                      "as independent; people differ more than that, so compare the quartiles, and "
                      "test on one number per person.</p>\n</section>\n");
}
