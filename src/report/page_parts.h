/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The sections of report.html. */
#ifndef MYO_REPORT_PAGE_PARTS_H
#define MYO_REPORT_PAGE_PARTS_H

#include "core/json.h"
#include "core/text.h"
#include "report/parts.h"
#include "report/words.h"

/** A file built into the program from assets/ or from the Debian package of Dygraphs. */
typedef struct myo_asset {
    const unsigned char *bytes;
    size_t length;
} myo_asset;

extern const myo_asset myo_asset_report_js, myo_asset_index_js, myo_asset_page_css,
    myo_asset_dygraph_js, myo_asset_dygraph_css;

void myo_asset_add(myo_text *out, const myo_asset *asset);

/** Doctype to </head>: title, style sheets, and a policy that forbids every network request. */
void myo_page_head(myo_text *out, const char *title);

/* HTML of the sections, in the page's order. */
void myo_page_findings(myo_text *out, const myo_report *report, const myo_tally *tallies);
void myo_page_signals(myo_text *out, const myo_report *report);
MYO_CHECKED myo_status myo_page_spectra(myo_text *out, const myo_report *report);
MYO_CHECKED myo_status myo_page_twitches(myo_text *out, const myo_report *report);
void myo_page_events(myo_text *out, const myo_report *report);
void myo_page_quality(myo_text *out, const myo_report *report);
void myo_page_methods(myo_text *out, const myo_report *report);
void myo_page_settings(myo_text *out, const myo_report *report);
void myo_page_provenance(myo_text *out, const myo_report *report);

/** Everything the script draws, bounded in size. @return OK, UNREADABLE, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_page_data(myo_json *root, const myo_report *report);
MYO_CHECKED myo_status myo_page_data_events(myo_json *root, const myo_report *report);
/** The samples of the episodes on one track, until the page's share of samples is used up. */
MYO_CHECKED myo_status myo_page_data_blocks(myo_json *entry, const myo_report *report, size_t track,
                                            size_t *budget_samples);

#endif
