/* Where this chip differs from its family: clocks, calibration and interrupts of the blocks that ports/samd drives, and which pins meet them. */
#include "../../core/mutate.h"
#include "../../core/wire.h"
#include "port.h"
#include "registers.h"

#define NONE SERCOM_NONE
#define AT SERCOM_AT

/* Function C and D of PA00 to PA31, then PB00 to PB31 (table 7-1). */
const struct sercom_run sercom_runs[] = {
    {0, 2, NONE, AT(1, 0)},       {4, 4, NONE, AT(0, 0)},        {8, 4, AT(0, 0), AT(2, 0)},   {12, 4, AT(2, 0), AT(4, 0)},
    {16, 4, AT(1, 0), AT(3, 0)},  {20, 2, AT(5, 2), AT(3, 2)},   {22, 4, AT(3, 0), AT(5, 0)},  {30, 2, NONE, AT(1, 2)},
    {32, 2, NONE, AT(5, 2)},      {34, 2, NONE, AT(5, 0)},       {40, 4, NONE, AT(4, 0)},      {44, 4, AT(4, 0), NONE},
    {48, 2, AT(5, 0), NONE},      {54, 2, NONE, AT(5, 2)},       {62, 2, NONE, AT(5, 0)},
};
const uint32_t sercom_run_count = sizeof sercom_runs / sizeof sercom_runs[0];

/* Pad 0 is SDA, pad 1 SCL (section 28.5); SPI's clock is pad 1 or 3, its output 0, 2 or 3, its input any (tables 27-8, 27-9); a serial port sends on 0 or 2 (26-9). */
const uint16_t sercom_pad_functions[4] = {
    WIRE_PIN_I2C_SDA | WIRE_PIN_SPI_MOSI | WIRE_PIN_SPI_MISO | WIRE_PIN_UART_TX | WIRE_PIN_UART_RX,
    WIRE_PIN_I2C_SCL | WIRE_PIN_SPI_SCK | WIRE_PIN_SPI_MISO | WIRE_PIN_UART_RX,
    WIRE_PIN_SPI_MOSI | WIRE_PIN_SPI_MISO | WIRE_PIN_UART_TX | WIRE_PIN_UART_RX,
    WIRE_PIN_SPI_MOSI | WIRE_PIN_SPI_SCK | WIRE_PIN_SPI_MISO | WIRE_PIN_UART_RX,
};

/* Table 27-8. */
int sercom_output_pads(int out, int clock)
{
    static const int8_t table[4][2] = {{0, 1}, {2, 3}, {3, 1}, {0, 3}};
    for (int i = 0; i < 4; i++)
        if (table[i][1] == clock && (out < 0 || table[i][0] == out))
            return i;
    return -1;
}

void sercom_power(uint32_t n, bool on, uint32_t generator)
{
    if (!on) {
        PM_APBCMASK &= ~(PM_APBC_SERCOM0 << n);
        return;
    }
    if (!MUTANT(samd_apb_masked))
        PM_APBCMASK |= PM_APBC_SERCOM0 << n;
    if (!MUTANT(samd_sercom_no_clock))
        clock_connect(GCLK_ID_SERCOM0_CORE + n, generator);
}

void sercom_interrupts(uint32_t n, bool on)
{
    if (on) {
        NVIC_ICPR = BIT(IRQ_SERCOM0 + n);
        NVIC_ISER = BIT(IRQ_SERCOM0 + n);
    } else {
        NVIC_ICER = BIT(IRQ_SERCOM0 + n);
    }
}

void sercom_slow_clock(void)
{
    clock_connect(GCLK_ID_SERCOM_SLOW, GENERATOR_32KHZ);
}

void usb_clocks(void)
{
    PM_APBBMASK |= PM_APBB_USB;
    clock_connect(GCLK_ID_USB, MUTANT(samd_usb_clock) ? GENERATOR_8MHZ : GENERATOR_MAIN);
}

uint32_t usb_calibration(uint32_t *n, uint32_t *p)
{
    uint32_t word = NVM_CALIBRATION1;
    *n = word >> 13 & 0x1F;
    *p = word >> 18 & 0x1F;
    return word >> 23 & 7;
}

void usb_interrupts(void)
{
    NVIC_ICPR = BIT(IRQ_USB);
    NVIC_ISER = BIT(IRQ_USB);
}
