/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/html_document.h"

#include <string.h>

static void add_asset(myo_text *out, const myo_asset *asset)
{
    myo_text_add_bytes(out, (const char *)asset->bytes, asset->length);
}

void myo_page_add_words(myo_text *out, const char *text)
{
    static const struct {
        const char *plain, *pretty;
    } units[] = { { "uV", "\xc2\xb5V" }, { "m/s^2", "m/s\xc2\xb2" } };
    myo_text words = { 0 };
    myo_text_add(&words, "%s", "");
    for (const char *at = text == NULL ? "" : text; *at != '\0';) {
        size_t k = 0;
        while (k < 2 && strncmp(at, units[k].plain, strlen(units[k].plain)) != 0)
            k++;
        if (k < 2 && (at == text || at[-1] == ' ')) {
            myo_text_add(&words, "%s", units[k].pretty);
            at += strlen(units[k].plain);
        } else {
            myo_text_add_bytes(&words, at++, 1);
        }
    }
    myo_text_add_html(out, words.failed ? "" : words.bytes);
    out->failed = out->failed || words.failed;
    myo_text_free(&words);
}

/* Base64 of 32 bytes: ten groups of three, and one of two. */
static void add_hash(myo_text *out, const unsigned char *hash)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[45] = "";
    for (size_t group = 0; group < 11; group++) {
        const unsigned char *from = hash + 3 * group;
        const unsigned bits =
            (unsigned)from[0] << 16 | (unsigned)from[1] << 8 | (group < 10 ? (unsigned)from[2] : 0);
        for (size_t i = 0; i < 4; i++)
            text[4 * group + i] = digits[bits >> (18 - 6 * i) & 63];
    }
    text[43] = '=';
    myo_text_add(out, " 'sha256-%s'", text);
}

void myo_page_script(myo_text *out, const myo_asset *asset)
{
    myo_text_add(out, "<script>");
    add_asset(out, asset);
    myo_text_add(out, "</script>\n");
}

void myo_page_head(myo_text *out, const char *title)
{
    myo_text_add(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "script-src");
    add_hash(out, myo_asset_dygraph_js.sha256);
    add_hash(out, myo_asset_report_js.sha256);
    add_hash(out, myo_asset_index_js.sha256);
    myo_text_add(out, "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
                      "'none'\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<link rel=\"icon\" href=\"data:,\">\n<title>");
    myo_text_add_html(out, title);
    myo_text_add(out, " - myoscribe</title>\n<style>\n");
    add_asset(out, &myo_asset_dygraph_css);
    add_asset(out, &myo_asset_page_css);
    myo_text_add(out, "</style>\n</head>\n");
}
