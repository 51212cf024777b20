/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/memory_faults.h"
#include "myoscribe/settings.h"

static char last_message[2048];

static void keep_message(void *context, myo_log_level level, const char *message)
{
    (void)context;
    (void)level;
    snprintf(last_message, sizeof last_message, "%s", message);
}

static const myo_log test_log = { .write = keep_message };

static myo_status read_text(myo_settings *settings, const char *text)
{
    char path[] = "/tmp/myo_settings_XXXXXX";
    const int handle = mkstemp(path);
    cr_assert_neq(handle, -1);
    cr_assert_eq(write(handle, text, strlen(text)), (ssize_t)strlen(text));
    close(handle);
    const myo_status status = myo_settings_read(settings, path, &test_log);
    unlink(path);
    return status;
}

Test(settings, every_default_is_inside_its_range)
{
    size_t count = 0;
    const myo_setting *rows = myo_settings_rows(&count);
    const myo_settings defaults = myo_settings_default();
    cr_assert_eq(count, sizeof(myo_settings) / sizeof(double));
    for (size_t i = 0; i < count; i++) {
        myo_settings copy = defaults;
        cr_assert_eq(myo_setting_get(&defaults, &rows[i]), rows[i].default_value);
        cr_assert_eq(myo_setting_set(&copy, &rows[i], rows[i].default_value), MYO_OK, "%s",
                     rows[i].name);
        cr_assert_eq(myo_setting_set(&copy, &rows[i], rows[i].maximum + 1), MYO_SETTINGS);
        cr_assert_eq(myo_setting_set(&copy, &rows[i], NAN), MYO_SETTINGS);
        cr_assert_eq(memcmp(&copy, &defaults, sizeof copy), 0);
    }
}

Test(settings, what_is_written_reads_back_to_the_same_bits)
{
    setlocale(LC_ALL, "de_DE.UTF-8"); /* a comma locale, where the machine has it */
    myo_settings settings = myo_settings_default();
    settings.spike_sigma = 5.0 + 1.0 / 3;
    settings.emg_low_hz = 19.999999999999996;
    char path[] = "/tmp/myo_settings_XXXXXX";
    close(mkstemp(path));
    cr_assert_eq(myo_settings_write(&settings, path, &test_log), MYO_OK);
    myo_settings back = myo_settings_default();
    cr_assert_eq(myo_settings_read(&back, path, &test_log), MYO_OK, "%s", last_message);
    cr_assert_eq(memcmp(&back, &settings, sizeof back), 0);
    unlink(path);
}

Test(settings, a_subset_changes_only_what_it_names)
{
    myo_settings settings = myo_settings_default();
    cr_assert_eq(
        read_text(&settings, "\xEF\xBB\xBF; note\r\n[spikes]\r\nspike_sigma = 6.5 ; why\r\n"),
        MYO_OK);
    myo_settings expected = myo_settings_default();
    expected.spike_sigma = 6.5;
    cr_assert_eq(memcmp(&settings, &expected, sizeof settings), 0);
    cr_assert_eq(read_text(&settings, "spike_sigma = 7\n"), MYO_OK);
    cr_assert_eq(settings.spike_sigma, 7);
    cr_assert_eq(read_text(&settings, ""), MYO_OK);
}

Test(settings, errors_name_the_line_and_the_remedy)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "[spikes]\nspike_sigm = 6\n", "line 2: there is no setting \"spike_sigm\"; did you mean "
                                        "spike_sigma?" },
        { "qqqqqqqqqqqqqqqq = 6\n", "the settings.ini of any output folder lists all" },
        { "[spikes]\nspike_sigma = 200\n", "line 2: spike_sigma = 200 is outside 3 to 20 sigma" },
        { "spike_sigma = 5,5\n", "line 1: spike_sigma: \"5,5\" is not a number" },
        { "spike_sigma = nan\n", "is not a number" },
        { "[filter]\nspike_sigma = 6\n", "belongs into section [spikes], not [filter]" },
        { "spike_sigma = 6\nspike_sigma = 7\n", "line 2: spike_sigma is set twice" },
        { "mains_hz = 55\n", "takes -1 (automatic), 0 (off), 50 or 60" },
        { "filter_order = 5\n", "takes an even number" },
        { "clip_run_samples = 2.5\n", "takes a whole number" },
        { "candidate_sigma = 6\n", "candidate_sigma (6) must be below spike_sigma (5.5)" },
        { "hello\n", "line 1: neither \"[section]\" nor \"name = value\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        myo_settings settings = myo_settings_default();
        const myo_settings before = settings;
        cr_assert_eq(read_text(&settings, cases[i].text), MYO_SETTINGS, "case %zu", i);
        cr_assert(strstr(last_message, cases[i].expected) != NULL, "case %zu: %s", i, last_message);
        cr_assert_eq(memcmp(&settings, &before, sizeof settings), 0);
    }
    myo_settings settings = myo_settings_default();
    cr_assert_eq(myo_settings_read(&settings, "/nonexistent/a.ini", &test_log), MYO_NOT_FOUND);
    cr_assert_str_eq(last_message, "/nonexistent/a.ini: no such settings file; check the path");
}

Test(settings, a_line_longer_than_the_parser_takes_is_refused)
{
    char text[600];
    memset(text, '#', sizeof text);
    text[sizeof text - 1] = '\0';
    myo_settings settings = myo_settings_default();
    cr_assert_eq(read_text(&settings, text), MYO_SETTINGS);
    cr_assert(strstr(last_message, "line 1 is longer than") != NULL);
}

Test(settings, any_failing_allocation_is_reported)
{
    myo_settings settings = myo_settings_default();
    for (uint64_t k = 1;; k++) {
        myo_memory_fail_at(k);
        const myo_status status = read_text(&settings, "spike_sigma = 6\nspike_sigma = 7\n");
        myo_memory_fail_at(0);
        if (status == MYO_SETTINGS)
            return;
        cr_assert_eq(status, MYO_NO_MEMORY);
    }
}

Test(hash, equals_the_published_vectors)
{
    char text[MYO_HASH_TEXT];
    myo_hash_bytes(text, "abc", 3); /* FIPS 180-4 example */
    cr_assert_str_eq(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    cr_assert_eq(myo_hash_number("abc"), 0xba7816bf8f01cfeaULL);
    char path[] = "/tmp/myo_hash_XXXXXX";
    const int handle = mkstemp(path);
    char block[1000];
    memset(block, 'a', sizeof block);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(write(handle, block, sizeof block), (ssize_t)sizeof block);
    close(handle);
    cr_assert_eq(myo_hash_file(text, path), MYO_OK);
    cr_assert_str_eq(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    unlink(path);
    cr_assert_eq(myo_hash_file(text, path), MYO_NOT_FOUND);
    cr_assert_eq(myo_hash_file(text, "/tmp"), MYO_UNREADABLE);
}
