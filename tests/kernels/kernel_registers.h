/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whether the upper halves of the vector registers are in use: code for narrower registers that
 * follows then waits for them, so no kernel may leave them so. */
#ifndef MYO_TESTS_KERNEL_REGISTERS_H
#define MYO_TESTS_KERNEL_REGISTERS_H

/** False where this CPU does not say (XGETBV with ECX = 1) or has no such registers, and in builds
 * without optimisation, whose compiler clears none (no MYO_CLEARS_REGISTERS). */
_Bool myo_registers_tell(void);
/** Only where myo_registers_tell(). */
_Bool myo_registers_dirty(void);
/** Makes them dirty, to see that it is noticed. Only where myo_registers_tell(). */
void myo_registers_soil(void);

#endif
