/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a BIDS dataset says of a recording beside and above it. The inheritance principle: a file
 * of any folder from the dataset's root to the recording applies when all its entities are the
 * recording's own; of `_emg.json` the nearer adds to and overrides the farther, of tables only the
 * nearest counts. */
#ifndef MYO_IO_BIDS_INHERITANCE_H
#define MYO_IO_BIDS_INHERITANCE_H

#include "io/reader.h"

/** The table nearest to a file named `*_emg.*` that applies to it, with its note when it stands in
 * a folder above; NULL: none. `ending` is "_channels.tsv" or "_events.tsv". */
MYO_CHECKED myo_status myo_bids_table(const char **path, const char *ending, myo_draft *draft,
                                      const myo_open_request *request);
/** What all `_emg.json` say that apply to a file named `*_emg.*` must agree with the file. */
MYO_CHECKED myo_status myo_bids_check(myo_draft *draft, const myo_open_request *request);

#endif
