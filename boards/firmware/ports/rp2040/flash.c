/*
 * The flash chip by its own commands: its unique id, and the sector that programs may write (Winbond W25Q16JV sections 8.2.25, 8.2.15, 8.2.18).
 *
 * The SSI serves execute-in-place and cannot do both, so XIP is left meanwhile: interrupts out, code and data in RAM, chip select by hand. boot2
 * then brings XIP back exactly as it was after power-on; it runs from a copy, since it lies in the flash itself. The cache knows nothing of what was
 * written, so it is emptied (RP2040 datasheet section 2.6.3.2).
 */
#include "../../core/memory.h"
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define READ_UNIQUE_ID 0x4B
#define WRITE_ENABLE 0x06
#define READ_STATUS 0x05
#define PAGE_PROGRAM 0x02
#define SECTOR_ERASE 0x20
#define STATUS_BUSY 1u
#define DUMMIES 4u
#define ID_BYTES 8u
#define BOOT2_WORDS 64u
#define PAGE 256u
#define SECTOR 4096u
/* Where CircuitPython keeps its own on an RP2040: the sector behind 1532 KB of firmware. */
#define NVM_OFFSET (1532u * 1024u)
#define FLASH 0x10000000u
/* Longer than any erase takes (400 ms, section 9.6). */
#define PATIENCE_US 1000000u

/* boot2 may rely on PC-relative words only; any 4-byte aligned place does. */
static uint32_t boot2[BOOT2_WORDS];
static uint8_t sector[SECTOR] UNINITIALISED;

static void take_boot2(void);
static void read_id(uint8_t id[ID_BYTES]);
static void leave_xip(void);
static void enter_xip(void);
static void exchange(const uint8_t *header, uint32_t header_length, const uint8_t *send, uint32_t length, uint8_t *receive);
static void erase_sector(void);
static void program_page(uint32_t page);
static const uint8_t *stored(void);

void flash_read_unique_id(uint8_t id[8])
{
    take_boot2();
    uint32_t state = hal_irq_disable();
    read_id(id);
    hal_irq_restore(state);
}

uint32_t hal_nvm_bytes(void)
{
    return SECTOR;
}

void hal_nvm_read(uint32_t offset, uint8_t *bytes, uint32_t length)
{
    memcpy(bytes, stored() + offset, length);
}

bool hal_nvm_write(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    const uint8_t *now = stored();
    bool erase = false;
    for (uint32_t i = 0; i < length; i++)
        erase |= (bytes[i] & ~now[offset + i]) != 0;
    memcpy(sector, now, SECTOR);
    memcpy(sector + offset, bytes, length);
    uint32_t state = hal_irq_disable();
    if (erase)
        erase_sector();
    hal_irq_restore(state);
    /* Page by page, so that what waits for its interrupt waits for one page only. */
    for (uint32_t page = 0; page < SECTOR; page += PAGE) {
        bool differs = false;
        for (uint32_t i = page; i < page + PAGE; i++)
            differs |= now[i] != sector[i];
        if (!differs)
            continue;
        state = hal_irq_disable();
        program_page(page);
        hal_irq_restore(state);
    }
    for (uint32_t i = 0; i < SECTOR; i++)
        if (now[i] != sector[i])
            return false;
    return true;
}

static const uint8_t *stored(void)
{
    return (const uint8_t *)(uintptr_t)(FLASH + NVM_OFFSET);
}

static void take_boot2(void)
{
    const volatile uint32_t *flash = (const volatile uint32_t *)0x10000000;
    for (uint32_t i = 0; i < BOOT2_WORDS; i++)
        boot2[i] = flash[i];
}

RAM_CODE static void read_id(uint8_t id[ID_BYTES])
{
    uint8_t command[1 + DUMMIES];
    for (uint32_t i = 0; i < sizeof command; i++)
        command[i] = i == 0 ? READ_UNIQUE_ID : 0;
    leave_xip();
    exchange(command, sizeof command, 0, ID_BYTES, id);
    enter_xip();
}

RAM_CODE static void erase_sector(void)
{
    uint8_t enable = WRITE_ENABLE, command[4], status = STATUS_BUSY;
    command[0] = SECTOR_ERASE;
    command[1] = (uint8_t)(NVM_OFFSET >> 16);
    command[2] = (uint8_t)(NVM_OFFSET >> 8);
    command[3] = 0;
    leave_xip();
    if (!MUTANT(nvm_not_enabled))
        exchange(&enable, 1, 0, 0, 0);
    exchange(command, sizeof command, 0, 0, 0);
    uint64_t limit = hal_time_us() + PATIENCE_US;
    uint8_t ask = READ_STATUS;
    while (!MUTANT(nvm_not_awaited) && (status & STATUS_BUSY) && hal_time_us() < limit)
        exchange(&ask, 1, 0, 1, &status);
    enter_xip();
}

RAM_CODE static void program_page(uint32_t page)
{
    uint8_t enable = WRITE_ENABLE, ask = READ_STATUS, status = STATUS_BUSY, command[4];
    uint32_t address = NVM_OFFSET + page;
    command[0] = PAGE_PROGRAM;
    command[1] = (uint8_t)(address >> 16);
    command[2] = (uint8_t)(address >> 8);
    command[3] = (uint8_t)address;
    leave_xip();
    exchange(&enable, 1, 0, 0, 0);
    exchange(command, sizeof command, sector + page, PAGE, 0);
    uint64_t limit = hal_time_us() + PATIENCE_US;
    while ((status & STATUS_BUSY) && hal_time_us() < limit)
        exchange(&ask, 1, 0, 1, &status);
    enter_xip();
}

RAM_CODE static void leave_xip(void)
{
    SSI_SSIENR = 0;
    SSI_CTRLR0 = 7u << 16; /* frames of eight bits, both directions */
    SSI_SER = 1;
    SSI_SSIENR = 1;
}

RAM_CODE static void enter_xip(void)
{
    SSI_SSIENR = 0;
    IO_QSPI_SS_CTRL = IO_QSPI_SS_CTRL & ~IO_QSPI_OUTOVER_MASK;
    if (!MUTANT(xip_not_reentered))
        ((void (*)(void))((uintptr_t)boot2 | 1))();
    if (!MUTANT(nvm_stale_cache))
        XIP_FLUSH = 1;
    (void)XIP_FLUSH; /* the read waits until it is done */
}

/* The header goes out, then `length` bytes of `send`, or as many come in. */
RAM_CODE static void exchange(const uint8_t *header, uint32_t header_length, const uint8_t *send, uint32_t length, uint8_t *receive)
{
    uint32_t total = header_length + length;
    IO_QSPI_SS_CTRL = (IO_QSPI_SS_CTRL & ~IO_QSPI_OUTOVER_MASK) | IO_QSPI_OUTOVER_LOW;
    for (uint32_t sent = 0, received = 0; received < total;) {
        uint32_t status = SSI_SR;
        /* At most 14 in flight: the receive FIFO holds 16. */
        if ((status & SSI_SR_TFNF) && sent < total && sent - received < 14) {
            SSI_DR0 = sent < header_length ? header[sent] : send ? send[sent - header_length] : 0;
            sent++;
        }
        if (status & SSI_SR_RFNE) {
            uint8_t byte = (uint8_t)SSI_DR0;
            if (receive && received >= header_length)
                receive[received - header_length] = byte;
            received++;
        }
    }
    IO_QSPI_SS_CTRL = (IO_QSPI_SS_CTRL & ~IO_QSPI_OUTOVER_MASK) | IO_QSPI_OUTOVER_HIGH;
}
