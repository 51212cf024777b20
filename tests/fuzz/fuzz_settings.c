/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A settings file: refused in one line, or every setting is in its range and reads back equal. */
#include <stdlib.h>

#include "fuzz/fuzz_file.h"
#include "myoscribe/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    myo_settings settings = myo_settings_default(), again = myo_settings_default();
    const char *path = fuzz_put("f.ini", data, size);
    const myo_status status = myo_settings_read(&settings, path, fuzz_log());
    fuzz_check(status);
    if (status != MYO_OK)
        return 0;
    size_t count = 0;
    const myo_setting *rows = myo_settings_rows(&count);
    const char *copy = fuzz_put("copy.ini", "", 0);
    FUZZ_ASSERT(myo_settings_write(&settings, copy, NULL) == MYO_OK);
    FUZZ_ASSERT(myo_settings_read(&again, copy, NULL) == MYO_OK);
    for (size_t i = 0; i < count; i++) {
        const double value = myo_setting_get(&settings, &rows[i]);
        FUZZ_ASSERT(value >= rows[i].minimum && value <= rows[i].maximum);
        const double back = myo_setting_get(&again, &rows[i]);
        FUZZ_ASSERT(back >= value && back <= value);
    }
    return 0;
}
