# SPDX-License-Identifier: GPL-3.0-or-later
# What every target is compiled with. Contraction is off by name, not by language mode: equal bits
# on every instruction set depend on it. Nothing here may change the floating-point environment.
add_library(myo_options INTERFACE)
target_compile_options(myo_options INTERFACE
    -ffp-contract=off -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wundef)
target_compile_definitions(myo_options INTERFACE _POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64)
if(MYO_WERROR)
    target_compile_options(myo_options INTERFACE -Werror)
endif()
if(MYO_SANITIZE)
    target_compile_options(myo_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                           -fno-omit-frame-pointer)
    target_link_options(myo_options INTERFACE -fsanitize=address,undefined)
endif()

if(MYO_FUZZ) # libFuzzer sees what an input reached only in code compiled for it
    target_compile_options(myo_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Beyond what Debian's compiler does by itself, for all that handles files; the kernels and the
# streaming detector are pure arithmetic in bounds that their tests hold, and firmware builds them with
# options of its own. The sanitizers check more than these, in their own way.
set(MYO_HARDENING "")
set(MYO_HARDENING_LINK "")
if(NOT MYO_SANITIZE AND NOT MYO_FUZZ)
    list(APPEND MYO_HARDENING -fstack-protector-strong -fstack-clash-protection
         $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
        list(APPEND MYO_HARDENING -fcf-protection)
    endif()
    list(APPEND MYO_HARDENING_LINK -Wl,-z,relro -Wl,-z,now)
endif()

# What a build is called in lies in no file of it: the same sources give the same bytes anywhere.
target_compile_options(myo_options INTERFACE -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.
                       -ffile-prefix-map=${CMAKE_BINARY_DIR}=.build)

# myo_component(NAME SOURCES file... [LINK target...]): one folder of src/ as an object library.
function(myo_component name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    add_library(myo_${name} OBJECT ${arg_SOURCES})
    target_include_directories(myo_${name} PRIVATE ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/src
                               ${CMAKE_SOURCE_DIR})
    target_compile_options(myo_${name} PRIVATE ${MYO_HARDENING})
    target_link_libraries(myo_${name} PRIVATE myo_options ${arg_LINK})
    set_property(GLOBAL APPEND PROPERTY MYO_COMPONENTS myo_${name})
    set_property(GLOBAL APPEND PROPERTY MYO_COMPONENT_LIBRARIES ${arg_LINK})
endfunction()
