/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "myoscribe/describe.h"
#include "myoscribe/inputs.h"

typedef struct info_arguments {
    char **inputs;
    size_t count;
    bool json;
    myo_recording_options recording;
} info_arguments;

enum { KEY_JSON = 2000 };

static error_t parse(int key, char *text, struct argp_state *state)
{
    (void)text;
    info_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->recording;
        return 0;
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case ARGP_KEY_ARGS:
        arguments->inputs = state->argv + state->next;
        arguments->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "name a file or a folder");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const char *type_name(myo_channel_type type)
{
    static const char *const names[] = {
        [MYO_CHANNEL_EMG] = "EMG",     [MYO_CHANNEL_ACC] = "ACC",   [MYO_CHANNEL_GYRO] = "GYRO",
        [MYO_CHANNEL_FORCE] = "FORCE", [MYO_CHANNEL_TRIG] = "TRIG", [MYO_CHANNEL_MISC] = "MISC"
    };
    return names[type];
}

static void print_field(const char *label, const char *text)
{
    printf("  %-10s ", label);
    myo_cli_print_safe(stdout, text);
    putchar('\n');
}

static void print_stream(const myo_stream *stream)
{
    int64_t missing = 0;
    for (size_t i = 0; i < stream->gap_count; i++)
        missing += stream->gaps[i].count;
    printf("  stream     ");
    myo_cli_print_safe(stdout, *stream->name == '\0' ? "(unnamed)" : stream->name);
    printf(": %zu channel%s at %.10g Hz (rate from %s), %lld sample%s, %.3f s from %.3f s\n",
           stream->channel_count, stream->channel_count == 1 ? "" : "s", stream->rate_hz,
           stream->rate_source == NULL ? "file" : stream->rate_source, (long long)stream->frames,
           stream->frames == 1 ? "" : "s", (double)stream->frames / stream->rate_hz,
           stream->start_s);
    for (size_t i = 0; i < stream->channel_count; i++) {
        const myo_channel *channel = &stream->channels[i];
        printf("    %-5s ", type_name(channel->type));
        myo_cli_print_safe(stdout, channel->name);
        printf("  in ");
        myo_cli_print_safe(stdout, channel->unit);
        if (channel->calibrated && channel->unit_source != NULL) {
            printf(" (from ");
            myo_cli_print_safe(stdout, channel->unit_source);
            putchar(')');
        } else {
            const bool converter = strcmp(channel->unit, "%FS") == 0;
            printf("%s", channel->calibrated ? ""
                         : converter ? " (uncalibrated: give --full-scale or a _channels.tsv)"
                                     : " (uncalibrated: give its unit in a _channels.tsv)");
        }
        if (channel->type_source != NULL) {
            printf("; %s by ", type_name(channel->type));
            myo_cli_print_safe(stdout, channel->type_source);
        }
        putchar('\n');
    }
    if (stream->gap_count > 0)
        printf("    %zu gap%s, %lld sample%s missing (%.3f s)\n", stream->gap_count,
               stream->gap_count == 1 ? "" : "s", (long long)missing, missing == 1 ? "" : "s",
               (double)missing / stream->rate_hz);
}

static void print_text(const char *path, const myo_recording_info *info)
{
    myo_cli_print_safe(stdout, path);
    putchar('\n');
    print_field("format", info->format);
    if (info->recorded_at != NULL)
        printf("  recorded   %s (from %s)\n", info->recorded_at, info->recorded_at_source);
    for (size_t i = 0; i < info->stream_count; i++)
        print_stream(&info->streams[i]);
    if (info->mark_count > 0)
        printf("  marks      %zu from %s\n", info->mark_count,
               info->mark_source == NULL ? "file" : info->mark_source);
    for (size_t i = 0; i < info->note_count; i++)
        print_field("note", info->notes[i]);
}

typedef struct catcher {
    const char *path;
    char error[1024]; /* the last error, for --json */
} catcher;

static void catch_message(void *context, myo_log_level level, const char *message)
{
    catcher *caught = context;
    const myo_log terminal = myo_cli_log();
    terminal.write(terminal.context, level, message);
    if (level == MYO_LOG_ERROR)
        snprintf(caught->error, sizeof caught->error, "%s", message);
}

static myo_status print_json(const char *path, const myo_recording_info *info, const char *error,
                             bool first)
{
    char *text = NULL;
    const myo_status status = myo_describe_json(&text, path, info, error);
    if (status == MYO_OK)
        printf("%s%s", first ? "" : ",\n", text);
    myo_describe_free(text);
    return status;
}

static myo_status show(const myo_input *input, const info_arguments *arguments, bool first)
{
    catcher caught = { .path = input->path };
    const myo_log log = { .write = catch_message, .context = &caught, .subject = input->path };
    myo_recording *recording = NULL;
    const myo_status opened =
        myo_recording_open_in_child(&recording, input->path, &arguments->recording, &log);
    if (opened != MYO_OK && caught.error[0] == '\0')
        catch_message(&caught, MYO_LOG_ERROR, myo_status_text(opened));
    myo_status written = MYO_OK;
    const myo_recording_info *info = opened == MYO_OK ? myo_recording_describe(recording) : NULL;
    if (arguments->json)
        written = print_json(input->path, info, caught.error, first);
    else if (info != NULL)
        print_text(input->path, info);
    if (info != NULL && written == MYO_OK)
        written = myo_recording_check_amplitudes(recording, &log);
    myo_recording_close(&recording);
    return opened != MYO_OK ? opened : written;
}

int myo_command_info(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "json", KEY_JSON, NULL, 0, "as JSON: an array with an object per recording", 0 }, { 0 }
    };
    static const struct argp_child children[] = {
        { &myo_cli_recording_argp, 0, "About the input:", 2 }, { 0 }
    };
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "INPUT...",
        .doc = "Shows what files hold: format, streams, channels, rates, units, duration, "
               "calibration and problems.\v"
               "Examples:\n"
               "  myoscribe info trial1.wav\n"
               "  myoscribe info --json trials/ | jq '.[].streams[].rate_hz'\n\n"
               "Formats, recognised by content:\n"
               "  WAV, W64, RF64, AIFF, AU, CAF, FLAC, NIST, Ogg\n"
               "  EDF, EDF+, BDF, BDF+\n"
               "  C3D, XDF, AcqKnowledge (.acq), OTB+ and OTB4\n"
               "  HDF5: myoscribe's own, OpenSignals, NWB 2, any other with --dataset /PATH\n"
               "  MATLAB v4 to v7.3 (.mat); exports of LabChart, Spike2, AcqKnowledge\n"
               "  WFDB (.hea with its .dat files)\n"
               "  text: OpenSignals, LabChart, AcqKnowledge, OpenBCI, BTS, Noraxon,\n"
               "    Delsys, Vicon, Qualisys, LabVIEW, Shimmer, APDM, phones;\n"
               "    CSV and TSV with a time column or --rate\n\n"
               "Exit codes: 0 all could be read, 1 some could not, 2 wrong usage.",
        .children = children,
    };
    info_arguments arguments = { 0 };
    myo_cli_parse(&argp, argc, argv, &arguments);
    const myo_log log = myo_cli_log();
    myo_inputs *inputs = NULL;
    const myo_status walked = myo_inputs_open(&inputs, (const char *const *)arguments.inputs,
                                              arguments.count, NULL, &log);
    if (walked != MYO_OK)
        return myo_cli_exit_code(walked);
    size_t count = 0;
    const myo_input *list = myo_inputs_list(inputs, &count);
    int code = EXIT_ALL_WELL;
    if (arguments.json)
        putchar('[');
    for (size_t i = 0; i < count; i++)
        if (show(&list[i], &arguments, i == 0) != MYO_OK)
            code = EXIT_SOME_FAILED;
    if (arguments.json)
        puts("]");
    myo_inputs_close(&inputs);
    return code;
}
