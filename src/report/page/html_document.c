/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/html_document.h"

void myo_asset_add(myo_text *out, const myo_asset *asset)
{
    myo_text_add_bytes(out, (const char *)asset->bytes, asset->length);
}

void myo_page_head(myo_text *out, const char *title)
{
    myo_text_add(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
                      "base-uri 'none'; form-action 'none'\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<link rel=\"icon\" href=\"data:,\">\n<title>");
    myo_text_add_html(out, title);
    myo_text_add(out, " - myoscribe</title>\n<style>\n");
    myo_asset_add(out, &myo_asset_dygraph_css);
    myo_asset_add(out, &myo_asset_page_css);
    myo_text_add(out, "</style>\n</head>\n");
}
