/*
 * Pin edges by the external interrupt controller (SAMD21 chapter 21, SAMD51 chapter 23): sixteen lines, each shared by several pins (column A of
 * the chip's table of functions), so that two pins of one line cannot both be captured. hal_pin_functions says which pins have a line at all.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define NO_LINE 0xFFu

/* Which pin has the line, or NO_LINE. */
static uint8_t owner[EIC_LINES] = {NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE,
                                   NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE};
static bool running;

static bool change(uint8_t pin, bool on, bool interrupt);

void hal_pin_edges(uint8_t pin, bool on)
{
    change(pin, on, true);
}

bool eic_events(uint8_t pin, bool on)
{
    return change(pin, on, false);
}

static bool change(uint8_t pin, bool on, bool interrupt)
{
    int line = eic_line(pin);
    if (line < 0)
        return false;
    if (!running)
        eic_start();
    running = true;
    uint32_t n = (uint32_t)line, state = hal_irq_disable();
    bool mine = owner[n] == (on ? NO_LINE : pin);
    if (mine && on) {
        owner[n] = pin;
        eic_sense(n, true);
        if (!MUTANT(samd_eic_not_muxed))
            pin_function(pin, FUNCTION_A);
        EIC_INTFLAG = BIT(n);
        if (interrupt)
            EIC_INTENSET = BIT(n);
    } else if (mine) {
        owner[n] = NO_LINE;
        EIC_INTENCLR = BIT(n);
        eic_sense(n, false);
        PORT_PINCFG(GROUP(pin), INDEX(pin)) &= (uint8_t)~PINCFG_PMUXEN;
    }
    hal_irq_restore(state);
    return mine;
}

/* Flags are cleared before the levels are looked at: an edge that comes between is seen once more rather than never. */
void eic_irq(void)
{
    uint64_t now = hal_time_us();
    uint32_t flags = EIC_INTFLAG, listening = EIC_INTENSET;
    EIC_INTFLAG = flags;
    for (uint32_t n = 0; n < EIC_LINES; n++)
        if ((flags & listening & BIT(n)) && owner[n] != NO_LINE)
            on_pin_edge(owner[n], hal_pin_read(owner[n]), now);
}
