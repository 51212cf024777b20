/* SPDX-License-Identifier: MIT */
/* The scalar reference has no vocabulary: its sources are plain loops. */
