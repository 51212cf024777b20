/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Everything of libmyoscribe in one include, for C11 and C++. libmyoscribe(3) begins with an
 * example.
 *
 * Versions: as long as the major version is 0, structs may grow and calls may change with the minor
 * one, and the shared library's soname holds both (libmyoscribe.so.0.1): a program that was built
 * against another minor version is not started by mistake. Patches keep every struct and call.
 * Objects behind pointers (myo_recording, myo_result, ...) are opaque and may change at any time.
 *
 * Threads: the library has no globals. An object belongs to one thread at a time; different objects
 * may be used in different threads, but for HDF5 files, whose library must have been built to be
 * thread-safe (Debian's is). myo_batch_run, myo_recording_open_in_child and myo_replay_run fork:
 * call them from a program with one thread. A myo_log is called in the thread of the call it was
 * given to.
 */
#ifndef MYOSCRIBE_H
#define MYOSCRIBE_H

#include "myoscribe/analyser.h"
#include "myoscribe/batch.h"
#include "myoscribe/describe.h"
#include "myoscribe/event.h"
#include "myoscribe/inputs.h"
#include "myoscribe/log.h"
#include "myoscribe/recording.h"
#include "myoscribe/detector.h"
#include "myoscribe/replay.h"
#include "myoscribe/report.h"
#include "myoscribe/result.h"
#include "myoscribe/score.h"
#include "myoscribe/settings.h"
#include "myoscribe/simulate.h"
#include "myoscribe/status.h"
#include "myoscribe/version.h"
#include "myoscribe/words.h"

#endif
