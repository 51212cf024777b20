/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures/plot.h"

#include <math.h>
#include <string.h>

/* A step of 1, 2 or 5 times a power of ten that cuts `range` into at most `parts`. */
static double step_of(double range, double parts)
{
    if (!(range > 0) || !isfinite(range))
        return 1;
    const double rough = range / parts;
    double step = 1;
    while (step > rough)
        step /= 10;
    while (step * 10 <= rough)
        step *= 10;
    /* the first of 1, 2, 5, 10 that leaves no more than `parts` */
    static const double factors[] = { 1, 2, 5 };
    for (size_t i = 0; i < 3; i++)
        if (step * factors[i] >= rough)
            return step * factors[i];
    return step * 10;
}

/* Not with fmin and fmax: gcc 12 for arm64 fails on a loop of them. */
void myo_plot_hold(double *low, double *high, const double *y, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        *low = y[i] < *low ? y[i] : *low;
        *high = y[i] > *high ? y[i] : *high;
    }
}

const char *myo_plot_unit(const char *unit)
{
    if (strcmp(unit, "uV") == 0)
        return "\xc2\xb5V";
    return strcmp(unit, "m/s^2") == 0 ? "m/s\xc2\xb2" : unit;
}

static double x_of(const myo_plot *plot, double x)
{
    const double share = (x - plot->x_low) / (plot->x_high - plot->x_low);
    return plot->left + share * (plot->width - plot->left - plot->right);
}

static double y_of(const myo_plot *plot, double y)
{
    const double share = (y - plot->y_low) / (plot->y_high - plot->y_low);
    return plot->height - plot->bottom - share * (plot->height - plot->top - plot->bottom);
}

static void widen(double *low, double *high)
{
    if (!isfinite(*low) || !isfinite(*high)) {
        *low = 0;
        *high = 1;
    } else if (!(*high > *low)) {
        *low -= 0.5;
        *high += 0.5;
    }
}

myo_plot myo_plot_make(myo_text *out, double width, double height)
{
    return (myo_plot) { .out = out,
                        .width = width,
                        .height = height,
                        .left = 52,
                        .right = 14,
                        .top = 10,
                        .bottom = 40 };
}

void myo_plot_begin(myo_plot *plot, const char *title, bool standalone)
{
    widen(&plot->x_low, &plot->x_high);
    widen(&plot->y_low, &plot->y_high);
    if (standalone)
        myo_text_add(plot->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    myo_text_add(plot->out, "<svg class=\"plot\" role=\"img\" viewBox=\"0 0 %g %g\"", plot->width,
                 plot->height);
    if (standalone)
        myo_text_add(plot->out,
                     " xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\""
                     " style=\"background:#fff;color:#111\"",
                     plot->width, plot->height);
    myo_text_add(plot->out, " font-family=\"sans-serif\" font-size=\"12\"><title>");
    myo_text_add_html(plot->out, title);
    myo_text_add(plot->out, "</title>");
}

static void label(myo_plot *plot, double x, double y, const char *anchor, const char *text)
{
    myo_text_add(plot->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"currentColor\">",
                 x, y, anchor);
    myo_text_add_html(plot->out, text);
    myo_text_add(plot->out, "</text>");
}

/* Minutes:seconds as on every time axis of the page, with decimals where `step` needs them. */
static void clock_text(myo_text *text, double at, double step)
{
    const int decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
    const double scale = pow(10, decimals);
    const double value = floor(fabs(at) * scale + 0.5) / scale;
    const double seconds = fmod(value, 60), minutes = floor(value / 60);
    text->length = 0;
    if (at < 0 && value > 0)
        myo_text_add(text, "-");
    if (minutes >= 60)
        myo_text_add(text, "%.0f:%02.0f:%0*.*f", floor(minutes / 60), fmod(minutes, 60),
                     decimals > 0 ? decimals + 3 : 2, decimals, seconds);
    else
        myo_text_add(text, "%.0f:%0*.*f", minutes, decimals > 0 ? decimals + 3 : 2, decimals,
                     seconds);
}

static void number_text(myo_text *text, double at)
{
    text->length = 0;
    myo_text_add(text, "%.6g", at == 0 ? 0 : at); /* never -0 */
}

/* Clock axes tick at whole seconds, minutes and hours. */
static double clock_step(double range, double parts)
{
    static const double steps[] = { 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600 };
    if (range / parts <= 30)
        return step_of(range, parts);
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && steps[i] < range / parts)
        i++;
    return steps[i];
}

void myo_plot_axes(myo_plot *plot, const char *x_label, const char *y_label, bool clock)
{
    const double x0 = plot->left, x1 = plot->width - plot->right;
    const double y0 = plot->height - plot->bottom, y1 = plot->top;
    myo_text text = { 0 };
    const double x_parts = (x1 - x0) / (plot->width < 300 ? 40 : 80), y_parts = (y0 - y1) / 30;
    const double x_step = clock ? clock_step(plot->x_high - plot->x_low, x_parts)
                                : step_of(plot->x_high - plot->x_low, x_parts);
    double y_step = step_of(plot->y_high - plot->y_low, y_parts);
    if (plot->counts && y_step < 1)
        y_step = 1;
    const double slack = 1e-9;
    for (double k = ceil(plot->y_low / y_step - slack); k * y_step <= plot->y_high * (1 + slack);
         k++) {
        const double y = y_of(plot, k * y_step);
        myo_text_add(plot->out,
                     "<path d=\"M%.1f %.1fH%.1f\" stroke=\"currentColor\" opacity=\".15\"/>", x0, y,
                     x1);
        number_text(&text, k * y_step);
        label(plot, x0 - 6, y + 4, "end", text.bytes);
    }
    for (double k = x_label == NULL ? INFINITY : ceil(plot->x_low / x_step - slack);
         k * x_step <= plot->x_high * (1 + slack); k++) {
        const double x = x_of(plot, k * x_step);
        myo_text_add(plot->out, "<path d=\"M%.1f %.1fv4\" stroke=\"currentColor\"/>", x, y0);
        if (clock)
            clock_text(&text, k * x_step, x_step);
        else
            number_text(&text, k * x_step);
        const bool at_edge = x > plot->width - 16;
        label(plot, at_edge ? plot->width - 1 : x, y0 + 17, at_edge ? "end" : "middle", text.bytes);
    }
    myo_text_add(plot->out,
                 "<path d=\"M%.1f %.1fV%.1fH%.1f\" fill=\"none\" stroke=\"currentColor\"/>", x0, y1,
                 y0, x1);
    if (x_label != NULL)
        label(plot, (x0 + x1) / 2, plot->height - 4, "middle", x_label);
    myo_text_add(plot->out, "<g transform=\"translate(13 %.1f) rotate(-90)\">", (y0 + y1) / 2);
    label(plot, 0, 0, "middle", y_label);
    myo_text_add(plot->out, "</g>");
    if (text.failed)
        plot->out->failed = true;
    myo_text_free(&text);
}

static void path_points(myo_plot *plot, const double *x, const double *y, size_t count)
{
    bool pen_down = false;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) {
            pen_down = false;
            continue;
        }
        myo_text_add(plot->out, "%s%.1f %.1f", pen_down ? "L" : "M", x_of(plot, x[i]),
                     y_of(plot, y[i]));
        pen_down = true;
    }
}

void myo_plot_line(myo_plot *plot, const double *x, const double *y, size_t count,
                   const char *colour, double width)
{
    myo_text_add(plot->out, "<path d=\"");
    path_points(plot, x, y, count);
    myo_text_add(plot->out, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\"/>", colour, width);
}

void myo_plot_points(myo_plot *plot, const double *x, const double *y, size_t count,
                     const char *colour, double radius, double opacity)
{
    myo_text_add(plot->out, "<path d=\"");
    for (size_t i = 0; i < count; i++)
        if (isfinite(x[i]) && isfinite(y[i]))
            myo_text_add(plot->out, "M%.1f %.1fh0", x_of(plot, x[i]), y_of(plot, y[i]));
    /* a line of no length with round caps is a dot, in a third of the bytes of a circle */
    myo_text_add(plot->out,
                 "\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\" stroke-linecap=\"round\" "
                 "opacity=\"%g\"/>",
                 colour, 2 * radius, opacity);
}

void myo_plot_band(myo_plot *plot, const double *x, const double *low, const double *high,
                   size_t count, const char *colour, double opacity)
{
    myo_text_add(plot->out, "<path d=\"");
    for (size_t i = 0; i < count; i++)
        myo_text_add(plot->out, "%s%.1f %.1f", i == 0 ? "M" : "L", x_of(plot, x[i]),
                     y_of(plot, high[i]));
    for (size_t i = count; i-- > 0;)
        myo_text_add(plot->out, "L%.1f %.1f", x_of(plot, x[i]), y_of(plot, low[i]));
    myo_text_add(plot->out, "Z\" fill=\"%s\" opacity=\"%g\"/>", colour, opacity);
}

void myo_plot_bar(myo_plot *plot, double x_from, double x_to, double value, const char *colour)
{
    const double x0 = x_of(plot, x_from), x1 = x_of(plot, x_to);
    const double y0 = y_of(plot, fmax(plot->y_low, 0)), y1 = y_of(plot, value);
    myo_text_add(plot->out,
                 "<path d=\"M%.1f %.1fV%.1fH%.1fV%.1fZ\" fill=\"%s\" stroke=\"currentColor\" "
                 "stroke-width=\".5\"/>",
                 x0, y0, y1, x1, y0, colour);
}

void myo_plot_whisker(myo_plot *plot, double x, double low, double high, const char *colour)
{
    const double at = x_of(plot, x), y0 = y_of(plot, low), y1 = y_of(plot, high);
    myo_text_add(plot->out,
                 "<path d=\"M%.1f %.1fV%.1fM%.1f %.1fh8M%.1f %.1fh8\" fill=\"none\" stroke=\"%s\" "
                 "stroke-width=\"1.5\"/>",
                 at, y0, y1, at - 4, y0, at - 4, y1, colour);
}

void myo_plot_text(myo_plot *plot, double x, double y, const char *text, const char *anchor)
{
    label(plot, x_of(plot, x), y_of(plot, y), anchor, text);
}

void myo_plot_end(myo_plot *plot)
{
    myo_text_add(plot->out, "</svg>\n");
}
