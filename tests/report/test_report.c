/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One recording's files against their contract, over a made-up result. */
#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "core/memory_faults.h"
#include "myoscribe/report.h"
#include "report/fake_result.h"
#include "report/findings/encode.h"
#include "report/findings/sentences.h"
#include "report/page/bibliography.h"
#include "report/page/methods_text.h"
#include "report/scratch_folder.h"
#include "report/tables/event_columns.h"

static const char *const files[] = { "events.tsv",  "events.json", "summary.json",
                                     "report.html", "features.h5", "labels.txt" };
enum { FILES = sizeof files / sizeof *files };

static const fake_scene small = { .seconds = 120,
                                  .emg_channels = 2,
                                  .twitches_per_channel = 5,
                                  .accelerometer = true,
                                  .hold = true,
                                  .cramp = true };

static void write_scene(const fake_scene *scene, const char *folder)
{
    myo_result *result = fake_result_open(scene);
    cr_assert_eq(myo_report_write(result, folder, "a/trial.wav", MYO_FORMAT_ALL, NULL), MYO_OK);
    myo_result_close(&result);
}

Test(report, format_lists)
{
    unsigned formats = 99;
    cr_assert_eq(myo_formats_parse(&formats, "events,labels"), MYO_OK);
    cr_assert_eq(formats, MYO_FORMAT_EVENTS | MYO_FORMAT_LABELS);
    cr_assert_eq(myo_formats_parse(&formats, " figures, report "), MYO_OK);
    cr_assert_eq(formats, MYO_FORMAT_FIGURES | MYO_FORMAT_REPORT);
    cr_assert_eq(myo_formats_parse(&formats, "all"), MYO_OK);
    cr_assert_eq(formats, MYO_FORMAT_ALL);
    static const char *const wrong[] = {
        "", "event", "events,", ",events", "events labels", "ALL"
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cr_assert_eq(myo_formats_parse(&formats, wrong[i]), MYO_ARGUMENT, "\"%s\"", wrong[i]);
        cr_assert_eq(formats, MYO_FORMAT_ALL, "untouched");
    }
}

Test(report, events_begin_with_the_contract)
{
    const char *folder = scratch_folder();
    write_scene(&small, folder);
    char *text = scratch_read(folder, "events.tsv", NULL);
    const char *contract = "onset\tduration\ttrial_type\tchannel\tconfidence\treason\tcertainty\t"
                           "subtype\taccelerometer\tepisode_id\tamplitude\tunit\tsnr_db\t";
    cr_assert_eq(strncmp(text, contract, strlen(contract)), 0);
    size_t tabs = 0, rows = 0, columns;
    double last = -1;
    (void)myo_event_columns(&columns);
    for (const char *line = strchr(text, '\n') + 1; *line != '\0'; rows++) {
        const double onset = strtod(line, NULL);
        const char *point = strchr(line, '.');
        cr_assert_geq(onset, last, "sorted by onset");
        cr_assert_eq(strcspn(point + 1, "\t"), 6, "microseconds");
        last = onset;
        for (tabs = 0; *line != '\n'; line++)
            tabs += *line == '\t';
        cr_assert_eq(tabs + 1, columns);
        line++;
    }
    cr_assert_eq(rows, 2 * 5 + 2 * 2 + 2);
    cr_assert(scratch_has(text, "\tn/a\t"));
    cr_assert_not(scratch_has(text, "nan"));
    free(text);
    scratch_remove(folder);
}

Test(report, dictionary_describes_every_column)
{
    const char *folder = scratch_folder();
    write_scene(&small, folder);
    char path[600];
    snprintf(path, sizeof path, "%s/events.json", folder);
    myo_json *root = NULL;
    cr_assert_eq(myo_json_read(&root, path, NULL), MYO_OK);
    size_t columns;
    const myo_column *rows = myo_event_columns(&columns);
    cr_assert_eq(myo_json_count(root), columns);
    for (size_t i = 0; i < columns; i++) {
        const myo_json *entry = myo_json_get(root, rows[i].name);
        cr_assert_gt(strlen(myo_json_text(myo_json_get(entry, "Description"), "")), 5, "%s",
                     rows[i].name);
        cr_assert_eq(myo_json_get(entry, "Units") != NULL, rows[i].unit[0] != '\0');
    }
    for (int kind = 0; kind < MYO_CLASS_COUNT; kind++)
        cr_assert_not_null(myo_json_get(myo_json_get(myo_json_get(root, "trial_type"), "Levels"),
                                        myo_class_name(kind)));
    myo_json_close(&root);
    scratch_remove(folder);
}

Test(report, same_result_gives_the_same_bytes)
{
    char first[512];
    strcpy(first, scratch_folder());
    write_scene(&small, first);
    const char *second = scratch_folder();
    myo_result *result = fake_result_open(&small);
    const myo_stage_time stage = { "filter", 3.5 };
    result->view.isa = "avx512"; /* neither the ISA nor the time may show */
    result->view.stages = &stage;
    result->view.stage_count = 1;
    cr_assert_eq(myo_report_write(result, second, "a/trial.wav", MYO_FORMAT_ALL, NULL), MYO_OK);
    myo_result_close(&result);
    for (size_t i = 0; i < FILES; i++) {
        size_t n = 0, m = 0;
        char *a = scratch_read(first, files[i], &n), *b = scratch_read(second, files[i], &m);
        cr_assert(a != NULL && b != NULL, "%s exists", files[i]);
        cr_assert(n == m && memcmp(a, b, n) == 0, "%s differs", files[i]);
        free(a);
        free(b);
    }
    scratch_remove(first);
    scratch_remove(second);
}

Test(report, formats_choose_the_files)
{
    const char *folder = scratch_folder();
    myo_result *result = fake_result_open(&small);
    cr_assert_eq(myo_report_write(result, folder, "k", MYO_FORMAT_EVENTS, NULL), MYO_OK);
    myo_result_close(&result);
    for (size_t i = 0; i < FILES; i++) {
        char *text = scratch_read(folder, files[i], NULL);
        cr_assert_eq(text != NULL, i < 3, "%s", files[i]);
        free(text);
    }
    scratch_remove(folder);
}

Test(report, unreadable_spool_leaves_no_half_page)
{
    const char *folder = scratch_folder();
    myo_result *result = fake_result_open(&small);
    result->fail_reads = 1;
    cr_assert_eq(myo_report_write(result, folder, "k", MYO_FORMAT_REPORT, NULL), MYO_UNREADABLE);
    cr_assert_eq(myo_report_write(result, folder, "k", MYO_FORMAT_FEATURES, NULL), MYO_UNREADABLE);
    myo_result_close(&result);
    static const char *const absent[] = { "report.html", "report.html.part", "features.h5",
                                          "features.h5.part", "summary.json" };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        char *text = scratch_read(folder, absent[i], NULL);
        cr_assert_null(text, "%s was left behind", absent[i]);
    }
    scratch_remove(folder);
}

Test(report, hostile_names_stay_text)
{
    static const char *const names[] = { "</script><img src=x onerror=alert(1)>", "<!--\t\"'&" };
    fake_scene scene = small;
    scene.names = names;
    scene.reason = "</script><script>alert(2)</script>";
    const char *folder = scratch_folder();
    write_scene(&scene, folder);
    char *page = scratch_read(folder, "report.html", NULL);
    cr_assert_not(scratch_has(page, "<img"));
    cr_assert_not(scratch_has(page, "<script>alert"));
    cr_assert_not(scratch_has(page, "<!--"));
    cr_assert(scratch_has(page, "&#60;img src=x"));
    free(page);
    char *table = scratch_read(folder, "events.tsv", NULL);
    cr_assert(scratch_has(table, "\t<!-- \"'&\t"), "a tab in a name may not add a column");
    free(table);
    scratch_remove(folder);
}

Test(report, page_asks_for_nothing)
{
    const char *folder = scratch_folder();
    write_scene(&small, folder);
    char *page = scratch_read(folder, "report.html", NULL);
    static const char *const loaders[] = { "<link rel=\"style", "<script src", "@import", "url(",
                                           "sourceMappingURL",  "fetch(" };
    for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++)
        cr_assert_not(scratch_has(page, loaders[i]), "%s", loaders[i]);
    cr_assert(scratch_has(page, "default-src 'none'"));
    cr_assert(scratch_has(page, "script-src 'sha256-"), "scripts are known by their hash");
    cr_assert_not(scratch_has(page, "script-src 'unsafe-inline'"));
    free(page);
    scratch_remove(folder);
}

Test(report, an_hour_of_eight_channels_stays_under_5_mb, .timeout = 60)
{
    const fake_scene scene = { .seconds = 3600,
                               .emg_channels = 8,
                               .twitches_per_channel = 1500,
                               .accelerometer = true,
                               .hold = true,
                               .cramp = true };
    const char *folder = scratch_folder();
    myo_result *result = fake_result_open(&scene);
    cr_assert_eq(myo_report_write(result, folder, "k", MYO_FORMAT_REPORT, NULL), MYO_OK);
    myo_result_close(&result);
    size_t length = 0;
    char *page = scratch_read(folder, "report.html", &length);
    cr_assert_leq(length, 5000000, "%zu bytes", length);
    free(page);
    scratch_remove(folder);
}

Test(report, no_channel_is_still_a_report)
{
    const fake_scene scene = { .seconds = 5 };
    const char *folder = scratch_folder();
    write_scene(&scene, folder);
    char *page = scratch_read(folder, "report.html", NULL);
    cr_assert(scratch_has(page, "nothing was analysed"));
    free(page);
    scratch_remove(folder);
}

/* The fake's envelope is known: the root mean square over a mark is that of its steps. */
Test(report, phases_are_measured)
{
    const char *folder = scratch_folder();
    write_scene(&small, folder);
    char *table = scratch_read(folder, "phases.tsv", NULL);
    cr_assert_not_null(table);
    const char *header = "onset\tduration\ttrial_type\tchannel\trms\tpeak\tunit\tmvc_pct\n";
    cr_assert_eq(strncmp(table, header, strlen(header)), 0, "%s", table);
    double onset, duration, rms, peak;
    char channel[32], unit[16];
    const char *rows = table + strlen(header);
    cr_assert_eq(sscanf(rows, "%lf\t%lf\trest\t%31[^\t]\t%lf\t%lf\t%15[^\t]", &onset, &duration,
                        channel, &rms, &peak, unit),
                 6, "%s", rows);
    cr_assert(onset == 0 && duration == 10 && rms > 0 && peak > rms);
    cr_assert_str_eq(unit, "uV");
    myo_result *result = fake_result_open(&small);
    const size_t hops = (size_t)floor(10 * result->view.tracks[0].geometry.rate_hz /
                                      (double)result->view.tracks[0].geometry.hop);
    double sum = 0;
    for (size_t i = 0; i < hops; i++) {
        myo_hop hop;
        cr_assert_eq(myo_result_hops(result, 0, (int64_t)i, 1, &hop), MYO_OK);
        sum += (double)hop.mean_square;
    }
    cr_assert_float_eq(rms, sqrt(sum / (double)hops), 1e-5 * rms);
    myo_result_close(&result);
    char *page = scratch_read(folder, "report.html", NULL);
    cr_assert(scratch_has(page, "<h2>Marked phases</h2>"));
    free(page);
    free(table);
    scratch_remove(folder);
}

Test(report, labels_are_audacitys)
{
    const char *folder = scratch_folder();
    write_scene(&small, folder);
    char *text = scratch_read(folder, "labels.txt", NULL);
    double from, to;
    char word[64];
    int used = 0;
    cr_assert_eq(sscanf(text, "%lf\t%lf\t%63s%n", &from, &to, word, &used), 3);
    cr_assert_str_eq(word, "fasciculation");
    cr_assert_gt(to, from);
    cr_assert(scratch_has(text, "cramp (like) m1\n"));
    free(text);
    scratch_remove(folder);
}

Test(report, script_data_cannot_end_the_element)
{
    myo_text text = { 0 };
    const char *json = "[\"</script>&<!--\"]";
    cr_assert_eq(myo_encode_script(&text, json, strlen(json)), MYO_OK);
    cr_assert_str_eq(text.bytes, "[\"\\u003c/script\\u003e\\u0026\\u003c!--\"]");
    myo_json *root = NULL;
    cr_assert_eq(myo_json_parse(&root, text.bytes, text.length, NULL), MYO_OK);
    cr_assert_str_eq(myo_json_text(myo_json_at(root, 0), ""), "</script>&<!--");
    myo_json_close(&root);
    myo_text_free(&text);
}

Test(report, packed_numbers)
{
    myo_packed packed = { 0 };
    myo_packed_add_signed(&packed, -1, 0.5);
    myo_packed_add_signed(&packed, NAN, 0.5);
    myo_packed_add_unsigned(&packed, 1e9, 0.5);
    myo_packed_add8(&packed, 7);
    myo_json *root = myo_json_new_object();
    cr_assert_eq(myo_packed_finish(&packed, root, "x"), MYO_OK);
    /* fe ff 00 80 fe ff 07, little-endian */
    cr_assert_str_eq(myo_json_text(myo_json_get(root, "x"), ""), "/v8AgP7/Bw==");
    myo_json_close(&root);
}

/* The methods paragraph says what was done, not what is usual; every work it names is in BibTeX. */
Test(report, methods_follow_the_settings)
{
    myo_result *result = fake_result_open(&small);
    myo_settings settings = *result->view.settings;
    settings.spike_sigma = 7.25;
    settings.mains_hz = 0;
    result->view.settings = &settings;
    const myo_report report = { .view = &result->view };
    myo_text text = { 0 };
    myo_methods_text(&text, &report);
    cr_assert(scratch_has(text.bytes, "above 7.25 times"));
    cr_assert(scratch_has(text.bytes, "Mains interference was not removed"));
    cr_assert(scratch_has(text.bytes, "Marks were given"));
    size_t parts, cited = 0, years = 0;
    const myo_work *works = myo_works(&parts);
    for (size_t i = 0; i < parts; i++)
        cited += strstr(text.bytes, works[i].cited) != NULL;
    for (const char *at = text.bytes; (at = strpbrk(at, "12")) != NULL; at++)
        /* a year after a name, "Minetto 2009" or "De Luca 2010" */
        years += strspn(at, "0123456789") == 4 && at[-1] == ' ' &&
                 (at[4] == ')' || at[4] == ',' || at[4] == ';');
    cr_assert_eq(cited, years, "%d works for %d citations", (int)cited, (int)years);
    myo_text bibtex = { 0 };
    myo_works_cited(&bibtex, text.bytes);
    for (size_t i = 0; i < parts; i++)
        cr_assert_eq(strstr(bibtex.bytes, works[i].bibtex) != NULL,
                     strstr(text.bytes, works[i].cited) != NULL, "%s", works[i].cited);
    myo_text_free(&bibtex);
    cr_assert_geq(cited, 10);
    myo_text_free(&text);
    myo_result_close(&result);
}

/* Without EMG nothing is said of rules that did not run. */
Test(report, methods_of_movement_alone)
{
    const fake_scene scene = { .seconds = 100, .accelerometer = true };
    myo_result *result = fake_result_open(&scene);
    const myo_report report = { .view = &result->view };
    myo_text text = { 0 };
    myo_methods_text(&text, &report);
    static const char *const absent[] = { "Begovic", "confirmed", "Minetto", "Butterworth" };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        cr_assert_not(scratch_has(text.bytes, absent[i]), "%s", text.bytes);
    cr_assert(scratch_has(text.bytes, "motion alone does not show that a muscle made them"));
    myo_text_free(&text);
    myo_result_close(&result);
}

/* The count, the clean rest and the rate of one sentence agree; what no signal shows is not denied.
 */
Test(report, findings_claim_no_more_than_the_row)
{
    static const struct {
        int64_t found;
        double clean;
        const char *words;
    } cases[] = { { 2, 2, "2 fasciculations in 60 s" },
                  { 2, 1, "2 fasciculations, 1 of them in 60 s" },
                  { 1, 0, "1 fasciculation, none in 60 s" } };
    myo_result *result = fake_result_open(&small);
    myo_summary row = result->view.summaries[0];
    result->view.summaries = &row;
    const myo_report report = { .view = &result->view };
    const myo_tally tally = { .count = { 0 } };
    row.clean_rest_s = 60;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        row.fasciculations = cases[i].found;
        row.fasciculations_per_min = cases[i].clean;
        myo_text text = { 0 };
        myo_words_twitching(&text, &report, 0, &tally);
        cr_assert(scratch_has(text.bytes, cases[i].words), "%s", text.bytes);
        myo_text_free(&text);
    }
    myo_text text = { 0 };
    row.cramps = -1;
    myo_words_cramp(&text, &report, 0, &tally);
    cr_assert(scratch_has(text.bytes, "Not judged"), "%s", text.bytes);
    myo_text_free(&text);
    myo_result_close(&result);
}

/* Every allocation of our own fails once; nothing leaks (see the sanitizer build) or crashes. */
Test(report, survives_exhausted_memory, .timeout = 60)
{
    const fake_scene scene = {
        .seconds = 10, .emg_channels = 1, .twitches_per_channel = 1, .hold = true
    };
    const char *folder = scratch_folder();
    myo_result *result = fake_result_open(&scene);
    const unsigned formats = MYO_FORMAT_ALL & ~(unsigned)MYO_FORMAT_FEATURES;
    myo_status status = MYO_NO_MEMORY;
    uint64_t k = 1, failures = 0;
    const uint64_t before = myo_memory_count();
    cr_assert_eq(myo_report_write(result, folder, "k", formats, NULL), MYO_OK);
    const uint64_t needed = myo_memory_count() - before;
    for (; k <= needed; k += 1 + k / 40) {
        myo_memory_fail_at(k);
        status = myo_report_write(result, folder, "k", formats, NULL);
        myo_memory_fail_at(0);
        cr_assert(status == MYO_NO_MEMORY || status == MYO_OUTPUT, "allocation %d: %s", (int)k,
                  myo_status_text(status));
        failures++;
    }
    cr_assert_gt(failures, 20);
    myo_result_close(&result);
    scratch_remove(folder);
}
