/*
 * Frequencies: a pin's line of the external interrupt controller makes an event of each edge, the event system (chapter 31) carries it past its own
 * clocks, and a pair of TCs (chapter 48) counts 32 bits of them. Two pairs are free: TC0 with TC1, TC4 with TC5. The controller looks at the pin at
 * 48 MHz, so that half periods of more than some 40 ns are seen.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* The first of each pair, by tc.c's numbers, and its place among the event system's users. */
static const struct {
    uint8_t first, user;
} pairs[FREQUENCIES] = {{0, 44}, {2, 48}};

int hal_frequency_open(uint8_t pin)
{
    uint32_t n = 0;
    if (!eic_events(pin, true))
        return -1;
    while (n < FREQUENCIES && !tc_take(pairs[n].first, 2))
        n++;
    if (n == FREQUENCIES) {
        eic_events(pin, false);
        return -1;
    }
    uint32_t base = tc_base(pairs[n].first);
    TC_EVCTRL(base) = TC_EVCTRL_COUNT | TC_EVCTRL_TCEI;
    TC_CTRLA(base) = TC_MODE_COUNT32;
    TC_CTRLA(base) = TC_MODE_COUNT32 | TC_ENABLE;
    while (TC_SYNCBUSY(base) & TC_SYNC_ENABLE)
        ;
    MCLK_APBMASK(BRIDGE_B) |= MCLK_B_EVSYS;
    /* The user first: a channel without one may not be set up (section 31.6.2.3). */
    EVSYS_USER(pairs[n].user) = n + 1;
    EVSYS_CHANNEL(n) = EVSYS_PATH_ASYNCHRONOUS | (EVSYS_GENERATOR_EXTINT0 + (uint32_t)eic_line(pin));
    return (int)n;
}

void hal_frequency_close(int counter, uint8_t pin)
{
    uint32_t n = (uint32_t)counter;
    eic_events(pin, false);
    EVSYS_CHANNEL(n) = 0;
    EVSYS_USER(pairs[n].user) = 0;
    tc_give(pairs[n].first, 2);
}

/* Every line has both edges: two make a cycle. The count wraps at 2^32 edges, whose halves follow each other all the same. */
uint32_t hal_frequency_count(int counter)
{
    static uint32_t before[FREQUENCIES], cycles[FREQUENCIES];
    uint32_t n = (uint32_t)counter, base = tc_base(pairs[n].first);
    TC_CTRLBSET(base) = TC_CMD_READSYNC;
    while ((TC_SYNCBUSY(base) & TC_SYNC_CTRLB) || (TC_CTRLBSET(base) & TC_CMD_MASK))
        ;
    uint32_t whole = (TC_COUNT(base) - before[n]) / 2;
    before[n] += whole * 2;
    return cycles[n] += whole;
}
