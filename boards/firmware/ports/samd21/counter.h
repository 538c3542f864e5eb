/*
 * The counter of microseconds: TC4 with TC5, clocked at 8 MHz and divided by eight, not clocked at 1 MHz: every access crosses into its clock
 * domain, and takes some cycles of that clock (section 14.3).
 */
#ifndef PINBRIDGE_SAMD21_COUNTER_H
#define PINBRIDGE_SAMD21_COUNTER_H

#include "../../core/mutate.h"

#define COUNTER_INTENCLR TC4_INTENCLR
#define COUNTER_INTENSET TC4_INTENSET
#define COUNTER_INTFLAG TC4_INTFLAG
#define COUNT_ADDRESS 0x10u

static inline void counter_start(void)
{
    PM_APBCMASK |= PM_APBC_TC4 | PM_APBC_TC5;
    clock_connect(GCLK_ID_TC4_TC5, GENERATOR_8MHZ);
    TC4_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV8;
    TC4_INTENSET = TC_OVF | TC_MC0;
    TC4_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV8 | TC_ENABLE;
    while (TC4_STATUS & TC_SYNCBUSY)
        ;
    /* From here on the counter is copied over continuously, and reading it takes no handshake. */
    if (!MUTANT(samd_no_read_request))
        TC4_READREQ = TC_READREQ_RREQ | TC_READREQ_RCONT | COUNT_ADDRESS;
}

static inline uint32_t counter_read(void)
{
    return TC4_COUNT;
}

static inline void counter_compare(uint32_t channel, uint32_t us)
{
    if (channel)
        TC4_CC1 = us;
    else
        TC4_CC0 = us;
    while (TC4_STATUS & TC_SYNCBUSY)
        ;
}

#endif
