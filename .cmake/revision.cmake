# SPDX-License-Identifier: GPL-3.0-or-later
# A number that stands for what is compiled: equal wherever the same sources are built, another one
# after any change of them, with or without git. As a script it writes the header OUT:
# cmake -DTOP=DIR -DOUT=FILE -P revision.cmake
function(myo_revision_sources out top)
    file(GLOB_RECURSE found RELATIVE ${top}
         ${top}/src/*.c ${top}/src/*.h ${top}/src/*.def ${top}/src/*.js ${top}/src/*.css
         ${top}/src/CMakeLists.txt
         ${top}/kernels/*.c ${top}/kernels/*.h ${top}/kernels/*.def ${top}/kernels/CMakeLists.txt
         ${top}/include/*.h ${top}/include/*.in
         ${top}/.cmake/compile_options.cmake)
    list(SORT found)
    set(${out} ${found} PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
    myo_revision_sources(sources ${TOP})
    set(hashes "")
    foreach(source ${sources})
        file(SHA256 ${TOP}/${source} hash)
        string(APPEND hashes "${source} ${hash}\n")
    endforeach()
    string(SHA256 revision "${hashes}")
    string(SUBSTRING ${revision} 0 12 short)
    file(WRITE ${OUT} "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
         "#ifndef MYO_BATCH_REVISION_H\n#define MYO_BATCH_REVISION_H\n\n"
         "#define MYO_REVISION \"${revision}\"\n#define MYO_REVISION_SHORT \"${short}\"\n\n#endif\n")
endif()
