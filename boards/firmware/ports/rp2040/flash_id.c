/*
 * The flash chip's unique id: command 4Bh, four dummy bytes, eight bytes of id (Winbond W25Q16JV section 8.2.25).
 *
 * The SSI serves execute-in-place and cannot do both, so XIP is left for some microseconds: interrupts out, code and data in RAM, chip select by
 * hand. boot2 then brings XIP back exactly as it was after power-on; it runs from a copy, since it lies in the flash itself.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define READ_UNIQUE_ID 0x4B
#define DUMMIES 4u
#define ID_BYTES 8u
#define BOOT2_WORDS 64u

static void exchange(const uint32_t *boot2, uint8_t id[ID_BYTES]);

void flash_read_unique_id(uint8_t id[8])
{
    /* boot2 may rely on PC-relative words only; any 4-byte aligned place does. */
    static uint32_t boot2[BOOT2_WORDS];
    const volatile uint32_t *flash = (const volatile uint32_t *)0x10000000;
    for (uint32_t i = 0; i < BOOT2_WORDS; i++)
        boot2[i] = flash[i];
    uint32_t state = hal_irq_disable();
    exchange(boot2, id);
    hal_irq_restore(state);
}

RAM_CODE static void exchange(const uint32_t *boot2, uint8_t id[ID_BYTES])
{
    SSI_SSIENR = 0;
    SSI_CTRLR0 = 7u << 16; /* frames of eight bits, both directions */
    SSI_SER = 1;
    SSI_SSIENR = 1;
    IO_QSPI_SS_CTRL = (IO_QSPI_SS_CTRL & ~IO_QSPI_OUTOVER_MASK) | IO_QSPI_OUTOVER_LOW;

    for (uint32_t sent = 0, received = 0; received < 1 + DUMMIES + ID_BYTES;) {
        uint32_t status = SSI_SR;
        /* At most 14 in flight: the receive FIFO holds 16. */
        if ((status & SSI_SR_TFNF) && sent < 1 + DUMMIES + ID_BYTES && sent - received < 14)
            SSI_DR0 = sent++ == 0 ? READ_UNIQUE_ID : 0;
        if (status & SSI_SR_RFNE) {
            uint8_t byte = (uint8_t)SSI_DR0;
            if (received >= 1 + DUMMIES)
                id[received - 1 - DUMMIES] = byte;
            received++;
        }
    }

    IO_QSPI_SS_CTRL = (IO_QSPI_SS_CTRL & ~IO_QSPI_OUTOVER_MASK) | IO_QSPI_OUTOVER_HIGH;
    SSI_SSIENR = 0;
    IO_QSPI_SS_CTRL = IO_QSPI_SS_CTRL & ~IO_QSPI_OUTOVER_MASK;
    if (!MUTANT(xip_not_reentered))
        ((void (*)(void))((uintptr_t)boot2 | 1))();
}
