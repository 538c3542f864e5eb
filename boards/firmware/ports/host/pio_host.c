/* Programmable IO on a computer: machines that hand on each word they are given. */
#include <string.h>

#include "../../core/wire.h"
#include "../../hal.h"
#include "check.h"

static struct {
    bool claimed, enabled;
    uint32_t tx[4], rx[4], tx_count, rx_count;
    uint8_t pc;
} machines[HAL_PIOS][HAL_PIO_MACHINES];
static uint32_t pio_memory[HAL_PIOS];

static void check_machine(uint8_t block, uint8_t machine)
{
    CHECK(block < HAL_PIOS && machine < HAL_PIO_MACHINES && machines[block][machine].claimed);
}

bool hal_pio_claim(uint8_t block, uint8_t machine)
{
    CHECK(block < HAL_PIOS && machine < HAL_PIO_MACHINES);
    if (machines[block][machine].claimed)
        return false;
    machines[block][machine].claimed = true;
    return true;
}

void hal_pio_unclaim(uint8_t block, uint8_t machine)
{
    check_machine(block, machine);
    memset(&machines[block][machine], 0, sizeof machines[block][machine]);
}

static uint32_t words_mask(uint32_t offset, uint32_t count)
{
    CHECK(count > 0 && offset + count <= HAL_PIO_MEMORY);
    return (uint32_t)(((1ull << count) - 1) << offset);
}

bool hal_pio_load(uint8_t block, uint8_t offset, const uint8_t *words, uint32_t count)
{
    CHECK(block < HAL_PIOS);
    static volatile uint8_t sink;
    for (uint32_t i = 0; i < 2 * count; i++)
        sink = words[i];
    (void)sink;
    if (pio_memory[block] & words_mask(offset, count))
        return false;
    pio_memory[block] |= words_mask(offset, count);
    return true;
}

void hal_pio_unload(uint8_t block, uint8_t offset, uint32_t count)
{
    CHECK(block < HAL_PIOS && (pio_memory[block] & words_mask(offset, count)) == words_mask(offset, count));
    pio_memory[block] &= ~words_mask(offset, count);
}

void hal_pio_configure(uint8_t block, uint8_t machine, uint8_t pc, const struct hal_pio_settings *settings)
{
    check_machine(block, machine);
    (void)settings;
    machines[block][machine].enabled = false;
    machines[block][machine].tx_count = machines[block][machine].rx_count = 0;
    machines[block][machine].pc = pc;
}

void hal_pio_clock(uint8_t block, uint8_t machine, uint32_t clkdiv)
{
    check_machine(block, machine);
    (void)clkdiv;
}

void hal_pio_enable(uint8_t block, uint8_t machine, bool on)
{
    check_machine(block, machine);
    machines[block][machine].enabled = on;
}

void hal_pio_restart(uint8_t block, uint8_t machine, uint8_t pc)
{
    check_machine(block, machine);
    CHECK(pc < HAL_PIO_MEMORY);
    machines[block][machine].pc = pc;
}

void hal_pio_exec(uint8_t block, uint8_t machine, uint16_t instruction)
{
    check_machine(block, machine);
    (void)instruction;
}

void hal_pio_levels(uint8_t block, uint8_t machine, uint32_t mask, uint32_t levels, uint32_t outputs)
{
    check_machine(block, machine);
    (void)mask, (void)levels, (void)outputs;
}

void hal_pio_pin(uint8_t block, uint8_t pin)
{
    CHECK(block < HAL_PIOS && pin < PINS);
}

static void run_machine(uint8_t block, uint8_t machine)
{
    if (!machines[block][machine].tx_count)
        return;
    if (machines[block][machine].rx_count < 4)
        machines[block][machine].rx[machines[block][machine].rx_count++] = machines[block][machine].tx[0];
    memmove(machines[block][machine].tx, machines[block][machine].tx + 1, 3 * sizeof(uint32_t));
    machines[block][machine].tx_count--;
}

bool hal_pio_put(uint8_t block, uint8_t machine, uint32_t word)
{
    check_machine(block, machine);
    if (machines[block][machine].tx_count == 4)
        return false;
    machines[block][machine].tx[machines[block][machine].tx_count++] = word;
    return true;
}

bool hal_pio_get(uint8_t block, uint8_t machine, uint32_t *word)
{
    check_machine(block, machine);
    if (machines[block][machine].rx_count == 0)
        return false;
    *word = machines[block][machine].rx[0];
    memmove(machines[block][machine].rx, machines[block][machine].rx + 1, 3 * sizeof(uint32_t));
    machines[block][machine].rx_count--;
    return true;
}

void hal_pio_await(uint8_t block, uint8_t machine, bool room, bool word)
{
    check_machine(block, machine);
    CHECK(room || word);
    run_machine(block, machine);
}

struct hal_pio_status hal_pio_status(uint8_t block, uint8_t machine)
{
    check_machine(block, machine);
    run_machine(block, machine);
    return (struct hal_pio_status){
        .pc = machines[block][machine].pc,
        .tx = (uint8_t)machines[block][machine].tx_count,
        .rx = (uint8_t)machines[block][machine].rx_count,
        .flags = (uint8_t)((machines[block][machine].enabled ? WIRE_PIO_ENABLED : 0) | (machines[block][machine].tx_count == 4 ? WIRE_PIO_TX_FULL : WIRE_PIO_TX_STALL)),
    };
}

void hal_pio_clear(uint8_t block, uint8_t machine, uint8_t what)
{
    check_machine(block, machine);
    if (what & WIRE_PIO_CLEAR_RX_FIFO)
        machines[block][machine].rx_count = 0;
}

static struct {
    bool open;
    uint8_t size;
} streams[HAL_PIO_STREAMS];

bool hal_pio_stream_open(uint8_t block, uint8_t machine, bool input, uint8_t size, uint8_t *channel)
{
    check_machine(block, machine);
    (void)input;
    for (uint8_t i = 0; i < HAL_PIO_STREAMS; i++) {
        if (streams[i].open)
            continue;
        streams[i].open = true;
        streams[i].size = size;
        *channel = i;
        return true;
    }
    return false;
}

/* Touches the whole buffer, and never ends by itself. */
void hal_pio_stream_start(uint8_t channel, uint8_t *buffer, uint32_t count)
{
    CHECK(channel < HAL_PIO_STREAMS && streams[channel].open && count > 0 && (uintptr_t)buffer % streams[channel].size == 0);
    memset(buffer, 0x5A, count * streams[channel].size);
}

void hal_pio_stream_close(uint8_t channel)
{
    CHECK(channel < HAL_PIO_STREAMS && streams[channel].open);
    streams[channel].open = false;
}

void hal_pio_watch(uint8_t block, uint16_t interrupts)
{
    CHECK(block < HAL_PIOS);
    if (interrupts & 0xFF)
        on_pio(block, interrupts & 0xFF, hal_time_us());
}
