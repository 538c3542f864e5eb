/*
 * The counter of microseconds: TC2 with TC3, as TC0 and TC1, TC4 and TC5 reach pins that boards use, TC2 and TC3 only PA00 and PA01.
 *
 * Reading it takes a command that copies it over (section 48.6.2.7), some cycles of its clock: hence 16 MHz divided by sixteen.
 */
#ifndef PINBRIDGE_SAMD51_COUNTER_H
#define PINBRIDGE_SAMD51_COUNTER_H

#define COUNTER_INTENCLR TC_INTENCLR(TC2)
#define COUNTER_INTENSET TC_INTENSET(TC2)
#define COUNTER_INTFLAG TC_INTFLAG(TC2)

static inline void counter_start(void)
{
    MCLK_APBMASK(BRIDGE_B) |= MCLK_B_TC2 | MCLK_B_TC3;
    clock_connect(GCLK_ID_TC2_TC3, GENERATOR_16MHZ);
    TC_CTRLA(TC2) = TC_SWRST;
    while (TC_SYNCBUSY(TC2) & TC_SYNC_SWRST)
        ;
    TC_CTRLA(TC2) = TC_MODE_COUNT32 | TC_PRESCALER_DIV16;
    TC_INTENSET(TC2) = TC_OVF | TC_MC0;
    TC_CTRLA(TC2) = TC_MODE_COUNT32 | TC_PRESCALER_DIV16 | TC_ENABLE;
    while (TC_SYNCBUSY(TC2) & TC_SYNC_ENABLE)
        ;
}

/* An interrupt that asks too while this waits leaves a later count behind, which is as good. */
static inline uint32_t counter_read(void)
{
    TC_CTRLBSET(TC2) = TC_CMD_READSYNC;
    while ((TC_SYNCBUSY(TC2) & TC_SYNC_CTRLB) || (TC_CTRLBSET(TC2) & TC_CMD_MASK))
        ;
    return TC_COUNT(TC2);
}

static inline void counter_compare(uint32_t channel, uint32_t us)
{
    TC_CC(TC2, channel) = us;
    while (TC_SYNCBUSY(TC2) & (channel ? TC_SYNC_CC1 : TC_SYNC_CC0))
        ;
}

#endif
