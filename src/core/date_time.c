/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/date_time.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static bool is_date(int year, int month, int day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] + (leap && month == 2) &&
           !(year == 1985 && month == 1 && day == 1);
}

/* Year, month and day in this order with '-' or '/' between, or day first with '/' or '.'. Returns
 * what follows, NULL when it is no date. */
static const char *parse_date(const char *text, int *year, int *month, int *day)
{
    int used = 0, one = 0, two = 0, three = 0;
    char first = 0, second = 0;
    if (sscanf(text, " %4d%c%2d%c%4d%n", &one, &first, &two, &second, &three, &used) < 5 ||
        first != second || strchr("-/.", first) == NULL)
        return NULL;
    const bool year_first = one > 31;
    *year = year_first ? one : three;
    *month = two;
    *day = year_first ? three : one;
    return is_date(*year, *month, *day) ? text + used : NULL;
}

static bool parse_time(const char *text, int *hour, int *minute, double *second)
{
    *second = 0;
    const int parts = sscanf(text, " %2d:%2d:%lf", hour, minute, second);
    return parts >= 2 && *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60 && *second >= 0 &&
           *second < 61;
}

bool myo_date_time(char out[MYO_DATE_TIME], const char *date, const char *time)
{
    int year, month, day, hour, minute;
    double second;
    const char *rest = date == NULL ? NULL : parse_date(date, &year, &month, &day);
    if (rest == NULL)
        return false;
    if (time == NULL && (*rest == 'T' || *rest == ' '))
        time = rest + 1;
    if (time != NULL && parse_time(time, &hour, &minute, &second))
        snprintf(out, MYO_DATE_TIME, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour,
                 minute, (int)second);
    else
        snprintf(out, MYO_DATE_TIME, "%04d-%02d-%02d", year, month, day);
    return true;
}
