/* main() and what the board says of itself. */
#include "../../core/firmware.h"
#include "../../core/mutate.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define BOOTLOADER_MAGIC 0x4F4F4221u /* "!BOO", in a scratch register that a watchdog reset leaves alone */
#define RESTART_MAGIC 0x54534552u    /* "REST" */
#define WATCHDOG_US 4000000u

static void note_reset_cause(void);
static void enter_bootloader(void);

extern const char board_name_field[32];

static uint8_t unique_id[8];
static uint8_t reset_cause;

int main(void)
{
    hal_start();
    firmware_start();
    firmware_run();
}

void hal_start(void)
{
    note_reset_cause();
    if (WATCHDOG_SCRATCH(0) == BOOTLOADER_MAGIC) {
        WATCHDOG_SCRATCH(0) = 0;
        enter_bootloader();
    }
    timer_start();
    flash_read_unique_id(unique_id);
    for (uint32_t pin = 0; pin < PIN_COUNT; pin++)
        hal_pin_release((uint8_t)pin);
    ADC_CS = ADC_CS_EN | ADC_CS_TS_EN;

    /* Everything but the oscillators starts anew when it bites. It counts twice a tick (erratum RP2040-E1). */
    PSM_WDSEL = PSM_WDSEL_ALL & ~(PSM_ROSC | PSM_XOSC);
    WATCHDOG_LOAD = 2 * WATCHDOG_US;
    WATCHDOG_CTRL = WATCHDOG_CTRL_ENABLE | WATCHDOG_CTRL_PAUSE;
}

RAM_CODE void hal_watchdog_feed(void)
{
    WATCHDOG_LOAD = 2 * WATCHDOG_US;
}

uint32_t hal_unique_id(uint8_t id[HAL_UNIQUE_ID_MAX])
{
    for (uint32_t i = 0; i < sizeof unique_id; i++)
        id[i] = unique_id[i];
    return sizeof unique_id;
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
    return CLK_SYS_HZ;
}

uint8_t hal_reset_cause(void)
{
    return reset_cause;
}

/* The ring oscillator's random bit, the flash's id and a count of restarts (FNV-1a over all of them): enough to differ from one start to the next. */
uint32_t hal_random(void)
{
    uint32_t hash = 0x811C9DC5u, noise = 0;
    for (uint32_t i = 0; i < 32; i++)
        noise = noise << 1 | (ROSC_RANDOMBIT & 1);
    WATCHDOG_SCRATCH(1) = WATCHDOG_SCRATCH(1) + 1;
    uint32_t words[3] = {noise, WATCHDOG_SCRATCH(1), TIMER_TIMERAWL};
    const uint8_t *bytes = (const uint8_t *)words;
    for (uint32_t i = 0; i < sizeof words; i++)
        hash = (hash ^ bytes[i]) * 0x01000193u;
    for (uint32_t i = 0; i < sizeof unique_id; i++)
        hash = (hash ^ unique_id[i]) * 0x01000193u;
    return hash;
}

void hal_watchdog_bite(void)
{
    WATCHDOG_CTRL = WATCHDOG_CTRL_TRIGGER;
    for (;;)
        ;
}

void hal_reset(void)
{
    WATCHDOG_SCRATCH(0) = RESTART_MAGIC;
    WATCHDOG_CTRL = WATCHDOG_CTRL_TRIGGER;
    for (;;)
        ;
}

/* By way of a reset: the ROM then finds the chip as it expects it, and the USB host sees the board leave. */
void hal_bootloader(void)
{
    WATCHDOG_SCRATCH(0) = BOOTLOADER_MAGIC;
    WATCHDOG_CTRL = WATCHDOG_CTRL_TRIGGER;
    for (;;)
        ;
}

static void note_reset_cause(void)
{
    uint32_t watchdog = WATCHDOG_REASON & 3, chip = CHIP_RESET;
    if (WATCHDOG_SCRATCH(0) == RESTART_MAGIC)
        reset_cause = WIRE_RESET_SOFTWARE;
    else if (watchdog)
        reset_cause = WIRE_RESET_WATCHDOG;
    else if (chip & CHIP_RESET_HAD_RUN)
        reset_cause = WIRE_RESET_PIN;
    else if (chip & CHIP_RESET_HAD_POR)
        reset_cause = WIRE_RESET_POWER_ON;
    else
        reset_cause = WIRE_RESET_UNKNOWN;
    if (WATCHDOG_SCRATCH(0) == RESTART_MAGIC)
        WATCHDOG_SCRATCH(0) = 0;
}

/* The ROM's own functions are found by two letters (datasheet section 2.8.3). */
static void enter_bootloader(void)
{
    typedef void *(*lookup)(const uint16_t *table, uint32_t code);
    typedef void (*usb_boot)(uint32_t activity_pins, uint32_t disabled_interfaces);
    const volatile uint16_t *table_at = (const volatile uint16_t *)0x14, *lookup_at = (const volatile uint16_t *)0x18;
    lookup find = (lookup)(uintptr_t)*lookup_at;
    usb_boot boot = (usb_boot)(uintptr_t)find((const uint16_t *)(uintptr_t)*table_at, 'U' | 'B' << 8);
    boot(0, 0);
    for (;;)
        ;
}
