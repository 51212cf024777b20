/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which windows of a track are rest. Private to the noise floor. */
#ifndef MYO_DETECT_QUIET_WINDOWS_H
#define MYO_DETECT_QUIET_WINDOWS_H

#include "detect/window_columns.h"

/** Over the running level: not the same rest any more. */
#define MYO_QUIET_RAISED 1.35

/** The level the search starts from: marked rest where there is any, else the quietest tenth; NaN
 *  where all windows are damaged. */
double myo_quiet_level(const myo_window_columns *w);

/** Sets the state of the quiet windows, from `level` on; `rest_crossings`: zero crossings per
 * second of rest, which the noise keeps when it steps. */
void myo_quiet_windows_label(myo_window_columns *w, double level, double rest_crossings);

#endif
