/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hdf5_attribute.h"
#include "core/hdf5_dataset.h"
#include "core/hdf5_file.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "core/hdf5_write.h"
#include "support/scratch.h"

TestSuite(hdf5_file, .init = scratch_make, .fini = scratch_remove);

static myo_arena *arena;

static myo_hdf5 *opened(const char *name)
{
    myo_hdf5 *file = NULL;
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    FILE *stream = fopen(scratch_path(name), "rb");
    cr_assert(stream != NULL && myo_hdf5_probe(stream));
    fclose(stream);
    cr_assert_eq(myo_hdf5_open(&file, scratch_path(name), NULL), MYO_OK);
    return file;
}

static void done(myo_hdf5 *file)
{
    myo_hdf5_close(&file);
    myo_arena_close(&arena);
}

Test(hdf5_file, reads_what_h5py_writes)
{
    scratch_generate("core/make_hdf5_file.py everything");
    myo_hdf5 *file = opened("a.h5");
    myo_hdf5_shape shape;
    cr_assert_eq(myo_hdf5_describe(file, "/x", &shape), MYO_OK);
    cr_assert(shape.kind == MYO_HDF5_INTEGER && !shape.is_signed && shape.element_bytes == 2);
    cr_assert(shape.rank == 2 && shape.dims[0] == 10000 && shape.dims[1] == 3);
    int32_t a[3 * 301];
    cr_assert_eq(myo_hdf5_read(file, "/x", 255, 301, false, MYO_SAMPLE_INT32, a), MYO_OK);
    float b[3 * 301];
    cr_assert_eq(myo_hdf5_read(file, "/turned", 255, 301, true, MYO_SAMPLE_FLOAT32, b), MYO_OK);
    for (int i = 0; i < 3 * 301; i++)
        cr_assert(a[i] == 255 * 3 + i && b[i] == (float)a[i]);
    cr_assert_eq(myo_hdf5_read(file, "/x", 9999, 2, false, MYO_SAMPLE_INT32, a), MYO_MALFORMED);
    const char *const *texts = NULL;
    const double *numbers = NULL;
    size_t count = 0;
    cr_assert_eq(myo_hdf5_attribute_texts(file, "/g", "many", arena, &texts, &count), MYO_OK);
    cr_assert(count == 2 && strcmp(texts[1], "tw\xc2\xb5") == 0);
    cr_assert_eq(myo_hdf5_attribute_texts(file, "/g", "fixed", arena, &texts, &count), MYO_OK);
    cr_assert(count == 1 && strncmp(texts[0], "ab", 2) == 0);
    cr_assert_eq(myo_hdf5_attribute_numbers(file, "/g", "n", arena, &numbers, &count), MYO_OK);
    cr_assert(count == 2 && numbers[1] == -4);
    cr_assert_eq(myo_hdf5_attribute_texts(file, "/g", "n", arena, &texts, &count), MYO_MALFORMED);
    cr_assert_eq(myo_hdf5_attribute_texts(file, "/g", "q", arena, &texts, &count), MYO_NOT_FOUND);
    cr_assert_eq(myo_hdf5_read_texts(file, "/texts", arena, &texts, &count), MYO_OK);
    cr_assert(count == 3 && strcmp(texts[1], "qq") == 0 && texts[2][0] == '\0');
    cr_assert_eq(myo_hdf5_members(file, "/", 10, arena, &texts, &count), MYO_OK);
    cr_assert(count == 4 && strcmp(texts[0], "g") == 0 && strcmp(texts[3], "x") == 0);
    cr_assert_eq(myo_hdf5_members(file, "/", 3, arena, &texts, &count), MYO_LIMIT);
    cr_assert(myo_hdf5_is_group(file, "/g") && !myo_hdf5_is_group(file, "/x"));
    done(file);
}

Test(hdf5_file, nothing_outside_the_file_is_opened)
{
    scratch_generate("core/make_hdf5_file.py outside");
    myo_hdf5 *file = opened("a.h5");
    myo_hdf5_shape shape;
    cr_assert_eq(myo_hdf5_describe(file, "/link", &shape), MYO_UNSUPPORTED);
    cr_assert_eq(myo_hdf5_describe(file, "/soft", &shape), MYO_UNSUPPORTED);
    cr_assert_eq(myo_hdf5_describe(file, "/loop", &shape), MYO_NOT_FOUND);
    cr_assert_eq(myo_hdf5_describe(file, "/outside", &shape), MYO_UNSUPPORTED);
    cr_assert_eq(myo_hdf5_describe(file, "/virtual", &shape), MYO_UNSUPPORTED);
    cr_assert_eq(myo_hdf5_describe(file, "/plugin", &shape), MYO_UNSUPPORTED);
    cr_assert_not(myo_hdf5_is_dataset(file, "/link"));
    done(file);
}

Test(hdf5_file, claims_beyond_the_stored_samples_are_refused)
{
    scratch_generate("core/make_hdf5_file.py claims");
    myo_hdf5 *file = opened("a.h5");
    myo_hdf5_shape shape;
    cr_assert_eq(myo_hdf5_describe(file, "/sparse", &shape), MYO_MALFORMED);
    cr_assert_eq(myo_hdf5_describe(file, "/never", &shape), MYO_MALFORMED);
    cr_assert_eq(myo_hdf5_describe(file, "/chunk", &shape), MYO_LIMIT);
    done(file);
}

static void write_one(const char *name)
{
    myo_hdf5 *file = NULL;
    cr_assert_eq(myo_hdf5_create(&file, scratch_path(name), NULL), MYO_OK);
    cr_assert_eq(myo_hdf5_make_group(file, "/s"), MYO_OK);
    cr_assert_eq(myo_hdf5_make_rows(file, "/s/x", MYO_SAMPLE_INT16, 3, true), MYO_OK);
    cr_assert_eq(myo_hdf5_make_rows(file, "/s/t", MYO_SAMPLE_FLOAT64, 0, false), MYO_OK);
    int16_t rows[300];
    double times[100];
    for (int i = 0; i < 300; i++)
        rows[i] = (int16_t)(i - 150);
    for (int i = 0; i < 100; i++)
        times[i] = i * 0.5;
    cr_assert_eq(myo_hdf5_append(file, "/s/x", rows, 33), MYO_OK);
    cr_assert_eq(myo_hdf5_append(file, "/s/x", rows + 99, 67), MYO_OK);
    cr_assert_eq(myo_hdf5_append(file, "/s/t", times, 100), MYO_OK);
    const char *const names[] = { "a", "\xc2\xb5V" };
    cr_assert_eq(myo_hdf5_set_texts(file, "/s/x", "names", names, 2), MYO_OK);
    cr_assert_eq(myo_hdf5_set_text(file, "/", "format", "test"), MYO_OK);
    cr_assert_eq(myo_hdf5_set_number(file, "/s/x", "rate_hz", 1111.111), MYO_OK);
    cr_assert_eq(myo_hdf5_set_integer(file, "/", "version", 1), MYO_OK);
    cr_assert_eq(myo_hdf5_set_numbers(file, "/s/x", "scale", times, 3), MYO_OK);
    cr_assert_eq(myo_hdf5_put_texts(file, "/s/words", names, 2), MYO_OK);
    cr_assert_eq(myo_hdf5_finish(&file, NULL), MYO_OK);
    cr_assert_null(file);
}

Test(hdf5_file, h5py_reads_what_we_write)
{
    write_one("w.h5");
    scratch_generate("core/make_hdf5_file.py check_written");
}

Test(hdf5_file, equal_content_is_equal_bytes)
{
    write_one("one.h5");
    write_one("two.h5");
    size_t one = 0, two = 0;
    char *a = scratch_read(scratch_path("one.h5"), &one);
    char *b = scratch_read(scratch_path("two.h5"), &two);
    cr_assert(one == two && memcmp(a, b, one) == 0);
    free(a);
    free(b);
}

Test(hdf5_file, an_unfinished_file_leaves_nothing)
{
    myo_hdf5 *file = NULL;
    cr_assert_eq(myo_hdf5_create(&file, scratch_path("u.h5"), NULL), MYO_OK);
    myo_hdf5_close(&file);
    glob_t left;
    cr_assert_eq(glob(scratch_path("u.h5*"), 0, NULL, &left), GLOB_NOMATCH);
    scratch_messages messages;
    const myo_log log = scratch_log(&messages, NULL);
    cr_assert_eq(myo_hdf5_create(&file, "/nowhere/at/all.h5", &log), MYO_OUTPUT);
    cr_assert_eq(messages.errors, 1);
}

Test(hdf5_file, truncation_anywhere_is_an_error_or_whole)
{
    write_one("w.h5");
    size_t length = 0;
    char *bytes = scratch_read(scratch_path("w.h5"), &length);
    for (size_t cut = 0; cut < length; cut += 97) {
        scratch_write("cut.h5", bytes, cut);
        myo_hdf5 *file = NULL;
        cr_assert_neq(myo_hdf5_open(&file, scratch_path("cut.h5"), NULL), MYO_OK, "%zu", cut);
    }
    free(bytes);
}

/* A zeroed sector in the heap of texts makes libhdf5 1.10 loop for ever; this test would hang. */
Test(hdf5_file, a_zeroed_text_heap_is_refused, .timeout = 20)
{
    scratch_generate("core/make_hdf5_file.py text_heap");
    myo_hdf5 *file = NULL;
    cr_assert_eq(myo_hdf5_open(&file, scratch_path("a.h5"), NULL), MYO_OK);
    myo_hdf5_close(&file);
    cr_assert_eq(myo_hdf5_open(&file, scratch_path("z.h5"), NULL), MYO_MALFORMED);
}

Test(hdf5_file, odd_number_types_are_not_numbers)
{
    scratch_generate("core/make_hdf5_file.py odd_number");
    myo_hdf5 *file = opened("a.h5");
    myo_hdf5_shape shape;
    cr_assert_eq(myo_hdf5_describe(file, "/odd", &shape), MYO_OK);
    cr_assert_eq(shape.kind, MYO_HDF5_OTHER);
    done(file);
}
