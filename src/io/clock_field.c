/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/clock_field.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `digits` of them and then `mark`; moves behind it. */
static bool take(const char **at, const char *end, int digits, char mark, int *value)
{
    *value = 0;
    for (int i = 0; i < digits; i++) {
        if (*at == end || !is_digit(**at))
            return false;
        *value = *value * 10 + (*(*at)++ - '0');
    }
    if (mark == '\0')
        return true;
    if (*at == end || **at != mark)
        return false;
    (*at)++;
    return true;
}

/* Days from 1970-01-01 in the Gregorian calendar. */
static double days_since_1970(int year, int month, int day)
{
    const int y = month > 2 ? year : year - 1, era = y / 400, of_era = y - era * 400;
    const int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097.0 + of_era * 365.0 + of_era / 4 - of_era / 100 + of_year - 719468.0;
}

bool myo_clock_field(const char *text, size_t length, double *seconds)
{
    const char *at = text, *end = text + length;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    double days = 0, share = 0, place = 1;
    if (take(&at, end, 4, '-', &year) && take(&at, end, 2, '-', &month) &&
        take(&at, end, 2, '\0', &day) && at < end && (*at == ' ' || *at == 'T')) {
        if (month < 1 || month > 12 || day < 1 || day > 31)
            return false;
        days = days_since_1970(year, month, day);
        at++;
    } else {
        at = text;
    }
    if (!take(&at, end, 2, ':', &hour)) {
        at = days != 0 ? at : text;
        if (days != 0 || !take(&at, end, 1, ':', &hour))
            return false;
    }
    if (!take(&at, end, 2, ':', &minute) || !take(&at, end, 2, '\0', &second) || hour > 24 ||
        minute > 59 || second > 60)
        return false;
    if (at < end && (*at == '.' || *at == ','))
        for (at++; at < end && is_digit(*at); at++) {
            place /= 10;
            share += (*at - '0') * place;
        }
    if (at < end && *at == 'Z')
        at++;
    *seconds = days * 86400 + hour * 3600.0 + minute * 60.0 + second + share;
    return at == end;
}
