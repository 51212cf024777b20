/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Listings of folders, so that the sidecars of many recordings cost a shared file system one
 * listing and not a request for each name that is not there. What comes after a folder was listed
 * is not seen; since a recording's files are remembered as they were seen, a later resume notices
 * it.
 */
#ifndef MYO_IO_FOLDER_CACHE_H
#define MYO_IO_FOLDER_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "myoscribe/status.h"

typedef struct myo_folder_cache myo_folder_cache;

/** `eager`: a folder is listed for the first question about a name in it; else only when its names
 *  are asked for. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_folder_cache_open(myo_folder_cache **out, bool eager);
void myo_folder_cache_close(myo_folder_cache **cache);

/** The names in a folder ("" is the working folder), valid until the next call; NULL and 0 when it
 *  cannot be listed or memory ran out. */
const char *const *myo_folder_cache_names(myo_folder_cache *cache, const char *folder,
                                          size_t *count);

/** True when it is known that there is no such file, in whatever case its name is written. */
bool myo_folder_cache_lacks(myo_folder_cache *cache, const char *path);

#endif
