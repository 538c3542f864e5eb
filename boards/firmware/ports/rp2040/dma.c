/* DMA between memory and the FIFOs of state machines (datasheet section 2.5), paced by their requests. */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

static struct {
    bool open, input;
    reg32 *fifo;
} channels[HAL_PIO_STREAMS];

bool hal_pio_stream_open(uint8_t block, uint8_t machine, bool input, uint8_t size, uint8_t *channel)
{
    uint8_t n = 0;
    while (n < HAL_PIO_STREAMS && channels[n].open)
        n++;
    if (n == HAL_PIO_STREAMS)
        return false;
    channels[n].open = true;
    channels[n].input = input;
    channels[n].fifo = input ? &PIO_RXF(block, machine) : &PIO_TXF(block, machine);
    uint32_t request = 8u * block + (input ? 4u : 0) + machine, log2_size = size == 4 ? 2 : size - 1u;
    DMA_AL1_CTRL(n) = DMA_CTRL_ENABLE | log2_size << DMA_CTRL_SIZE_LSB | (input ? DMA_CTRL_INCR_WRITE : DMA_CTRL_INCR_READ) |
                      (uint32_t)n << DMA_CTRL_CHAIN_LSB | (MUTANT(pio_dma_unpaced) ? 0x3Fu : request) << DMA_CTRL_TREQ_LSB;
    DMA_INTS0 = BIT(n);
    REG_SET(DMA_INTE0) = BIT(n);
    NVIC_ISER = BIT(IRQ_DMA_0);
    *channel = n;
    return true;
}

void hal_pio_stream_start(uint8_t channel, uint8_t *buffer, uint32_t count)
{
    uint32_t memory = (uint32_t)(uintptr_t)buffer, fifo = (uint32_t)(uintptr_t)channels[channel].fifo;
    DMA_READ_ADDR(channel) = channels[channel].input ? fifo : memory;
    DMA_WRITE_ADDR(channel) = channels[channel].input ? memory : fifo;
    DMA_TRANS_COUNT(channel) = count;
    DMA_CTRL_TRIG(channel) = DMA_AL1_CTRL(channel);
}

/* An abort may set the interrupt (erratum RP2040-E13): it is off before, and cleared after. */
void hal_pio_stream_close(uint8_t channel)
{
    REG_CLR(DMA_INTE0) = BIT(channel);
    DMA_CHAN_ABORT = BIT(channel);
    while (DMA_CTRL_TRIG(channel) & DMA_CTRL_BUSY)
        ;
    DMA_AL1_CTRL(channel) = (uint32_t)channel << DMA_CTRL_CHAIN_LSB;
    DMA_INTS0 = BIT(channel);
    channels[channel].open = false;
}

void dma_irq(void)
{
    uint32_t pending = DMA_INTS0;
    DMA_INTS0 = pending;
    for (uint8_t channel = 0; pending; channel++, pending >>= 1)
        if (pending & 1)
            on_pio_stream(channel);
}
