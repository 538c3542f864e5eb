/* Which pins meet which serial block, and the blocks' clocks (table 7-1, chapter 25). */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define NONE 0xFFu
#define AT(sercom, pad) (uint8_t)((sercom)*4 + (pad))

/* Function C and D of PA00 to PA31, then PB00 to PB31, in runs of neighbours. */
static const struct run {
    uint8_t pin, count, c, d;
} runs[] = {
    {0, 2, NONE, AT(1, 0)},       {4, 4, NONE, AT(0, 0)},        {8, 4, AT(0, 0), AT(2, 0)},   {12, 4, AT(2, 0), AT(4, 0)},
    {16, 4, AT(1, 0), AT(3, 0)},  {20, 2, AT(5, 2), AT(3, 2)},   {22, 4, AT(3, 0), AT(5, 0)},  {30, 2, NONE, AT(1, 2)},
    {32, 2, NONE, AT(5, 2)},      {34, 2, NONE, AT(5, 0)},       {40, 4, NONE, AT(4, 0)},      {44, 4, AT(4, 0), NONE},
    {48, 2, AT(5, 0), NONE},      {54, 2, NONE, AT(5, 2)},       {62, 2, NONE, AT(5, 0)},
};

static uint8_t uses[SERCOM_COUNT];

int sercom_at(uint8_t pin, uint32_t alternative)
{
    for (uint32_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        const struct run *run = &runs[i];
        uint32_t offset = pin - run->pin, first = alternative ? run->d : run->c;
        if (offset < run->count)
            return first == NONE ? -1 : (int)(first + offset);
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
    if (!MUTANT(samd_apb_masked))
        PM_APBCMASK |= PM_APBC_SERCOM0 << n;
    if (!MUTANT(samd_sercom_no_clock))
        clock_connect(GCLK_ID_SERCOM0_CORE + n, generator);
    SERCOM_CTRLA(n) = SERCOM_SWRST;
    while (SERCOM_SYNCBUSY(n) & SERCOM_SWRST)
        ;
}

void sercom_off(uint32_t n)
{
    SERCOM_CTRLA(n) = SERCOM_SWRST;
    while (SERCOM_SYNCBUSY(n) & SERCOM_SWRST)
        ;
    PM_APBCMASK &= ~(PM_APBC_SERCOM0 << n);
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
