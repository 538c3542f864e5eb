/* Which line of the external interrupt controller a pin has, and how a line is set up here. */
#include "port.h"
#include "registers.h"

#define BOTH_EDGES 3u

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

/* CONFIG is not enable-protected (section 21.6.2.1), so a line changes while the others go on. */
void eic_sense(uint32_t line, bool on)
{
    uint32_t shift = 4 * (line % 8);
    EIC_CONFIG(line / 8) = (EIC_CONFIG(line / 8) & ~(0xFu << shift)) | (on ? BOTH_EDGES : 0) << shift;
}

void eic_start(void)
{
    clock_connect(GCLK_ID_EIC, GENERATOR_MAIN);
    EIC_CTRL = EIC_ENABLE;
    while (EIC_STATUS & EIC_SYNCBUSY)
        ;
    NVIC_ICPR = BIT(IRQ_EIC);
    NVIC_ISER = BIT(IRQ_EIC);
}
