/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/clock_field.h"

#include <string.h>

typedef struct clock_text {
    const char *at, *end;
} clock_text;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `least` to `most` digits. */
static bool take_digits(clock_text *text, int least, int most, int *value)
{
    int count = 0;
    *value = 0;
    for (; count < most && text->at < text->end && is_digit(*text->at); count++)
        *value = *value * 10 + (*text->at++ - '0');
    return count >= least;
}

static bool take_mark(clock_text *text, char mark)
{
    if (text->at == text->end || *text->at != mark)
        return false;
    text->at++;
    return true;
}

/* Days from 1970-01-01 in the Gregorian calendar. */
static double days_since_1970(int year, int month, int day)
{
    const int y = month > 2 ? year : year - 1, era = y / 400, of_era = y - era * 400;
    const int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097.0 + of_era * 365.0 + of_era / 4 - of_era / 100 + of_year - 719468.0;
}

/* "2024-05-01", "2024/05/01", "01.05.2024", "1/5/2024" (a month where it cannot be a day). */
static bool take_date(clock_text *text, double *days)
{
    static const char marks[] = "-/.";
    for (const char *mark = marks; *mark != '\0'; mark++) {
        clock_text year_first = *text, year_last = *text;
        int year = 0, month = 0, day = 0;
        clock_text *used = &year_first;
        bool found = take_digits(used, 4, 4, &year) && take_mark(used, *mark) &&
                     take_digits(used, 1, 2, &month) && take_mark(used, *mark) &&
                     take_digits(used, 1, 2, &day);
        if (!found) {
            used = &year_last;
            found = take_digits(used, 1, 2, &day) && take_mark(used, *mark) &&
                    take_digits(used, 1, 2, &month) && take_mark(used, *mark) &&
                    take_digits(used, 4, 4, &year);
        }
        if (found && month > 12) {
            const int swapped = month;
            month = day;
            day = swapped;
        }
        if (!found || month < 1 || month > 12 || day < 1 || day > 31)
            continue;
        *text = *used;
        *days = days_since_1970(year, month, day);
        return true;
    }
    return false;
}

/* "Z", "+02:00", "-0500", " AM", "pm" behind a time. */
static bool take_end(clock_text *text, int *hour)
{
    int hours = 0, minutes = 0;
    if (text->at == text->end || take_mark(text, 'Z'))
        return text->at == text->end;
    if (take_mark(text, '+') || take_mark(text, '-')) {
        if (!take_digits(text, 2, 2, &hours))
            return false;
        take_mark(text, ':');
        return text->at == text->end ||
               (take_digits(text, 2, 2, &minutes) && text->at == text->end);
    }
    take_mark(text, ' ');
    const bool before = take_mark(text, 'A') || take_mark(text, 'a');
    if (!before && !take_mark(text, 'P') && !take_mark(text, 'p'))
        return false;
    if (*hour < 1 || *hour > 12 || !(take_mark(text, 'M') || take_mark(text, 'm')))
        return false;
    *hour = *hour % 12 + (before ? 0 : 12);
    return text->at == text->end;
}

bool myo_clock_field(const char *field, size_t length, double *seconds)
{
    clock_text text = { field, field + length };
    int hour = 0, minute = 0, second = 0;
    double days = 0, share = 0, place = 1;
    *seconds = 0;
    if (take_date(&text, &days)) {
        *seconds = days * 86400;
        if (text.at == text.end)
            return true;
        if (!take_mark(&text, ' ') && !take_mark(&text, 'T'))
            return false;
    }
    if (!take_digits(&text, 1, 2, &hour) || !take_mark(&text, ':') ||
        !take_digits(&text, 2, 2, &minute) || !take_mark(&text, ':') ||
        !take_digits(&text, 2, 2, &second) || hour > 24 || minute > 59 || second > 60)
        return false;
    if (take_mark(&text, '.') || take_mark(&text, ',') || take_mark(&text, ':'))
        for (; text.at < text.end && is_digit(*text.at); text.at++) {
            place /= 10;
            share += (*text.at - '0') * place;
        }
    if (!take_end(&text, &hour))
        return false;
    *seconds = days * 86400 + hour * 3600.0 + minute * 60.0 + second + share;
    return true;
}

int myo_clock_decimals(const char *field)
{
    const char *minute = strchr(field, ':');
    const char *second = minute == NULL ? NULL : strchr(minute + 1, ':');
    if (second == NULL || strspn(second + 1, "0123456789") != 2 || second[3] == '\0' ||
        strchr(".,:", second[3]) == NULL)
        return 0;
    return (int)strspn(second + 4, "0123456789");
}
