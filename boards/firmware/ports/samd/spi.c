/*
 * SERCOM as an SPI controller (SAMD21 chapter 27, SAMD51 chapter 35). Two bytes of buffer each way, so the loop keeps one byte on its way behind the one on the wire.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

static uint32_t pads[SERCOM_COUNT];

int hal_spi_find(uint8_t sck, uint8_t mosi, uint8_t miso)
{
    for (uint32_t n = 0; n < SERCOM_COUNT; n++) {
        int clock = sercom_pad(n, sck), out = mosi == HAL_NO_PIN ? -1 : sercom_pad(n, mosi), in = miso == HAL_NO_PIN ? -1 : sercom_pad(n, miso);
        if (!sercom_usable(n, SERCOM_SPI) || clock < 0 || (mosi != HAL_NO_PIN && out < 0) || (miso != HAL_NO_PIN && in < 0))
            continue;
        if (sercom_output_pads(out, clock) >= 0)
            return (int)n;
    }
    return -1;
}

void hal_spi_open(int block, uint8_t sck, uint8_t mosi, uint8_t miso)
{
    uint32_t n = (uint32_t)block;
    int out = mosi == HAL_NO_PIN ? -1 : sercom_pad(n, mosi), in = miso == HAL_NO_PIN ? -1 : sercom_pad(n, miso);
    sercom_reset(n, SERCOM_SPI, GENERATOR_SERIAL);
    /* Without an input, the pad that is the output reads back what is sent. */
    uint32_t input = in >= 0 ? (uint32_t)in : out >= 0 ? (uint32_t)out : 0;
    pads[n] = (uint32_t)sercom_output_pads(out, sercom_pad(n, sck)) << SPI_DOPO_LSB | input << SPI_DIPO_LSB;
    sercom_connect(n, sck);
    if (mosi != HAL_NO_PIN)
        sercom_connect(n, mosi);
    if (miso != HAL_NO_PIN)
        sercom_connect(n, miso);
}

void hal_spi_close(int block)
{
    sercom_off((uint32_t)block);
}

/* f = clock / (2 * (BAUD + 1)). 24 MHz is what the divider gives; beyond 12 MHz the datasheet promises nothing (table 37-61). */
uint32_t hal_spi_configure(int block, uint32_t baud, uint8_t mode, uint8_t bits)
{
    uint32_t n = (uint32_t)block, divider = baud ? (SERCOM_HZ / 2 + baud - 1) / baud : 0;
    if (bits != 8 || divider == 0 || divider > 256)
        return 0;
    SERCOM_CTRLA(n) &= ~SERCOM_ENABLE;
    while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
        ;
    SERCOM_CTRLA(n) = SERCOM_MODE_SPI | pads[n] | (mode & 1 ? SPI_CPHA : 0) | (mode & 2 ? SPI_CPOL : 0);
    SERCOM_SPI_BAUD(n) = (uint8_t)(divider - 1);
    SERCOM_CTRLB(n) = SPI_RXEN;
    while (SERCOM_SYNCBUSY(n) & SPI_SYNC_CTRLB)
        ;
    if (!MUTANT(samd_spi_not_enabled))
        SERCOM_CTRLA(n) |= SERCOM_ENABLE;
    while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
        ;
    return SERCOM_HZ / 2 / divider;
}

void hal_spi_transfer(int block, const uint8_t *write, uint8_t fill, uint8_t *read, uint32_t length)
{
    uint32_t n = (uint32_t)block, sent = 0, received = 0;
    sercom_data *data = &SERCOM_DATA(n);
    reg8 *flags = &SERCOM_INTFLAG(n);
    while (received < length) {
        uint32_t now = *flags;
        /* Two in flight at most: the receive buffer has two places (section 27.6.2.5). */
        if (sent < length && sent - received < 2 && (now & SPI_DRE)) {
            *data = write ? write[sent] : fill;
            sent++;
        }
        if (now & SPI_RXC) {
            uint8_t byte = (uint8_t)*data;
            if (read)
                read[received] = byte;
            received++;
        }
    }
}
