# SPDX-License-Identifier: GPL-3.0-or-later
# Component `detector`: what a firmware team takes into its own product. The header serves C and C++;
# the twin is source, since a device's compiler and flags are its own.
set(twin ${CMAKE_INSTALL_DATADIR}/myoscribe/twin)
install(FILES ${CMAKE_SOURCE_DIR}/include/myoscribe/detector.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/myoscribe COMPONENT detector)
install(FILES ${CMAKE_SOURCE_DIR}/kernels/exact.c ${CMAKE_SOURCE_DIR}/kernels/exact.h
        DESTINATION ${twin}/kernels COMPONENT detector)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/kernels/twin DESTINATION ${twin}/kernels COMPONENT detector
        FILES_MATCHING PATTERN "*.[ch]")
install(FILES ${CMAKE_SOURCE_DIR}/src/replay/examples/threshold_detector.c
              ${CMAKE_SOURCE_DIR}/src/replay/examples/pipe_detector.c
        DESTINATION ${CMAKE_INSTALL_DATADIR}/myoscribe/examples COMPONENT detector)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/src/replay/examples/ci USE_SOURCE_PERMISSIONS
        DESTINATION ${CMAKE_INSTALL_DATADIR}/myoscribe/examples COMPONENT detector)

# The MIT text alone: a package that holds nothing else is not to be read as GPL.
file(READ ${CMAKE_SOURCE_DIR}/LICENSE licence)
string(FIND "${licence}" "MIT License" at)
string(SUBSTRING "${licence}" ${at} -1 licence)
file(WRITE ${CMAKE_BINARY_DIR}/detector_copyright "${licence}")
install(FILES ${CMAKE_BINARY_DIR}/detector_copyright RENAME copyright COMPONENT detector
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libmyoscribe-detector-dev)

file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_SOURCE_DIR}/.cmake/myoscribe-detector.pc.in
               ${CMAKE_BINARY_DIR}/myoscribe-detector.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/myoscribe-detector.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT detector)
file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_LIBDIR}/cmake/myoscribe-detector /)
configure_file(${CMAKE_SOURCE_DIR}/.cmake/myoscribe-detectorConfig.cmake.in
               ${CMAKE_BINARY_DIR}/myoscribe-detectorConfig.cmake @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/myoscribe-detectorConfig.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/myoscribe-detector COMPONENT detector)
