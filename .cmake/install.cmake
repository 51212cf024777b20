# SPDX-License-Identifier: GPL-3.0-or-later
# cmake --install, pkg-config, the CMake package, and Debian packages by CPack.
include(GNUInstallDirs)

install(TARGETS myoscribe_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS myoscribe myo_kernels ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(TARGETS myoscribe_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime
        NAMELINK_COMPONENT library)
install(FILES ${CMAKE_SOURCE_DIR}/src/cli/share/libmyoscribe.3
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 COMPONENT library)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/myoscribe DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT library FILES_MATCHING PATTERN "*.h" PATTERN detector.h EXCLUDE)
install(FILES ${CMAKE_BINARY_DIR}/include/myoscribe/version.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/myoscribe COMPONENT library)

# For a cluster, and completion for the shells
set(share ${CMAKE_SOURCE_DIR}/src/cli/share)
install(PROGRAMS ${share}/slurm-array.sh DESTINATION ${CMAKE_INSTALL_DATADIR}/myoscribe
        COMPONENT program)
install(PROGRAMS ${share}/myoscribe-bids DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(FILES ${share}/Snakefile DESTINATION ${CMAKE_INSTALL_DATADIR}/myoscribe COMPONENT program)
install(FILES ${share}/myoscribe.bash RENAME myoscribe COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${share}/_myoscribe DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
        COMPONENT program)
foreach(component program library)
    set(document ${CMAKE_INSTALL_DATADIR}/doc/myoscribe)
    if(component STREQUAL library)
        set(document ${CMAKE_INSTALL_DATADIR}/doc/libmyoscribe-dev)
    endif()
    install(FILES ${CMAKE_SOURCE_DIR}/LICENSE RENAME copyright DESTINATION ${document}
            COMPONENT ${component})
endforeach()
install(FILES ${CMAKE_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/myoscribe
        COMPONENT program)

# Manual pages are the help texts, so they cannot fall behind.
find_program(MYO_HELP2MAN help2man)
if(MYO_HELP2MAN)
    get_property(commands GLOBAL PROPERTY MYO_COMMANDS)
    set(pages "")
    foreach(command "" ${commands})
        set(title myoscribe)
        set(summary "analyse recorded EMG and accelerometer data")
        if(command)
            set(title myoscribe-${command})
            get_property(summary GLOBAL PROPERTY MYO_SUMMARY_${command})
        endif()
        set(page ${CMAKE_BINARY_DIR}/man/${title}.1)
        add_custom_command(
            OUTPUT ${page}
            COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/man
            COMMAND ${MYO_HELP2MAN} --no-info --manual "User Commands" --name "${summary}"
                    --version-string "${title} ${PROJECT_VERSION}" --output ${page}
                    "$<TARGET_FILE:myoscribe_program> ${command}"
            DEPENDS myoscribe_program VERBATIM)
        list(APPEND pages ${page})
    endforeach()
    add_custom_target(myo_manual ALL DEPENDS ${pages})
    install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
else()
    message(STATUS "No manual pages: help2man is missing (Debian package help2man)")
endif()

# One description of how to link; the CMake package reads it too. Both find their prefix from where
# they stand, so a tree may be moved.
list(JOIN MYO_LIBRARY_MODULES " " requires)
file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_SOURCE_DIR}/.cmake/myoscribe.pc.in ${CMAKE_BINARY_DIR}/myoscribe.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/myoscribe.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT library)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/myoscribeConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_SOURCE_DIR}/.cmake/myoscribeConfig.cmake
              ${CMAKE_BINARY_DIR}/myoscribeConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/myoscribe COMPONENT library)

# The detector's interface, its examples and the twin: MIT, and nothing they depend on.
include(detector_package)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME myoscribe)
set(CPACK_PACKAGE_VENDOR "The myoscribe authors")
set(CPACK_PACKAGE_CONTACT "The myoscribe authors <myoscribe@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library runtime detector)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME myoscribe)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
    "Finds fasciculations, cramps and fatigue in recorded EMG and writes reports.")
set(soname ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libmyoscribe${soname})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "libmyoscribe, the shared library.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libmyoscribe-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
    "libmyoscribe${soname} (= ${PROJECT_VERSION}), libmyoscribe-detector-dev (= ${PROJECT_VERSION}), libsndfile1-dev, libhdf5-dev, libfftw3-dev, libgsl-dev, libjansson-dev, libinih-dev, nettle-dev, libmatio-dev, zlib1g-dev, libexpat1-dev, libarchive-dev, pkg-config")
set(CPACK_DEBIAN_DETECTOR_PACKAGE_NAME libmyoscribe-detector-dev)
set(CPACK_DEBIAN_DETECTOR_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_DETECTOR_DESCRIPTION
    "Interface of streaming EMG detectors, examples and the twin, for firmware (MIT).")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "libmyoscribe for C programs: headers, static and shared library.")
include(CPack)
