/*
 * Pin edges by the external interrupt controller (chapter 23): sixteen lines, each shared by several pins and with an interrupt of its own.
 *
 * What a line senses is enable-protected here (section 23.6.9): every line is set to both edges once, before the block is enabled, and then a
 * line is let through or not.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define NO_LINE 0xFFu
#define EVERY_LINE_BOTH_EDGES 0x33333333u

static void start(void);

/* Which pin has the line, or NO_LINE. */
static uint8_t owner[EIC_LINES] = {NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE,
                                   NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE};
static bool running;

/* Table 6-1, column A: the pin's number modulo sixteen, but for PA08, the non-maskable line, which nothing here uses. */
int eic_line(uint8_t pin)
{
    return pin == 8 ? -1 : pin % (int)EIC_LINES;
}

void hal_pin_edges(uint8_t pin, bool on)
{
    int line = eic_line(pin);
    if (line < 0)
        return;
    if (!running)
        start();
    uint32_t n = (uint32_t)line, state = hal_irq_disable();
    if (on && owner[n] == NO_LINE) {
        owner[n] = pin;
        pin_function(pin, FUNCTION_A);
        EIC_INTFLAG = BIT(n);
        EIC_INTENSET = BIT(n);
    } else if (!on && owner[n] == pin) {
        owner[n] = NO_LINE;
        EIC_INTENCLR = BIT(n);
        PORT_PINCFG(GROUP(pin), INDEX(pin)) &= (uint8_t)~PINCFG_PMUXEN;
    }
    hal_irq_restore(state);
}

/* Flags are cleared before the levels are looked at: an edge that comes between is seen once more rather than never. */
void eic_irq(void)
{
    uint64_t now = hal_time_us();
    uint32_t flags = EIC_INTFLAG;
    EIC_INTFLAG = flags;
    for (uint32_t n = 0; n < EIC_LINES; n++)
        if ((flags & BIT(n)) && owner[n] != NO_LINE)
            on_pin_edge(owner[n], hal_pin_read(owner[n]), now);
}

static void start(void)
{
    MCLK_APBMASK(BRIDGE_A) |= MCLK_A_EIC;
    clock_connect(GCLK_ID_EIC, GENERATOR_SERIAL);
    for (uint32_t i = 0; i < EIC_LINES / 8; i++)
        EIC_CONFIG(i) = EVERY_LINE_BOTH_EDGES;
    EIC_CTRLA = EIC_ENABLE;
    while (EIC_SYNCBUSY & EIC_SYNC_ENABLE)
        ;
    interrupts_on(IRQ_EIC, EIC_LINES);
    running = true;
}
