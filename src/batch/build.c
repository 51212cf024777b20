/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Apart from core/version.c: the header is another after any change of a source, and this file
 * alone is compiled again then. */
#include "myoscribe/version.h"

#include "batch/revision.h" /* made by the build */

const char *myo_version_build(void)
{
    return MYO_VERSION "+" MYO_REVISION_SHORT;
}
