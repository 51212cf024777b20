/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two roads lead through here. A piece that is whole, with nothing wrong and away from the
 * recording's ends, is regular: it stays in its lane from the loader to the measurements. Any other
 * is taken into its row and cut at its breaks into runs, each filtered alone:
 *
 *       load_first                        break                       load_end
 *   row |---- halo ----|------- out -------|xxxxxxx|--- out ---|---- halo ----|
 *       '------------- run 1 --------------'       '---------- run 2 ---------'
 *       filtered from here        2 x[end] - x[end - i] goes on for a halo behind the break
 *
 * An edge that is no true end of signal (the load range just stops there) needs no reflection: the
 * halo has let the filter's slowest pole decay to MYO_HALO_RESIDUAL before the out range begins. At
 * a true edge the run is reflected about its last sample, as MATLAB's filtfilt and SciPy do (odd
 * extension), so that neither a level nor a slope starts the filter with a step.
 *
 * Reflection turns the hum's phase, so at a true edge the filter answers with a transient that no
 * sine fits. So the hum is fitted on the filtered run, taken out of the raw samples (each harmonic
 * larger there by one over the filter's gain), and the run is filtered once more (filter_again).
 *
 * Which road a piece takes depends on its own samples only, never on the signals beside it. */
#include "dsp/condition.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/below_band.h"

/* Long rows share the filter with fewer others rather than take much memory. */
enum { SCRATCH_BYTES = 4 * 1024 * 1024 };

/* A run waiting for the filter. Runs that fill their piece's row are filtered where they are, the
 * others in a scratch row that has room for the reflections. */
typedef struct job {
    float *row;
    size_t length;
    float *to; /* NULL: in place */
    size_t skip, keep;
} job;

struct myo_conditioner {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    const myo_butterworth *filter;
    myo_mains *mains;
    myo_filter_scratch scratch;
    float *rows;  /* scratch */
    float *parts; /* of the lanes after the filter, before lines are removed */
    size_t stride, row_count;
    job jobs[MYO_LANES];
    size_t waiting;
};

static void flush(myo_conditioner *conditioner)
{
    float *rows[MYO_LANES] = { NULL };
    size_t lengths[MYO_LANES] = { 0 };
    if (conditioner->waiting == 0)
        return;
    for (size_t i = 0; i < conditioner->waiting; i++) {
        rows[i] = conditioner->jobs[i].row;
        lengths[i] = conditioner->jobs[i].length;
    }
    myo_butterworth_run(conditioner->filter, conditioner->kernels, &conditioner->scratch, rows,
                        lengths);
    for (size_t i = 0; i < conditioner->waiting; i++) {
        const job *done = conditioner->jobs + i;
        if (done->to != NULL)
            memcpy(done->to, done->row + done->skip, done->keep * sizeof(float));
    }
    conditioner->waiting = 0;
}

static size_t within(size_t index, size_t count)
{
    return index < count ? index : count - 1;
}

/* Queues the samples `from` .. `end` of a piece's row, of which keep_from .. keep_end are wanted,
 * extended by reflection so that the filter starts a halo away from what is wanted. */
static void queue_run(myo_conditioner *conditioner, const myo_piece *piece, size_t from, size_t end,
                      const bool edge[2])
{
    const size_t halo = conditioner->geometry->halo, length = end - from;
    const size_t load = (size_t)(piece->span.load_end - piece->span.load_first);
    const size_t want_from = (size_t)(piece->span.fit_first - piece->span.load_first);
    const size_t want_end = (size_t)(piece->span.out_end - piece->span.load_first);
    const size_t keep_from = from > want_from ? from : want_from;
    const size_t keep_end = end < want_end ? end : want_end;
    if (keep_end <= keep_from)
        return;
    job *next = conditioner->jobs + conditioner->waiting;
    const size_t before = edge[0] && keep_from - from < halo ? halo - (keep_from - from) : 0;
    const size_t after = edge[1] && end - keep_end < halo ? halo - (end - keep_end) : 0;
    /* What is farther than the halo from anything wanted is not filtered. */
    const size_t start = !edge[0] || keep_from - from <= halo ? from : keep_from - halo;
    const size_t stop = !edge[1] || end - keep_end <= halo ? end : keep_end + halo;
    if (before == 0 && after == 0 && start == 0 && stop == load) {
        *next = (job) { .row = piece->row, .length = load };
    } else {
        float *row = conditioner->rows + conditioner->waiting * conditioner->stride;
        const float *x = piece->row + from;
        for (size_t i = 0; i < before; i++)
            row[i] = 2 * x[0] - x[within(before - i, length)];
        memcpy(row + before, piece->row + start, (stop - start) * sizeof(float));
        float *tail = row + before + (stop - start);
        for (size_t i = 0; i < after; i++)
            tail[i] = 2 * x[length - 1] - x[length - 1 - within(i + 1, length)];
        *next = (job) { .row = row,
                        .length = before + (stop - start) + after,
                        .to = piece->row + keep_from,
                        .skip = before + (keep_from - start),
                        .keep = keep_end - keep_from };
    }
    if (++conditioner->waiting == conditioner->row_count)
        flush(conditioner);
}

static void queue_piece(myo_conditioner *conditioner, const myo_piece *piece)
{
    const myo_segment_span *span = &piece->span;
    size_t count = 0;
    const myo_interval *breaks = myo_intervals_items(&piece->breaks, &count);
    int64_t from = span->load_first;
    for (size_t i = 0; i <= count; i++) {
        const int64_t end = i < count ? breaks[i].first : span->load_end;
        if (end > from) {
            const bool edge[2] = { from > span->load_first || from == 0,
                                   i < count || end == piece->frames };
            queue_run(conditioner, piece, (size_t)(from - span->load_first),
                      (size_t)(end - span->load_first), edge);
        }
        if (i < count)
            from = breaks[i].end > from ? breaks[i].end : from;
    }
}

static void fill_breaks(const myo_piece *piece, float value)
{
    size_t count = 0;
    const myo_interval *breaks = myo_intervals_items(&piece->breaks, &count);
    for (size_t i = 0; i < count; i++) {
        const int64_t first = breaks[i].first, end = breaks[i].end;
        for (int64_t frame = first; frame < end; frame++)
            piece->row[frame - piece->span.load_first] = value;
    }
}

static void take_lane(const myo_piece *piece, const float *lanes, size_t lane)
{
    const size_t load = (size_t)(piece->span.load_end - piece->span.load_first);
    for (size_t i = 0; i < load; i++)
        piece->row[i] = lanes[i * MYO_LANES + lane];
}

static void filter_again(myo_conditioner *conditioner, myo_piece *piece, const float *lanes,
                         size_t lane)
{
    const myo_segment_span *span = &piece->span;
    const int64_t begins = span->fit_first - (int64_t)conditioner->geometry->halo;
    const int64_t first = begins > span->load_first ? begins : span->load_first;
    double gains[MYO_MAX_HARMONICS];
    for (size_t h = 0; h < MYO_MAX_HARMONICS; h++)
        gains[h] =
            myo_butterworth_gain(conditioner->filter, (double)(h + 1) * piece->mains.frequency_hz);
    take_lane(piece, lanes, lane);
    myo_mains_subtract_row(conditioner->mains, gains, piece->row + (first - span->load_first),
                           (size_t)(span->load_end - first), (size_t)(span->fit_first - first));
    myo_below_band_add(conditioner->geometry, piece, 1);
    queue_piece(conditioner, piece);
    flush(conditioner);
    fill_breaks(piece, NAN);
    myo_below_band_add(conditioner->geometry, piece, -1);
    myo_below_band_centre(piece);
}

static void finish_run(myo_conditioner *conditioner, myo_piece *piece, const float *lanes,
                       size_t lane)
{
    fill_breaks(piece, NAN);
    myo_below_band_add(conditioner->geometry, piece, -1);
    myo_below_band_centre(piece);
    if (conditioner->mains == NULL)
        return;
    fill_breaks(piece, 0);
    float *x = piece->row + (piece->span.fit_first - piece->span.load_first);
    const size_t frames = (size_t)(piece->span.fit_end - piece->span.fit_first);
    if (piece->lines != NULL)
        piece->line_amplitude = myo_mains_remove_lines_in_row(
            conditioner->mains, x, frames, piece->span.fit_first, &piece->breaks, piece->lines);
    piece->mains =
        myo_mains_fit_row(conditioner->mains, x, frames, piece->span.fit_first, &piece->breaks);
    if (!isnan(piece->mains.frequency_hz)) {
        filter_again(conditioner, piece, lanes, lane);
        fill_breaks(piece, 0);
        if (piece->lines != NULL)
            (void)myo_mains_remove_lines_in_row(
                conditioner->mains, x, frames, piece->span.fit_first, &piece->breaks, piece->lines);
    }
    fill_breaks(piece, NAN);
}

static void run_irregular(myo_conditioner *conditioner, const myo_block *block, myo_piece *pieces,
                          size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!pieces[i].regular) {
            myo_below_band_add(conditioner->geometry, pieces + i, 1);
            queue_piece(conditioner, pieces + i);
        }
    flush(conditioner);
    for (size_t i = 0; i < count; i++)
        if (!pieces[i].regular)
            finish_run(conditioner, pieces + i, block->lanes, i);
}

static void measure_power(const myo_conditioner *conditioner, const myo_block *block,
                          float power[][MYO_LANES])
{
    const float frames = (float)(MYO_MAINS_BLOCK_HOPS * conditioner->geometry->hop);
    memset(power, 0, MYO_MAINS_BLOCKS * sizeof *power);
    for (size_t h = 0; h < MYO_MAINS_BLOCKS * MYO_MAINS_BLOCK_HOPS; h++)
        for (size_t l = 0; l < MYO_LANES; l++)
            power[h / MYO_MAINS_BLOCK_HOPS][l] += block->out.square[h * MYO_LANES + l] / frames;
}

/* Lines of other machines, then the mains: a train of potentials is told from hum by what repeats
 * after several periods, and railways' 16.7 Hz would. */
static void remove_lines(myo_conditioner *conditioner, myo_block *block, float *out,
                         myo_piece *pieces, const bool *regular, const float *means)
{
    const size_t hops = MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS;
    float power[MYO_MAINS_BLOCKS][MYO_LANES], amplitudes[MYO_LANES];
    const myo_line_list *lines[MYO_LANES];
    myo_mains_fit *fits[MYO_LANES];
    measure_power(conditioner, block, power);
    for (size_t l = 0; l < MYO_LANES; l++) {
        fits[l] = regular[l] ? &pieces[l].mains : NULL;
        lines[l] = regular[l] ? pieces[l].lines : NULL;
        if (regular[l])
            myo_below_band_remember(conditioner->geometry, conditioner->parts, block, pieces + l, l,
                                    means[l]);
    }
    if (myo_mains_remove_lines_in_lanes(conditioner->mains, out, power, lines, amplitudes)) {
        myo_block_measure(conditioner->kernels, conditioner->geometry, out, hops, 0, &block->out);
        measure_power(conditioner, block, power);
        for (size_t l = 0; l < MYO_LANES; l++)
            if (regular[l] && amplitudes[l] > 0) {
                pieces[l].line_amplitude = amplitudes[l];
                myo_below_band_take_line(
                    conditioner->geometry, conditioner->parts, block, pieces + l, l,
                    myo_butterworth_gain(conditioner->filter, lines[l]->hz[0]));
            }
    }
    if (!myo_mains_remove_lanes(conditioner->mains, out, power, fits))
        return;
    myo_block_measure(conditioner->kernels, conditioner->geometry, out, hops, 0, &block->out);
    for (size_t l = 0; l < MYO_LANES; l++)
        if (regular[l] && !isnan(pieces[l].mains.frequency_hz))
            myo_below_band_take_line(
                conditioner->geometry, conditioner->parts, block, pieces + l, l,
                myo_butterworth_gain(conditioner->filter, (double)pieces[l].mains.harmonic *
                                                              pieces[l].mains.frequency_hz));
}

static void run_regular(myo_conditioner *conditioner, myo_block *block, myo_piece *pieces,
                        size_t count)
{
    const myo_geometry *geometry = conditioner->geometry;
    const myo_kernels *kernels = conditioner->kernels;
    const size_t hops = MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS;
    const size_t margin = MYO_MARGIN_HOPS * geometry->hop, skip = geometry->halo - margin;
    float *out = block->lanes + skip * MYO_LANES, *rows[MYO_LANES] = { NULL }, means[MYO_LANES];
    bool regular[MYO_LANES] = { false };
    for (size_t i = 0; i < count; i++) {
        regular[i] = pieces[i].regular;
        rows[i] = regular[i] ? pieces[i].row + skip : NULL;
    }
    myo_butterworth_run_lanes(conditioner->filter, kernels, &conditioner->scratch, block->lanes,
                              geometry->segment + 2 * geometry->halo);
    myo_block_measure(kernels, geometry, out, hops, 0, &block->out);
    myo_below_band_take(kernels, geometry, block, pieces, regular, means);
    if (conditioner->mains != NULL)
        remove_lines(conditioner, block, out, pieces, regular, means);
    for (size_t w = 0; w < MYO_WINDOWS_PER_SEGMENT; w++)
        kernels->lanes_shape(block->shape + w * 5 * MYO_LANES,
                             out + (margin + w * geometry->window) * MYO_LANES, geometry->window);
    kernels->lanes_to_rows(rows, out, hops * geometry->hop);
}

bool myo_piece_is_whole(const myo_geometry *geometry, const myo_segment_span *span, int64_t frames)
{
    const int64_t halo = (int64_t)geometry->halo;
    return span->core_end - span->core_first == (int64_t)geometry->segment &&
           span->load_first == span->core_first - halo && span->load_first > 0 &&
           span->load_end == span->core_end + halo && span->load_end < frames;
}

void myo_conditioner_run(myo_conditioner *conditioner, myo_block *block, myo_piece *pieces,
                         size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        any = any || pieces[i].regular;
        pieces[i].mains = (myo_mains_fit) { .frequency_hz = (double)NAN };
        pieces[i].line_amplitude = 0;
    }
    run_irregular(conditioner, block, pieces, count);
    if (any)
        run_regular(conditioner, block, pieces, count);
    for (size_t i = 0; i < count; i++) {
        myo_mains_fit *mains = &pieces[i].mains;
        if (isnan(mains->frequency_hz))
            continue;
        const double hz = (double)mains->harmonic * mains->frequency_hz;
        const float gain = (float)myo_butterworth_gain(conditioner->filter, hz);
        for (size_t k = 0; k < mains->blocks; k++)
            mains->amplitude[k] /= gain;
    }
}

myo_status myo_conditioner_open(myo_conditioner **out, const myo_kernels *kernels,
                                const myo_geometry *geometry, const myo_butterworth *filter,
                                myo_mains *mains)
{
    myo_conditioner *made = (myo_conditioner *)myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    made->kernels = kernels;
    made->geometry = geometry;
    made->filter = filter;
    made->mains = mains;
    made->stride = (myo_segment_span_longest(geometry) + 15) / 16 * 16;
    const size_t fit = SCRATCH_BYTES / (made->stride * sizeof(float));
    made->row_count = fit < 2 ? 2 : fit > MYO_LANES ? MYO_LANES : fit;
    made->rows = (float *)myo_memory_new(made->row_count, made->stride * sizeof(float));
    made->scratch.lanes = (float *)myo_memory_new(MYO_FILTER_LANES_FLOATS, sizeof(float));
    made->parts = (float *)myo_memory_new(myo_low_longest(geometry) * MYO_LANES, sizeof(float));
    if (made->rows == NULL || made->parts == NULL || made->scratch.lanes == NULL) {
        myo_conditioner_close(&made);
        return MYO_NO_MEMORY;
    }
    *out = made;
    return MYO_OK;
}

void myo_conditioner_close(myo_conditioner **conditioner)
{
    if (conditioner == NULL || *conditioner == NULL)
        return;
    myo_memory_free((*conditioner)->rows);
    myo_memory_free((*conditioner)->parts);
    myo_memory_free((*conditioner)->scratch.lanes);
    myo_memory_free(*conditioner);
    *conditioner = NULL;
}
