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

# myo_component(NAME SOURCES file... [LINK target...]): one folder of src/ as an object library.
function(myo_component name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    add_library(myo_${name} OBJECT ${arg_SOURCES})
    target_include_directories(myo_${name} PRIVATE ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/src
                               ${CMAKE_SOURCE_DIR})
    target_link_libraries(myo_${name} PRIVATE myo_options ${arg_LINK})
    set_property(GLOBAL APPEND PROPERTY MYO_COMPONENTS myo_${name})
    set_property(GLOBAL APPEND PROPERTY MYO_COMPONENT_LIBRARIES ${arg_LINK})
endfunction()
