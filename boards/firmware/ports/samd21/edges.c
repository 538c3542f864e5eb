/*
 * Pin edges by the external interrupt controller (chapter 21): sixteen lines, each shared by several pins (table 7-1, column A), so that two
 * pins of one line cannot both be captured. hal_pin_functions says which pins have a line at all.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define NO_LINE 0xFFu
#define NONMASKABLE 8u
#define BOTH_EDGES 3u

static void sense(uint32_t line, uint32_t edges);
static void start(void);

/* Which pin has the line, or NO_LINE. */
static uint8_t owner[16] = {NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE,
                            NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE, NO_LINE};
static bool running;

/* PA08 is the non-maskable line, which nothing here uses; PA24 to PA28 and PA30, PA31 are off the pattern. */
int eic_line(uint8_t pin)
{
    switch (pin) {
    case 8:
        return -1;
    case 24:
        return 12;
    case 25:
        return 13;
    case 27:
        return 15;
    case 28:
        return 8;
    case 30:
        return 10;
    case 31:
        return 11;
    default:
        return pin % 16;
    }
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
        sense(n, BOTH_EDGES);
        if (!MUTANT(samd_eic_not_muxed))
            pin_function(pin, FUNCTION_A);
        EIC_INTFLAG = BIT(n);
        EIC_INTENSET = BIT(n);
    } else if (!on && owner[n] == pin) {
        owner[n] = NO_LINE;
        EIC_INTENCLR = BIT(n);
        sense(n, 0);
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
    for (uint32_t n = 0; n < 16; n++)
        if ((flags & BIT(n)) && owner[n] != NO_LINE)
            on_pin_edge(owner[n], hal_pin_read(owner[n]), now);
}

/* CONFIG is not enable-protected (section 21.6.2.1), so a line changes while the others go on. */
static void sense(uint32_t line, uint32_t edges)
{
    uint32_t shift = 4 * (line % 8);
    EIC_CONFIG(line / 8) = (EIC_CONFIG(line / 8) & ~(0xFu << shift)) | edges << shift;
}

static void start(void)
{
    clock_connect(GCLK_ID_EIC, GENERATOR_MAIN);
    EIC_CTRL = EIC_ENABLE;
    while (EIC_STATUS & EIC_SYNCBUSY)
        ;
    NVIC_ICPR = BIT(IRQ_EIC);
    NVIC_ISER = BIT(IRQ_EIC);
    running = true;
}
