/* The two SPI blocks (PL022, datasheet section 4.4) as controllers. */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define FIFO_DEPTH 8u
/* The receive interrupt comes with this many frames in its FIFO. */
#define HALF_FULL 4u
/* Above this, four frames are over before the processor is asleep. */
#define SLEEP_BELOW_BAUD 4000000u

static void sleep(uint32_t block);

static bool two_bytes[2], slow[2];

/* GPIO n: RX, CSn, SCK, TX by n % 4; SPI0 for 0-7 and 16-23, SPI1 for 8-15 and 24-29. */
int hal_spi_find(uint8_t sck, uint8_t mosi, uint8_t miso)
{
    int block = sck / 8 % 2;
    if (sck % 4 != 2)
        return -1;
    if (mosi != HAL_NO_PIN && (mosi % 4 != 3 || mosi / 8 % 2 != block))
        return -1;
    if (miso != HAL_NO_PIN && (miso % 4 != 0 || miso / 8 % 2 != block))
        return -1;
    return block;
}

void hal_spi_open(int block, uint8_t sck, uint8_t mosi, uint8_t miso)
{
    uint32_t n = (uint32_t)block;
    REG_SET(RESETS_RESET) = RESET_SPI0 << n;
    REG_CLR(RESETS_RESET) = RESET_SPI0 << n;
    while (!(RESETS_DONE & RESET_SPI0 << n))
        ;
    if (MUTANT(spi_not_muxed))
        return;
    pin_function(sck, IO_FUNC_SPI);
    if (mosi != HAL_NO_PIN)
        pin_function(mosi, IO_FUNC_SPI);
    if (miso != HAL_NO_PIN)
        pin_function(miso, IO_FUNC_SPI);
}

void hal_spi_close(int block)
{
    SPI_CR1((uint32_t)block) = 0;
}

/* clk_peri / (prescale * (1 + postscale)), prescale even. */
uint32_t hal_spi_configure(int block, uint32_t baud, uint8_t mode, uint8_t bits)
{
    uint32_t n = (uint32_t)block, prescale = 2, postscale;
    while (prescale <= 254 && (CLK_PERI_HZ + prescale * baud - 1) / (prescale * baud) > 256)
        prescale += 2;
    if (prescale > 254)
        return 0;
    postscale = (CLK_PERI_HZ + prescale * baud - 1) / (prescale * baud);
    if (postscale == 0)
        postscale = 1;
    SPI_CR1(n) = 0;
    SPI_CPSR(n) = prescale;
    SPI_CR0(n) = (postscale - 1) << 8 | (mode & 1 ? SPI_CR0_SPH : 0) | (mode & 2 ? SPI_CR0_SPO : 0) | (bits - 1u);
    SPI_CR1(n) = MUTANT(spi_not_enabled) ? 0 : SPI_CR1_SSE;
    two_bytes[n] = bits > 8;
    slow[n] = baud < SLEEP_BELOW_BAUD;
    return CLK_PERI_HZ / (prescale * postscale);
}

void hal_spi_transfer(int block, const uint8_t *write, uint8_t fill, uint8_t *read, uint32_t length)
{
    uint32_t n = (uint32_t)block, step = two_bytes[n] ? 2 : 1, sent = 0, received = 0, filler = two_bytes[n] ? fill | fill << 8 : fill;
    reg32 *data = &SPI_DR(n), *status = &SPI_SR(n);
    if (step == 1) {
        while (received < length) {
            /* Never more in flight than the receive FIFO holds, or it overruns. */
            while (sent < length && sent - received < FIFO_DEPTH && (*status & SPI_SR_TNF)) {
                *data = write ? write[sent] : filler;
                sent++;
            }
            while (*status & SPI_SR_RNE) {
                uint8_t byte = (uint8_t)*data;
                if (read)
                    read[received] = byte;
                received++;
            }
            if (slow[n] && sent - received > HALF_FULL)
                sleep(n);
        }
    } else {
        while (received < length) {
            while (sent < length && sent - received < 2 * FIFO_DEPTH && (*status & SPI_SR_TNF)) {
                *data = write ? write[sent] | (uint32_t)write[sent + 1] << 8 : filler;
                sent += 2;
            }
            while (*status & SPI_SR_RNE) {
                uint32_t word = *data;
                if (read) {
                    read[received] = (uint8_t)word;
                    read[received + 1] = (uint8_t)(word >> 8);
                }
                received += 2;
            }
            if (slow[n] && sent - received > 2 * HALF_FULL)
                sleep(n);
        }
    }
    while (*status & SPI_SR_BSY)
        ;
}

/* Until half of the receive FIFO is full; more frames than that are on their way. */
static void sleep(uint32_t n)
{
    NVIC_ICPR = BIT(IRQ_SPI0 + n);
    NVIC_ISER = BIT(IRQ_SPI0 + n);
    SPI_IMSC(n) = SPI_IMSC_RXIM;
    hal_idle_until(hal_time_us() + 10000);
    SPI_IMSC(n) = 0;
}

void spi0_irq(void)
{
    SPI_IMSC(0) = 0;
}

void spi1_irq(void)
{
    SPI_IMSC(1) = 0;
}
