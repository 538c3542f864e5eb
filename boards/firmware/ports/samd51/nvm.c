/*
 * The last block of flash for the program's own bytes (chapter 25), where CircuitPython keeps its own. A block is 8 KB and is erased whole; pages of 512
 * bytes are written. Flash keeps a check beside each 16 bytes, so that what was written once is not written again before it is erased, not even to
 * turn ones into zeros (section 25.6.7).
 */
#include "../../core/memory.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define BLOCK 8192u
#define PAGE_WORDS 128u
#define CHECKED_WORDS 4u
/* The end of 512 KB. */
#define NVM_ADDRESS (0x80000u - BLOCK)

static const uint8_t *stored(void);
static bool must_erase(const uint32_t *wanted);
static bool differs(const uint32_t *wanted, uint32_t from, uint32_t words);
static void command(uint16_t what, uint32_t address);
static void forget_cache(void);

uint32_t hal_nvm_bytes(void)
{
    return BLOCK;
}

void hal_nvm_read(uint32_t offset, uint8_t *bytes, uint32_t length)
{
    memcpy(bytes, stored() + offset, length);
}

bool hal_nvm_write(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    UNINITIALISED static uint32_t block[BLOCK / 4];
    volatile uint32_t *page_buffer = (volatile uint32_t *)(uintptr_t)NVM_ADDRESS;
    memcpy(block, stored(), BLOCK);
    memcpy((uint8_t *)block + offset, bytes, length);
    bool erased = must_erase(block);
    if (erased)
        command(NVMCTRL_ERASE_BLOCK, NVM_ADDRESS);
    for (uint32_t page = 0; page < BLOCK / 4; page += PAGE_WORDS) {
        if (!differs(block, page, PAGE_WORDS))
            continue;
        command(NVMCTRL_PAGE_BUFFER_CLEAR, NVM_ADDRESS);
        /* What stays as it is is left out: blank in the buffer, it is not written. */
        for (uint32_t at = page; at < page + PAGE_WORDS; at += CHECKED_WORDS)
            if (differs(block, at, CHECKED_WORDS))
                for (uint32_t i = at; i < at + CHECKED_WORDS; i++)
                    page_buffer[i] = block[i];
        command(NVMCTRL_WRITE_PAGE, NVM_ADDRESS + page * 4);
    }
    return !differs(block, 0, BLOCK / 4);
}

/* Whether anything changes that has been written before. */
static bool must_erase(const uint32_t *wanted)
{
    const volatile uint32_t *now = (const volatile uint32_t *)(uintptr_t)NVM_ADDRESS;
    for (uint32_t at = 0; at < BLOCK / 4; at += CHECKED_WORDS) {
        bool blank = true;
        for (uint32_t i = at; i < at + CHECKED_WORDS; i++)
            blank &= now[i] == 0xFFFFFFFFu;
        if (!blank && differs(wanted, at, CHECKED_WORDS))
            return true;
    }
    return false;
}

static bool differs(const uint32_t *wanted, uint32_t from, uint32_t words)
{
    const volatile uint32_t *now = (const volatile uint32_t *)(uintptr_t)NVM_ADDRESS;
    for (uint32_t i = from; i < from + words; i++)
        if (now[i] != wanted[i])
            return true;
    return false;
}

static const uint8_t *stored(void)
{
    return (const uint8_t *)(uintptr_t)NVM_ADDRESS;
}

static void command(uint16_t what, uint32_t address)
{
    while (!(NVMCTRL_STATUS & NVMCTRL_READY))
        ;
    NVMCTRL_ADDR = address;
    NVMCTRL_CTRLB = (uint16_t)(what | NVMCTRL_KEY);
    while (!(NVMCTRL_STATUS & NVMCTRL_READY))
        ;
    forget_cache();
}

/* It knows nothing of commands; lines go only while it is off (section 12.6.4). */
static void forget_cache(void)
{
    CMCC_CTRL = 0;
    while (CMCC_SR & CMCC_CSTS)
        ;
    CMCC_MAINT0 = CMCC_INVALL;
    CMCC_CTRL = CMCC_CEN;
}
