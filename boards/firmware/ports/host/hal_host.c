#include "host.h"

#include <string.h>

#include "../../core/firmware.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "check.h"

#define ENDPOINTS 4u
#define WATCHDOG_US 4000000u

uint32_t host_resets, host_bootloaders;

static uint64_t now_us, fed_at_us;
static uint32_t cycles, patience = 1000000;
static int irq_depth;

struct pin {
    bool out, latch;
    uint8_t pull, driven; /* driven: 2 is nothing */
};
static struct pin pins[PINS];

struct endpoint {
    bool open, armed, stalled;
    uint32_t length;
    uint32_t buffer[HAL_USB_PACKET / 4];
};
static struct endpoint endpoints[ENDPOINTS][2];
static bool connected;

static void interrupts(void);

/* ---- the world ---- */

bool host_out(uint8_t number, const uint8_t *bytes, uint32_t length)
{
    struct endpoint *endpoint = &endpoints[number][0];
    if (!endpoint->open || !endpoint->armed || endpoint->stalled)
        return false;
    CHECK(length <= HAL_USB_PACKET);
    endpoint->armed = false;
    memset(endpoint->buffer, 0xEE, sizeof endpoint->buffer);
    memcpy(endpoint->buffer, bytes, length);
    if (on_usb_out(number, (const uint8_t *)endpoint->buffer, length))
        hal_usb_out(number);
    return true;
}

int host_in(uint8_t number, uint8_t *bytes)
{
    struct endpoint *endpoint = &endpoints[number][1];
    if (!endpoint->open || !endpoint->armed || endpoint->stalled)
        return -1;
    endpoint->armed = false;
    int length = (int)endpoint->length;
    memcpy(bytes, endpoint->buffer, endpoint->length);
    on_usb_in(number);
    return length;
}

void host_setup(const uint8_t packet[8])
{
    for (int direction = 0; direction < 2; direction++)
        endpoints[0][direction].armed = endpoints[0][direction].stalled = false;
    on_usb_setup(packet);
}

bool host_stalled(uint8_t endpoint)
{
    return endpoints[endpoint & 15][endpoint >> 7].stalled;
}

void host_bus_reset(void)
{
    hal_usb_close_all();
    for (int direction = 0; direction < 2; direction++)
        endpoints[0][direction] = (struct endpoint){.open = true};
    on_usb_reset();
}

void host_suspend(void)
{
    on_usb_suspend();
}

void host_enumerate(void)
{
    static const uint8_t set_configuration[8] = {0x00, 9, 1};
    uint8_t status[HAL_USB_PACKET];
    host_bus_reset();
    host_run(100);
    host_setup(set_configuration);
    CHECK(host_in(0, status) == 0);
    host_run(100);
}

void host_run(uint32_t most)
{
    CHECK(irq_depth == 0);
    while (most-- && firmware_step())
        ;
    hal_idle_until(now_us + 100);
}

void host_set_patience(uint32_t looks)
{
    patience = looks;
}

void host_drive(uint8_t pin, uint8_t level)
{
    pins[pin % PINS].driven = level;
}

/* ---- board and time ---- */

void hal_start(void)
{
    for (uint8_t pin = 0; pin < PINS; pin++)
        pins[pin].driven = 2;
}

uint32_t hal_unique_id(uint8_t id[HAL_UNIQUE_ID_MAX])
{
    for (uint8_t i = 0; i < 8; i++)
        id[i] = (uint8_t)(0xA0 + i);
    return 8;
}

uint32_t hal_board_name(const char **name)
{
    *name = "host";
    return 4;
}

uint32_t hal_cpu_hz(void)
{
    return 125000000;
}

uint8_t hal_reset_cause(void)
{
    return WIRE_RESET_POWER_ON;
}

uint32_t hal_random(void)
{
    return 0xC0FFEE01;
}

void hal_watchdog_bite(void)
{
    host_resets++;
}

void hal_reset(void)
{
    host_resets++;
}

void hal_bootloader(void)
{
    host_bootloaders++;
}

uint64_t hal_time_us(void)
{
    /* Looking takes time, so that a loop which waits for the clock ends. */
    now_us++;
    CHECK(now_us - fed_at_us < WATCHDOG_US);
    if (patience)
        patience--;
    else
        on_usb_suspend();
    return now_us;
}

uint32_t hal_cycles(void)
{
    cycles += 60;
    return cycles & 0xFFFFFF;
}

uint32_t hal_cycles_per_us(void)
{
    return 125;
}

void hal_idle(void)
{
    hal_idle_until(now_us + 100000);
}

void hal_idle_until(uint64_t us)
{
    CHECK(irq_depth == 0);
    if (us > now_us)
        now_us = us - now_us > 100000 ? now_us + 100000 : us;
    interrupts();
}

void hal_watchdog_feed(void)
{
    fed_at_us = now_us;
}

uint32_t hal_irq_disable(void)
{
    return (uint32_t)irq_depth++;
}

void hal_irq_restore(uint32_t state)
{
    irq_depth--;
    CHECK((uint32_t)irq_depth == state);
}

/* ---- pins ---- */

uint32_t hal_pin_count(void)
{
    return PINS;
}

uint16_t hal_pin_functions(uint8_t pin)
{
    return pin == 23 ? 0 : WIRE_PIN_DIGITAL | WIRE_PIN_INTERRUPT;
}

void hal_pin_release(uint8_t pin)
{
    CHECK(pin < PINS);
    pins[pin].out = pins[pin].latch = false;
    pins[pin].pull = HAL_PULL_NONE;
}

void hal_pin_input(uint8_t pin)
{
    CHECK(pin < PINS);
    pins[pin].out = false;
}

void hal_pin_pull(uint8_t pin, enum hal_pull pull)
{
    CHECK(pin < PINS && pull <= HAL_PULL_DOWN);
    pins[pin].pull = (uint8_t)pull;
}

void hal_pin_output(uint8_t pin, bool level)
{
    CHECK(pin < PINS);
    pins[pin].latch = level;
    pins[pin].out = true;
}

void hal_pin_drive_strength(uint8_t pin, uint8_t index)
{
    CHECK(pin < PINS && index < 4);
}

void hal_pin_write(uint8_t pin, bool level)
{
    CHECK(pin < PINS);
    pins[pin].latch = level;
}

bool hal_pin_read(uint8_t pin)
{
    CHECK(pin < PINS);
    if (pins[pin].out && !pins[pin].latch)
        return false;
    if (pins[pin].driven < 2)
        return pins[pin].driven;
    return pins[pin].out || pins[pin].pull == HAL_PULL_UP;
}

void hal_pin_watch(uint8_t pin)
{
    CHECK(pin < PINS);
}

void hal_pin_open_drain(uint8_t pin)
{
    hal_pin_input(pin);
    pins[pin].latch = false;
}

void hal_pin_pull_low(uint8_t pin)
{
    CHECK(pin < PINS && !pins[pin].latch);
    pins[pin].out = true;
}

void hal_pin_let_go(uint8_t pin)
{
    hal_pin_input(pin);
}

/* ---- edges, tick, serial ports ---- */

static uint32_t edge_pins, tick_us;
static uint64_t tick_at;
static bool uart_open[HAL_UARTS], uart_wants_more[HAL_UARTS];

void hal_delay_us(uint32_t us)
{
    CHECK(us <= 10000);
    now_us += us;
}

void hal_tick(uint32_t period_us)
{
    tick_us = period_us;
    tick_at = now_us + period_us;
}

/* An edge as soon as somebody listens, and a tick with each look at it: both find their way in between any two ops. */
void hal_pin_edges(uint8_t pin, bool on)
{
    CHECK(pin < PINS);
    edge_pins = on ? edge_pins | 1u << pin : edge_pins & ~(1u << pin);
}

static void interrupts(void)
{
    CHECK(irq_depth == 0);
    for (uint8_t pin = 0; pin < PINS; pin++)
        if (edge_pins & 1u << pin)
            on_pin_edge(pin, (now_us >> 3) & 1, now_us);
    if (tick_us && now_us >= tick_at) {
        tick_at = now_us + tick_us;
        on_tick();
    }
    for (int block = 0; block < (int)HAL_UARTS; block++) {
        if (uart_open[block])
            on_uart_byte(block, (uint8_t)now_us, now_us % 7 == 0 ? WIRE_UART_FRAMING : 0);
        if (uart_wants_more[block])
            on_uart_sent(block);
    }
}

int hal_uart_find(uint8_t tx, uint8_t rx, uint8_t rts, uint8_t cts)
{
    (void)rts, (void)cts;
    return tx != HAL_NO_PIN ? tx % 4 == 0 ? (tx + 4) / 8 % 2 : -1 : rx != HAL_NO_PIN && rx % 4 == 1 ? (rx + 4) / 8 % 2 : -1;
}

uint32_t hal_uart_open(int block, uint32_t baud, uint8_t format)
{
    CHECK(block >= 0 && block < (int)HAL_UARTS && HAL_UART_PARITY(format) < 3);
    uart_open[block] = baud >= 120 && baud <= 7812500;
    return uart_open[block] ? baud : 0;
}

void hal_uart_pin(uint8_t pin, enum hal_uart_role role, uint8_t format)
{
    (void)role, (void)format;
    CHECK(pin < PINS);
}

void hal_uart_start(int block)
{
    CHECK(uart_open[block]);
}

void hal_uart_close(int block)
{
    CHECK(block >= 0 && block < (int)HAL_UARTS);
    uart_open[block] = uart_wants_more[block] = false;
}

uint32_t hal_uart_baud(int block, uint32_t baud)
{
    CHECK(block >= 0 && block < (int)HAL_UARTS && baud);
    return baud >= 120 ? baud : 0;
}

bool hal_uart_put(int block, uint8_t byte)
{
    (void)byte;
    CHECK(block >= 0 && block < (int)HAL_UARTS);
    return now_us % 3 != 0;
}

void hal_uart_poll(int block)
{
    CHECK(block >= 0 && block < (int)HAL_UARTS && uart_open[block]);
}

void hal_uart_sending(int block, bool on)
{
    CHECK(block >= 0 && block < (int)HAL_UARTS && irq_depth > 0);
    uart_wants_more[block] = on;
}

bool hal_uart_busy(int block)
{
    CHECK(block >= 0 && block < (int)HAL_UARTS);
    return now_us % 5 == 0;
}

void hal_uart_break(int block, bool on)
{
    (void)on;
    CHECK(block >= 0 && block < (int)HAL_UARTS);
}

/* ---- USB ---- */

static struct endpoint *endpoint_at(uint8_t address)
{
    CHECK((address & 0x70) == 0 && (address & 15) < ENDPOINTS);
    return &endpoints[address & 15][address >> 7];
}

void hal_usb_start(void)
{
    endpoints[0][0].open = endpoints[0][1].open = true;
}

void hal_usb_connect(void)
{
    connected = true;
}

void hal_usb_disconnect(void)
{
    connected = false;
}

void hal_usb_set_address(uint8_t address)
{
    CHECK(address < 128);
}

void hal_usb_open(uint8_t address, enum hal_usb_type type)
{
    CHECK(type == HAL_USB_BULK || type == HAL_USB_INTERRUPT);
    *endpoint_at(address) = (struct endpoint){.open = true};
}

void hal_usb_close_all(void)
{
    for (uint32_t number = 1; number < ENDPOINTS; number++)
        for (uint32_t direction = 0; direction < 2; direction++)
            endpoints[number][direction] = (struct endpoint){.open = false};
}

void hal_usb_in(uint8_t address, const uint8_t *bytes, uint32_t length)
{
    struct endpoint *endpoint = endpoint_at(address | 0x80);
    CHECK(connected && endpoint->open && !endpoint->armed && length <= HAL_USB_PACKET);
    if (length)
        memcpy(endpoint->buffer, bytes, length);
    endpoint->length = length;
    endpoint->armed = true;
}

void hal_usb_out(uint8_t address)
{
    struct endpoint *endpoint = endpoint_at(address & 0x7F);
    CHECK(connected && endpoint->open && !endpoint->armed);
    endpoint->armed = true;
}

void hal_usb_stall(uint8_t address)
{
    struct endpoint *endpoint = endpoint_at(address);
    endpoint->stalled = true;
    endpoint->armed = false;
}

void hal_usb_unstall(uint8_t address)
{
    struct endpoint *endpoint = endpoint_at(address);
    endpoint->stalled = endpoint->armed = false;
}

void hal_i2c_target_open(int block, uint8_t scl, uint8_t sda, uint8_t address)
{
    (void)scl, (void)sda;
    /* A controller writes and reads at once, so that the rings are not empty. */
    for (uint32_t i = 0; i < 20; i++)
        on_target_write(block, (uint8_t)(address + i), i % 7 == 0, i != 0);
    (void)on_target_read(block, true, true);
    on_target_end(block);
}

void hal_i2c_target_close(int block)
{
    (void)block;
}

void hal_i2c_target_answer(int block)
{
    (void)on_target_read(block, false, false);
}

void hal_i2c_target_room(int block)
{
    (void)block;
}
