/* Which pins meet which serial block, and who uses it. The chip has the table and the clocks. */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

static uint8_t uses[SERCOM_COUNT];

int sercom_at(uint8_t pin, uint32_t alternative)
{
    for (uint32_t i = 0; i < sercom_run_count; i++) {
        const struct sercom_run *run = &sercom_runs[i];
        uint32_t offset = pin - run->pin, first = alternative ? run->d : run->c;
        if (offset < run->count)
            return first == SERCOM_NONE ? -1 : (int)(first + offset);
    }
    return -1;
}

int sercom_pad(uint32_t n, uint8_t pin)
{
    for (uint32_t alternative = 0; alternative < 2; alternative++) {
        int at = sercom_at(pin, alternative);
        if (at >= 0 && (uint32_t)at / 4 == n)
            return at % 4;
    }
    return -1;
}

void sercom_connect(uint32_t n, uint8_t pin)
{
    int c = sercom_at(pin, 0);
    pin_function(pin, c >= 0 && (uint32_t)c / 4 == n ? FUNCTION_C : FUNCTION_D);
}

bool sercom_usable(uint32_t n, enum sercom_use use)
{
    return uses[n] == SERCOM_FREE || uses[n] == use;
}

enum sercom_use sercom_use(uint32_t n)
{
    return (enum sercom_use)uses[n];
}

void sercom_reset(uint32_t n, enum sercom_use use, uint32_t generator)
{
    uses[n] = (uint8_t)use;
    sercom_power(n, true, generator);
    SERCOM_CTRLA(n) = SERCOM_SWRST;
    while (SERCOM_SYNCBUSY(n) & SERCOM_SWRST)
        ;
}

void sercom_off(uint32_t n)
{
    SERCOM_CTRLA(n) = SERCOM_SWRST;
    while (SERCOM_SYNCBUSY(n) & SERCOM_SWRST)
        ;
    sercom_power(n, false, 0);
    uses[n] = SERCOM_FREE;
}

static void irq(uint32_t n)
{
    if (uses[n] == SERCOM_USART)
        usart_irq(n);
    else
        i2c_irq(n);
}

void sercom0_irq(void)
{
    irq(0);
}

void sercom1_irq(void)
{
    irq(1);
}

void sercom2_irq(void)
{
    irq(2);
}

void sercom3_irq(void)
{
    irq(3);
}

void sercom4_irq(void)
{
    irq(4);
}

void sercom5_irq(void)
{
    irq(5);
}
