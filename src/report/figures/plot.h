/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Small charts as SVG: the same marks stand in the page and in the figures for papers. Colours are
 *  Okabe & Ito's, which colour-blind readers tell apart; axes take the colour of the text. */
#ifndef MYO_REPORT_PLOT_H
#define MYO_REPORT_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/text.h"

#define MYO_COLOUR_BLUE   "#0072b2"
#define MYO_COLOUR_ORANGE "#d55e00"
#define MYO_COLOUR_GREEN  "#009e73"
#define MYO_COLOUR_PURPLE "#cc79a7"
#define MYO_COLOUR_SKY    "#56b4e9"
#define MYO_COLOUR_YELLOW "#f0e442"
#define MYO_COLOUR_GREY   "#767676"

typedef struct myo_plot {
    myo_text *out;
    double width, height, left, right, top, bottom; /**< pixels: size and margins */
    double x_low, x_high, y_low, y_high;            /**< data */
    bool counts;                                    /**< y has whole numbers only */
} myo_plot;

/** A plot of this size in pixels with room for the labels of both axes; its data ranges are 0. */
myo_plot myo_plot_make(myo_text *out, double width, double height);
/** Opens the SVG with an accessible name; `standalone` adds what a file of its own needs.
 *  Set size and data ranges before; empty or reversed ranges are widened. */
void myo_plot_begin(myo_plot *plot, const char *title, bool standalone);
/** Both axes with round ticks and labels; `clock` prints x as minutes and seconds;
 *  an x_label of NULL leaves the ticks of x to the caller. */
void myo_plot_axes(myo_plot *plot, const char *x_label, const char *y_label, bool clock);
/** Points with a NaN break the line. */
void myo_plot_line(myo_plot *plot, const double *x, const double *y, size_t count,
                   const char *colour, double width);
void myo_plot_points(myo_plot *plot, const double *x, const double *y, size_t count,
                     const char *colour, double radius, double opacity);
/** A filled area between two lines. */
void myo_plot_band(myo_plot *plot, const double *x, const double *low, const double *high,
                   size_t count, const char *colour, double opacity);
void myo_plot_bar(myo_plot *plot, double x_from, double x_to, double value, const char *colour);
/** A vertical whisker. */
void myo_plot_whisker(myo_plot *plot, double x, double low, double high, const char *colour);
/** A word at a data position; anchor "start", "middle" or "end". */
void myo_plot_text(myo_plot *plot, double x, double y, const char *text, const char *anchor);
void myo_plot_end(myo_plot *plot);

/** Widens [low, high] to hold all of `y` that is a number. */
void myo_plot_hold(double *low, double *high, const double *y, size_t count);

/** What people write for a canonical unit: "uV" is micro volts with its own sign. */
const char *myo_plot_unit(const char *unit);

#endif
