# SPDX-License-Identifier: GPL-3.0-or-later
# find_package(myoscribe) gives myoscribe::myoscribe; what to link stands in myoscribe.pc beside it.
find_package(PkgConfig REQUIRED)
set(myoscribe_saved_path "$ENV{PKG_CONFIG_PATH}")
set(ENV{PKG_CONFIG_PATH} "${CMAKE_CURRENT_LIST_DIR}/../../pkgconfig:$ENV{PKG_CONFIG_PATH}")
pkg_check_modules(myoscribe_pc REQUIRED QUIET IMPORTED_TARGET GLOBAL myoscribe)
set(ENV{PKG_CONFIG_PATH} "${myoscribe_saved_path}")
if(NOT TARGET myoscribe::myoscribe)
    add_library(myoscribe::myoscribe ALIAS PkgConfig::myoscribe_pc)
endif()
