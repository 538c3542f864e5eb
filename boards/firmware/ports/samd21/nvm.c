/*
 * The last row of flash for the program's own bytes (chapter 22). Erasing a row takes some milliseconds, writing a page of 64 bytes too; while the
 * controller works, whoever fetches from flash waits, and everything here runs from flash.
 */
#include "../../core/memory.h"
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define ROW 256u
#define PAGE_WORDS 16u
/* Where CircuitPython keeps its own: the end of 256 KB. */
#define NVM_ADDRESS (0x40000u - ROW)

static const uint8_t *stored(void);
static void command(uint16_t what, uint32_t address);

uint32_t hal_nvm_bytes(void)
{
    return ROW;
}

void hal_nvm_read(uint32_t offset, uint8_t *bytes, uint32_t length)
{
    memcpy(bytes, stored() + offset, length);
}

bool hal_nvm_write(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    static uint32_t row[ROW / 4];
    const volatile uint32_t *now = (const volatile uint32_t *)(uintptr_t)NVM_ADDRESS;
    volatile uint32_t *page_buffer = (volatile uint32_t *)(uintptr_t)NVM_ADDRESS;
    bool erase = false;
    for (uint32_t i = 0; i < length; i++)
        erase |= (bytes[i] & ~stored()[offset + i]) != 0;
    memcpy(row, stored(), ROW);
    memcpy((uint8_t *)row + offset, bytes, length);
    if (erase && !MUTANT(samd_nvm_not_erased))
        command(NVMCTRL_ERASE_ROW, NVM_ADDRESS);
    for (uint32_t page = 0; page < ROW / 4; page += PAGE_WORDS) {
        bool differs = false;
        for (uint32_t i = page; i < page + PAGE_WORDS; i++)
            differs |= now[i] != row[i];
        if (!differs)
            continue;
        command(NVMCTRL_PAGE_BUFFER_CLEAR, NVM_ADDRESS);
        for (uint32_t i = page; i < page + PAGE_WORDS; i++)
            page_buffer[i] = row[i];
        command(NVMCTRL_WRITE_PAGE, NVM_ADDRESS + page * 4);
    }
    for (uint32_t i = 0; i < ROW / 4; i++)
        if (now[i] != row[i])
            return false;
    return true;
}

static const uint8_t *stored(void)
{
    return (const uint8_t *)(uintptr_t)NVM_ADDRESS;
}

/* ADDR counts half words (section 22.8.8). */
static void command(uint16_t what, uint32_t address)
{
    NVMCTRL_ADDR = address / 2;
    NVMCTRL_CTRLA = (uint16_t)(what | (MUTANT(samd_nvm_no_key) ? 0 : NVMCTRL_KEY));
    while (!(NVMCTRL_INTFLAG & NVMCTRL_READY))
        ;
}
