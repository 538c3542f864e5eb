/* main(), and what the board says of itself. */
#include "../../core/mutate.h"
#include "../../core/firmware.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define BOOTLOADER_MAGIC 0xF01669EFu /* as after a double tap of the reset button (UF2 bootloader, inc/uf2.h) */
#define RESTART_MAGIC 0x54534552u    /* "REST" */
#define BITE_MAGIC 0x45544942u       /* "BITE" */

extern const char board_name_field[32];

/* Outlive a restart, not a power cycle. */
UNINITIALISED static struct {
    uint32_t note, starts;
} kept;

static uint8_t reset_cause;

static uint8_t find_reset_cause(void);

int main(void)
{
    hal_start();
    firmware_start();
    firmware_run();
}

void hal_start(void)
{
    reset_cause = find_reset_cause();
    kept.note = 0;
    kept.starts++;
    timer_start();
    /* Continuous sampling: the single-cycle bus cannot wait for an input to be sampled on demand (SAMD21 section 23.6.3). */
    PORT_CTRL(0) = MUTANT(samd_sampling_off) ? 0 : 0xFFFFFFFFu;
    PORT_CTRL(1) = MUTANT(samd_sampling_off) ? 0 : 0xFFFFFFFFu;
    for (uint32_t pin = 0; pin < PIN_COUNT; pin++)
        if (hal_pin_functions((uint8_t)pin))
            hal_pin_release((uint8_t)pin);
    watchdog_start();
}

/* Four words of 128 bits, in the order in which other firmware shows them (SAMD21 section 10.3.3, SAMD51 section 9.6). */
uint32_t hal_unique_id(uint8_t id[HAL_UNIQUE_ID_MAX])
{
    static const uint32_t at[4] = {UNIQUE_ID_WORDS};
    for (uint32_t i = 0; i < 16; i++)
        id[i] = (uint8_t)(REG32(at[i / 4]) >> (24 - 8 * (i % 4)));
    return 16;
}

uint32_t hal_board_name(const char **name)
{
    *name = board_name_field + 8;
    uint32_t length = 0;
    while (length < 24 && (*name)[length])
        length++;
    return length;
}

uint32_t hal_cpu_hz(void)
{
    return CPU_HZ;
}

uint8_t hal_reset_cause(void)
{
    return reset_cause;
}

/* FNV-1a over the serial number, a count of restarts that begins at whatever RAM held at power-on, and the time it took to get here. */
uint32_t hal_random(void)
{
    uint8_t id[HAL_UNIQUE_ID_MAX];
    hal_unique_id(id);
    uint32_t hash = 0x811C9DC5u, words[2] = {kept.starts, hal_cycles()};
    const uint8_t *bytes = (const uint8_t *)words;
    for (uint32_t i = 0; i < sizeof id; i++)
        hash = (hash ^ id[i]) * 0x01000193u;
    for (uint32_t i = 0; i < sizeof words; i++)
        hash = (hash ^ bytes[i]) * 0x01000193u;
    kept.starts += hash | 1u;
    return hash;
}

void hal_watchdog_bite(void)
{
    kept.note = BITE_MAGIC;
    SCB_AIRCR = SCB_AIRCR_SYSRESETREQ;
    for (;;)
        ;
}

void hal_reset(void)
{
    kept.note = RESTART_MAGIC;
    SCB_AIRCR = SCB_AIRCR_SYSRESETREQ;
    for (;;)
        ;
}

void hal_bootloader(void)
{
    BOOTLOADER_WORD = BOOTLOADER_MAGIC;
    SCB_AIRCR = SCB_AIRCR_SYSRESETREQ;
    for (;;)
        ;
}

static uint8_t find_reset_cause(void)
{
    uint8_t cause = RCAUSE;
    if (cause & RCAUSE_POR)
        return WIRE_RESET_POWER_ON;
    if (cause & (RCAUSE_BOD12 | RCAUSE_BOD33))
        return WIRE_RESET_BROWN_OUT;
    if (cause & RCAUSE_EXT)
        return WIRE_RESET_PIN;
    if (cause & RCAUSE_WDT)
        return WIRE_RESET_WATCHDOG;
    if (cause & RCAUSE_SYST)
        return kept.note == BITE_MAGIC ? WIRE_RESET_WATCHDOG : WIRE_RESET_SOFTWARE;
    return WIRE_RESET_UNKNOWN;
}
