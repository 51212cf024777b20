/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch/person_findings.h"

#include <math.h>
#include <string.h>

#include "report/batch/person_answers.h"
#include "report/batch/season_plots.h"
#include "report/batch/season_strip.h"
#include "report/findings/plain_numbers.h"

enum { PEOPLE_MOST = 200, PLOTS_MOST = 3000, CARDS_MOST = 24 };

static void add_when(myo_text *out, const myo_season_person *person)
{
    myo_text_add(out, " <span class=\"facts\">%zu recording%s", person->count,
                 person->count == 1 ? "" : "s");
    if (person->days == 1)
        myo_text_add(out, ", %.10s", person->recordings[0]->place.recorded_at);
    else if (person->days > 1)
        myo_text_add(out, ", %.10s to %.10s", person->recordings[0]->place.recorded_at,
                     person->recordings[person->dated - 1]->place.recorded_at);
    if (person->dated == 0)
        myo_text_add(out, ", without a date");
    else if (person->dated < person->count)
        myo_text_add(out, ", %zu without a date", person->count - person->dated);
    myo_text_add(out, "</span>");
}

/* Certain findings first, then what is not certain, then what was not judged. */
static void add_lead(myo_text *out, const myo_season_person *person)
{
    int64_t definite = 0, found = 0, cramps = 0, like = 0;
    size_t fatigued = 0, able = 0, short_rest = 0, channels = 0;
    for (size_t i = 0; i < person->muscle_count; i++) {
        const myo_season_muscle *m = &person->muscles[i];
        definite += m->definite;
        found += m->found;
        cramps += m->definite_cramps;
        like += m->cramps - m->definite_cramps;
        fatigued += m->fatigued;
        able += m->fatigued + m->not_fatigued;
        short_rest += m->short_rest;
        channels += m->count;
    }
    if (cramps > 0)
        myo_text_add(out, "%lld cramp%s. ", (long long)cramps, cramps == 1 ? "" : "s");
    if (like > 0)
        myo_text_add(out, "%lld cramp-like episode%s. ", (long long)like, like == 1 ? "" : "s");
    if (definite > 0)
        myo_text_add(out, "%lld definite fasciculation%s", (long long)definite,
                     definite == 1 ? "" : "s");
    if (definite > 0 && found > definite)
        myo_text_add(out, " and %lld not definite", (long long)(found - definite));
    else if (definite == 0 && found > 0)
        myo_text_add(out, "No definite fasciculation, %lld not definite", (long long)found);
    else if (definite == 0)
        myo_text_add(out, "No fasciculation seen");
    if (short_rest > 0)
        myo_text_add(out, " (too little clean rest in %zu of %zu muscle recordings)", short_rest,
                     channels);
    myo_text_add(out, ". ");
    if (able > 0)
        myo_text_add(out, "Signs of fatigue in %zu of %zu that can tell.", fatigued, able);
    else
        myo_text_add(out, "Fatigue not judged.");
}

static void add_rate(myo_text *out, const myo_season_muscle *m)
{
    double low, high;
    const double minutes = m->rate.rest_s / 60;
    if (!(minutes > 0) || (m->found == 0 && m->short_rest == m->count)) {
        myo_text_add(out, "<td class=\"number\" data-label=\"Twitches per min\">n/a"
                          "<td class=\"number\" data-label=\"Definite\">n/a");
        return;
    }
    myo_pooled_interval(&m->rate, &low, &high);
    myo_text_add(out, "<td data-label=\"Twitches per min\" class=\"number%s\">",
                 m->found > 0 && m->definite == 0 ? " unproven" : "");
    myo_words_rate(out, m->rate.count / minutes);
    myo_text_add(out, " (");
    myo_words_rate(out, low);
    myo_text_add(out, "&#8211;");
    myo_words_rate(out, high);
    myo_text_add(out, ")<td class=\"number\" data-label=\"Definite\">%lld of %lld",
                 (long long)m->definite, (long long)m->found);
}

static void add_muscle(myo_text *out, const myo_season_person *person, const myo_season_muscle *m,
                       double highest)
{
    myo_text_add(out, "<tr><th scope=\"row\">");
    myo_text_add_html(out, m->name);
    add_rate(out, m);
    myo_text_add(out, "<td class=\"number\" data-label=\"Cramps\">");
    if (m->cramp_judged == 0)
        myo_text_add(out, "n/a");
    else if (m->cramps > m->definite_cramps)
        myo_text_add(out, "%lld + %lld like", (long long)m->definite_cramps,
                     (long long)(m->cramps - m->definite_cramps));
    else
        myo_text_add(out, "%lld", (long long)m->cramps);
    if (m->fatigued + m->not_fatigued > 0)
        myo_text_add(out, "<td class=\"number\" data-label=\"Fatigue\">%zu of %zu", m->fatigued,
                     m->fatigued + m->not_fatigued);
    else
        myo_text_add(out, "<td class=\"number\" data-label=\"Fatigue\">n/a");
    myo_text_add(out, "<td class=\"over name\">");
    myo_season_strip(out, person, m, highest);
    myo_text_add(out, "</tr>\n");
}

static void add_muscles(myo_text *out, const myo_season_person *person)
{
    const double highest = myo_season_highest(person);
    myo_text_add(out,
                 "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Muscles\">"
                 "<table class=\"muscles stacking\"><thead><tr><th scope=\"col\">Muscle"
                 "<th scope=\"col\" class=\"number\">Twitches per min (95 %%)"
                 "<th scope=\"col\" class=\"number\">Definite"
                 "<th scope=\"col\" class=\"number\">Cramps"
                 "<th scope=\"col\" class=\"number\">Fatigue"
                 "<th scope=\"col\">%s</tr></thead><tbody>\n",
                 person->dated == person->count ? "Recordings in time" : "Recordings");
    for (size_t i = 0; i < person->muscle_count; i++)
        add_muscle(out, person, &person->muscles[i], highest);
    myo_text_add(out, "</tbody></table></div>\n");
    if (person->left_out > 0)
        myo_text_add(out, "<p>%zu channels of further muscles are in the table below only.</p>\n",
                     person->left_out);
}

static void add_season(myo_text *out, const myo_season_person *person, size_t *plots)
{
    if (person->days < 2 || *plots >= PLOTS_MOST)
        return;
    myo_text_add(out, "<details><summary>Over the season</summary>\n");
    for (size_t i = 0; i < person->muscle_count; i++) {
        const size_t before = out->length;
        myo_text_add(out, "<h4>");
        myo_text_add_html(out, person->muscles[i].name);
        myo_text_add(out, "</h4>\n<div class=\"charts\">");
        const size_t begun = out->length;
        myo_season_plots(out, &person->muscles[i]);
        if (out->length == begun)
            out->length = before; /* a heading over nothing is taken back */
        else
            myo_text_add(out, "</div>\n");
        (*plots)++;
    }
    myo_text_add(out, "</details>\n");
}

static void add_person(myo_text *out, const myo_season_person *person, bool open, size_t *plots)
{
    myo_text_add(out, "<article class=\"person\"><h3>");
    myo_text_add_html(out, person->name == NULL ? "Recordings of nobody named" : person->name);
    add_when(out, person);
    myo_text_add(out, "</h3>\n<p class=\"lead\">");
    add_lead(out, person);
    myo_text_add(out, "</p>\n");
    add_muscles(out, person);
    myo_text_add(out, "<details%s><summary>What a coach asks</summary>\n", open ? " open" : "");
    myo_answers_add(out, person);
    myo_text_add(out, "</details>\n");
    add_season(out, person, plots);
    myo_text_add(out, "</article>\n");
}

void myo_person_findings_add(myo_text *out, const myo_season *season)
{
    size_t plots = 0;
    if (season->count == 0)
        return;
    myo_text_add(out, "<section id=\"findings\"><h2>What was found</h2>\n");
    for (size_t i = 0; i < season->count && i < PEOPLE_MOST; i++)
        add_person(out, &season->persons[i], season->count <= CARDS_MOST, &plots);
    if (season->count > PEOPLE_MOST)
        myo_text_add(out,
                     "<p>The %d people with most findings are shown, of %zu; all are in the "
                     "table.</p>\n",
                     PEOPLE_MOST, season->count);
    myo_text_add(out,
                 "<p class=\"legend-line\">A mark per recording: <b class=\"definite\">filled"
                 "</b> with a definite fasciculation, hollow where none is definite, a dash "
                 "where there was too little clean rest, a triangle for a cramp (hollow: "
                 "cramp-like), a square for signs of fatigue. Its height is the rate.</p>\n"
                 "<p class=\"caution\">Facts about signals, not a diagnosis. Occasional "
                 "twitching, above all after exercise, is common in healthy people. People "
                 "take it to a doctor when it persists for weeks, is widespread, or comes with "
                 "weakness or wasting.</p>\n</section>\n");
}
