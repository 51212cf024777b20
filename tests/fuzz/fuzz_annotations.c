/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Annotations for score, against a fixed table and against themselves. The first byte says the
 * form: 0 BIDS, 1 CSV, 2 Audacity labels, 3 Backyard Brains, 4 WFDB. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz_file.h"
#include "myoscribe/score.h"

static void score(const char *reference, const char *detected)
{
    myo_score_options options = myo_score_options_default();
    options.default_class = "fasciculation";
    options.rate_hz = 1000;
    options.duration_s = 60;
    options.bootstrap = 0;
    myo_score *made = NULL;
    const myo_status status = myo_score_run(&made, reference, detected, &options, fuzz_log());
    fuzz_check(status);
    if (status == MYO_OK) {
        const myo_score_share share = myo_score_of(made, MYO_CLASS_FASCICULATION)->sensitivity;
        FUZZ_ASSERT(!(share.value < 0) && !(share.value > 1) && !(share.low > share.high));
        for (int format = MYO_SCORE_TABLE; format <= MYO_SCORE_JUNIT; format++)
            FUZZ_ASSERT(myo_score_render(made, (myo_score_format)format) != NULL);
    }
    myo_score_close(&made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char truth[] = "onset\tduration\ttrial_type\n0.5\t0.01\tfasciculation\n"
                                "2\t5\tcramp\n10\t40\tfatigue\n";
    static const char *const names[] = { "d.tsv", "d.csv", "d.txt", "d-events.txt", "d.atr" };
    if (size == 0 || data[0] < '0' || data[0] > '4')
        return 0;
    const char *name = names[data[0] - '0'];
    const char *given = fuzz_put(name, data + 1, size - 1);
    const char *fixed = fuzz_put("truth.tsv", truth, sizeof truth - 1);
    score(fixed, given);
    score(given, given);
    fuzz_remove(name);
    return 0;
}
