/*
 * The counter of microseconds: TC2 with TC3, as TC0 and TC1, TC4 and TC5 reach pins that boards use, TC2 and TC3 only PA00 and PA01.
 *
 * Reading it takes a command that copies it over (section 48.6.2.7), some cycles of its clock: hence 16 MHz divided by sixteen.
 */
#ifndef PINBRIDGE_SAMD51_COUNTER_H
#define PINBRIDGE_SAMD51_COUNTER_H

#define COUNTER_INTENCLR TC2_INTENCLR
#define COUNTER_INTENSET TC2_INTENSET
#define COUNTER_INTFLAG TC2_INTFLAG

static inline void counter_start(void)
{
    MCLK_APBMASK(BRIDGE_B) |= MCLK_B_TC2 | MCLK_B_TC3;
    clock_connect(GCLK_ID_TC2_TC3, GENERATOR_16MHZ);
    TC2_CTRLA = TC_SWRST;
    while (TC2_SYNCBUSY & TC_SYNC_SWRST)
        ;
    TC2_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV16;
    TC2_INTENSET = TC_OVF | TC_MC0;
    TC2_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV16 | TC_ENABLE;
    while (TC2_SYNCBUSY & TC_SYNC_ENABLE)
        ;
}

/* An interrupt that asks too while this waits leaves a later count behind, which is as good. */
static inline uint32_t counter_read(void)
{
    TC2_CTRLBSET = TC_CMD_READSYNC;
    while ((TC2_SYNCBUSY & TC_SYNC_CTRLB) || (TC2_CTRLBSET & TC_CMD_MASK))
        ;
    return TC2_COUNT;
}

static inline void counter_compare(uint32_t channel, uint32_t us)
{
    if (channel)
        TC2_CC1 = us;
    else
        TC2_CC0 = us;
    while (TC2_SYNCBUSY & (channel ? TC_SYNC_CC1 : TC_SYNC_CC0))
        ;
}

#endif
