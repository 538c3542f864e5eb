/* Where this chip differs from its family: clocks, calibration and interrupts of the blocks that ports/samd drives, and which pins meet them. */
#include "../../core/wire.h"
#include "port.h"
#include "registers.h"

#define NONE SERCOM_NONE
#define AT SERCOM_AT

const uint32_t sercom_bases[SERCOM_COUNT] = {0x40003000, 0x40003400, 0x41012000, 0x41014000, 0x43000000, 0x43000400};

/* Bus clock and clock input of each. */
static const struct {
    uint8_t bridge, bit, input;
} clocks[SERCOM_COUNT] = {{BRIDGE_A, 12, 7}, {BRIDGE_A, 13, 8}, {BRIDGE_B, 9, 23}, {BRIDGE_B, 10, 24}, {BRIDGE_D, 0, 34}, {BRIDGE_D, 1, 35}};

/* Function C and D of PA00 to PA31, then PB00 to PB31 (table 6-1): the two blocks of a pin often number their pads the other way round. */
const struct sercom_run sercom_runs[] = {
    {0, 2, NONE, AT(1, 0)},      {4, 4, NONE, AT(0, 0)},      {8, 1, AT(0, 0), AT(2, 1)},  {9, 1, AT(0, 1), AT(2, 0)},
    {10, 2, AT(0, 2), AT(2, 2)}, {12, 1, AT(2, 0), AT(4, 1)}, {13, 1, AT(2, 1), AT(4, 0)}, {14, 2, AT(2, 2), AT(4, 2)},
    {16, 1, AT(1, 0), AT(3, 1)}, {17, 1, AT(1, 1), AT(3, 0)}, {18, 2, AT(1, 2), AT(3, 2)}, {20, 2, AT(5, 2), AT(3, 2)},
    {22, 1, AT(3, 0), AT(5, 1)}, {23, 1, AT(3, 1), AT(5, 0)}, {30, 2, NONE, AT(1, 2)},     {32, 2, NONE, AT(5, 2)},
    {34, 2, NONE, AT(5, 0)},     {40, 4, NONE, AT(4, 0)},     {44, 4, AT(4, 0), NONE},     {48, 2, AT(5, 0), NONE},
    {54, 2, AT(1, 2), AT(5, 2)}, {62, 1, NONE, AT(5, 1)},     {63, 1, NONE, AT(5, 0)},
};
const uint32_t sercom_run_count = sizeof sercom_runs / sizeof sercom_runs[0];

/* Pad 0 is SDA, pad 1 SCL (section 36.5); SPI's clock is pad 1, its output 0 or 3, its input any (tables 35-3, 35-4); a serial port sends on 0 (34-10). */
const uint16_t sercom_pad_functions[4] = {
    WIRE_PIN_I2C_SDA | WIRE_PIN_SPI_MOSI | WIRE_PIN_SPI_MISO | WIRE_PIN_UART_TX | WIRE_PIN_UART_RX,
    WIRE_PIN_I2C_SCL | WIRE_PIN_SPI_SCK | WIRE_PIN_SPI_MISO | WIRE_PIN_UART_RX,
    WIRE_PIN_SPI_MISO | WIRE_PIN_UART_RX,
    WIRE_PIN_SPI_MOSI | WIRE_PIN_SPI_MISO | WIRE_PIN_UART_RX,
};

/* Table 35-3: DOPO 0 and 2; the clock is pad 1 always. */
int sercom_output_pads(int out, int clock)
{
    if (clock != 1)
        return -1;
    return out < 0 || out == 0 ? 0 : out == 3 ? 2 : -1;
}

void sercom_power(uint32_t n, bool on, uint32_t generator)
{
    uint32_t bit = BIT(clocks[n].bit);
    if (!on) {
        MCLK_APBMASK(clocks[n].bridge) &= ~bit;
        return;
    }
    MCLK_APBMASK(clocks[n].bridge) |= bit;
    clock_connect(clocks[n].input, generator);
}

void sercom_interrupts(uint32_t n, bool on)
{
    if (on)
        interrupts_on(IRQ_SERCOM0 + n * SERCOM_LINES, SERCOM_LINES);
    else
        interrupts_off(IRQ_SERCOM0 + n * SERCOM_LINES, SERCOM_LINES);
}

void sercom_slow_clock(void)
{
    clock_connect(GCLK_ID_SERCOM_SLOW, GENERATOR_32KHZ);
}

void usb_clocks(void)
{
    MCLK_APBMASK(BRIDGE_B) |= MCLK_B_USB;
    clock_connect(GCLK_ID_USB, GENERATOR_SERIAL);
}

uint32_t usb_calibration(uint32_t *n, uint32_t *p)
{
    uint32_t word = NVM_CALIBRATION1;
    *n = word & 0x1F;
    *p = word >> 5 & 0x1F;
    return word >> 10 & 7;
}

void usb_interrupts(void)
{
    interrupts_on(IRQ_USB, USB_LINES);
}
