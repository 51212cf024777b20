/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/version.h"

#include <stddef.h>

#include "kernels/kernels.h"

const char *myo_version(void)
{
    return MYO_VERSION;
}

/* Versions come from the build's pkg-config files: each library's header stays with its one user.
 */
const char *myo_version_libraries(void)
{
    return MYO_LIBRARY_VERSIONS;
}

const char *myo_version_isa(void)
{
    return myo_kernels_best()->isa;
}

const char *const *myo_version_isas(size_t *count)
{
    static const char *const names[] = {
#define ISA(name, architecture, flags, test) #name,
#include "kernels/isa.def"
#undef ISA
    };
    *count = sizeof names / sizeof names[0];
    return names;
}

const char *myo_version_isa_list(void)
{
    static const char list[] = ""
#define ISA(name, architecture, flags, test) ", " #name
#include "kernels/isa.def"
#undef ISA
        ;
    return list + 2;
}

bool myo_version_has_isa(const char *name)
{
    myo_isa isa;
    return myo_isa_parse(name, &isa) && myo_kernels_of(isa) != NULL;
}
