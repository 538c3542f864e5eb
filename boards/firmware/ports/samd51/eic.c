/*
 * Which line of the external interrupt controller a pin has, and how the lines are set up here, where each has an interrupt of its own.
 *
 * What a line senses is enable-protected (section 23.6.9): every line is set to both edges once, before the block is enabled, and then a line is
 * let through or not.
 */
#include "port.h"
#include "registers.h"

#define EVERY_LINE_BOTH_EDGES 0x33333333u

/* Table 6-1, column A: the pin's number modulo sixteen, but for PA08, the non-maskable line, which nothing here uses. */
int eic_line(uint8_t pin)
{
    return pin == 8 ? -1 : pin % (int)EIC_LINES;
}

void eic_sense(uint32_t line, bool on)
{
    (void)line, (void)on;
}

void eic_start(void)
{
    MCLK_APBMASK(BRIDGE_A) |= MCLK_A_EIC;
    clock_connect(GCLK_ID_EIC, GENERATOR_SERIAL);
    for (uint32_t i = 0; i < EIC_LINES / 8; i++)
        EIC_CONFIG(i) = EVERY_LINE_BOTH_EDGES;
    /* An edge is an event besides, for whom it may concern; which is protected, too. */
    EIC_EVCTRL = BIT(EIC_LINES) - 1;
    EIC_CTRLA = EIC_ENABLE;
    while (EIC_SYNCBUSY & EIC_SYNC_ENABLE)
        ;
    interrupts_on(IRQ_EIC, EIC_LINES);
}
