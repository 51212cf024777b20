/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Names in the order people number them. */
#ifndef MYO_REPORT_NATURAL_ORDER_H
#define MYO_REPORT_NATURAL_ORDER_H

/** "trial2" before "trial10". */
int myo_natural_order(const char *a, const char *b);

#endif
