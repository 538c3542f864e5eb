/*
 * The SAMD51 port's own code as a program of this computer, over memory where the chip has registers: it does what standard input says, a line
 * each, and prints what comes of it. Memory keeps what is written, so that flags which software clears by writing ones to them stay as
 * a test has set them, and nothing is ever busy. Only a count is handed over as the chip does it (48.6.2.7): on a command, and a moment later.
 *
 *     call NAME [number...]      prints what the function returns
 *     poke8|poke16|poke32 address value
 *     peek8|peek16|peek32 address
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

#include "../../hal.h"
#include "port.h"
#include "registers.h"

static void map(uintptr_t from, size_t bytes);
static long call(const char *name, const unsigned long *a);
static void sercom_irq(unsigned long n);

static bool ring_has_room = true;
/* What a target's reader gets, -1 for nothing yet; and what came last, in the order of its calls: 1000 begins, 2000 ends, else a byte. */
static int target_next = -1;
static long target_got;

/* What TC0 and TC4 have counted, which their registers show only when they are told to. */
static volatile uint32_t counted[FREQUENCIES];

static void hardware(int signal)
{
    static const uint32_t bases[FREQUENCIES] = {0x40003800, 0x42001400};
    (void)signal;
    for (uint32_t n = 0; n < FREQUENCIES; n++) {
        if ((TC_CTRLBSET(bases[n]) & TC_CMD_MASK) != TC_CMD_READSYNC)
            continue;
        TC_COUNT(bases[n]) = counted[n];
        TC_CTRLBSET(bases[n]) = 0;
    }
}

static void run_hardware(void)
{
    struct sigaction action = {.sa_handler = hardware, .sa_flags = SA_RESTART};
    struct itimerval often = {{0, 1000}, {0, 1000}};
    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &often, 0);
}

int main(void)
{
    static const struct {
        uintptr_t from;
        size_t bytes;
    } blocks[] = {{0x0007E000, 0x2000}, {0x00800000, 0x10000}, {0x40000000, 0x4000}, {0x41000000, 0x20000}, {0x42000000, 0x4000}, {0x43000000, 0x4000}, {0xE000E000, 0x1000}};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        map(blocks[i].from, blocks[i].bytes);
    run_hardware();
    char line[200];
    while (fgets(line, sizeof line, stdin)) {
        char word[32] = "", name[64] = "";
        int used = 0;
        sscanf(line, "%31s %n", word, &used);
        unsigned long a[4] = {0, 0, 0, 0};
        bool calls = strcmp(word, "call") == 0;
        char *rest = line + used;
        if (calls) {
            int more = 0;
            sscanf(rest, "%63s %n", name, &more);
            rest += more;
        }
        for (int i = 0; i < 4; i++)
            a[i] = strtoul(rest, &rest, 0);
        if (calls)
            printf("%ld\n", call(name, a));
        else if (strcmp(word, "poke8") == 0)
            REG8(a[0]) = (uint8_t)a[1];
        else if (strcmp(word, "poke16") == 0)
            REG16(a[0]) = (uint16_t)a[1];
        else if (strcmp(word, "poke32") == 0)
            REG32(a[0]) = (uint32_t)a[1];
        else if (strcmp(word, "peek8") == 0)
            printf("%u\n", REG8(a[0]));
        else if (strcmp(word, "peek16") == 0)
            printf("%u\n", REG16(a[0]));
        else if (strcmp(word, "peek32") == 0)
            printf("%u\n", REG32(a[0]));
        else
            return 2;
    }
    return 0;
}

static void map(uintptr_t from, size_t bytes)
{
    void *at = mmap((void *)from, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (at != (void *)from) {
        fprintf(stderr, "no memory at %#lx\n", (unsigned long)from);
        exit(3);
    }
}

static long call(const char *name, const unsigned long *a)
{
#define IS(text) (strcmp(name, text) == 0)
#define DO(what) return (what), 0
    if (IS("clocks_start"))
        DO(clocks_start());
    if (IS("watchdog_start"))
        DO(watchdog_start());
    if (IS("watchdog_feed"))
        DO(hal_watchdog_feed());
    if (IS("usb_start"))
        DO(hal_usb_start());
    if (IS("pin_functions"))
        return hal_pin_functions((uint8_t)a[0]);
    if (IS("pin_release"))
        DO(hal_pin_release((uint8_t)a[0]));
    if (IS("pin_edges"))
        DO(hal_pin_edges((uint8_t)a[0], a[1] != 0));
    if (IS("i2c_find"))
        return hal_i2c_find((uint8_t)a[0], (uint8_t)a[1]);
    if (IS("i2c_open"))
        DO(hal_i2c_open((int)a[0], (uint8_t)a[1], (uint8_t)a[2], (uint32_t)a[3]));
    if (IS("target_open"))
        DO(hal_i2c_target_open((int)a[0], (uint8_t)a[1], (uint8_t)a[2], (uint8_t)a[3]));
    if (IS("target_interrupt"))
        DO(sercom_irq(a[0]));
    if (IS("target_answer"))
        DO(hal_i2c_target_answer((int)a[0]));
    if (IS("target_room"))
        DO(hal_i2c_target_room((int)a[0]));
    if (IS("target_next"))
        DO(target_next = (int)(int8_t)a[0]);
    if (IS("target_got"))
        return target_got;
    if (IS("listener_open"))
        DO(hal_i2c_listener_open((int)a[0], (uint8_t)a[1], (uint8_t)a[2], (struct hal_listener_filter){(uint8_t)a[3], (uint8_t)(a[3] >> 8), a[3] >> 16 & 1}, a[3] >> 17 & 1));
    if (IS("listener_state"))
        return hal_i2c_listener_state((int)a[0]);
    if (IS("listener_answer"))
        DO(hal_i2c_listener_answer((int)a[0], a[1] != 0));
    if (IS("listener_send"))
        DO(hal_i2c_listener_send((int)a[0], (uint8_t)a[1]));
    if (IS("spi_find"))
        return hal_spi_find((uint8_t)a[0], (uint8_t)a[1], (uint8_t)a[2]);
    if (IS("spi_open"))
        DO(hal_spi_open((int)a[0], (uint8_t)a[1], (uint8_t)a[2], (uint8_t)a[3]));
    if (IS("spi_configure"))
        return hal_spi_configure((int)a[0], (uint32_t)a[1], (uint8_t)a[2], 8);
    if (IS("spi_close"))
        DO(hal_spi_close((int)a[0]));
    if (IS("uart_find"))
        return hal_uart_find((uint8_t)a[0], (uint8_t)a[1], (uint8_t)a[2], (uint8_t)a[3]);
    if (IS("uart_open"))
        return hal_uart_open((int)a[0], (uint32_t)a[1], (uint8_t)a[2]);
    if (IS("uart_pin"))
        DO(hal_uart_pin((uint8_t)a[0], (enum hal_uart_role)a[1], 0));
    if (IS("uart_poll"))
        DO(hal_uart_poll((int)a[0]));
    if (IS("ring_room"))
        DO(ring_has_room = a[0] != 0);
    if (IS("uart_start"))
        DO(hal_uart_start((int)a[0]));
    if (IS("pwm_slice"))
        return hal_pwm_slice((uint8_t)a[0]);
    if (IS("pwm_channel"))
        return hal_pwm_channel((uint8_t)a[0]);
    if (IS("pwm_free"))
        return hal_pwm_free((int)a[0]);
    if (IS("pwm_close"))
        DO(hal_pwm_close((uint8_t)a[0], a[1] != 0));
    if (IS("pwm_frequency"))
        return hal_pwm_frequency((int)a[0], (uint32_t)a[1]);
    if (IS("pwm_open"))
        DO(hal_pwm_open((uint8_t)a[0]));
    if (IS("pwm_duty"))
        DO(hal_pwm_duty((int)a[0], (uint8_t)a[1], (uint16_t)a[2]));
    if (IS("adc_channel"))
        return hal_adc_channel((uint8_t)a[0]);
    if (IS("adc_open"))
        DO(hal_adc_open((uint8_t)a[0]));
    if (IS("adc_read"))
        return hal_adc_read((int)a[0]);
    if (IS("dac_open"))
        return hal_dac_open((uint8_t)a[0]);
    if (IS("dac_write"))
        DO(hal_dac_write((uint8_t)a[0], (uint16_t)a[1]));
    if (IS("dac_close"))
        DO(hal_dac_close((uint8_t)a[0]));
    if (IS("nvm_bytes"))
        return hal_nvm_bytes();
    /* The bytes of one number, the lowest first. */
    if (IS("nvm_write"))
        return hal_nvm_write((uint32_t)a[0], (const uint8_t *)&a[1], (uint32_t)a[2]);
    if (IS("frequency_open"))
        return hal_frequency_open((uint8_t)a[0]);
    if (IS("frequency_close"))
        DO(hal_frequency_close((int)a[0], (uint8_t)a[1]));
    if (IS("edges"))
        DO(counted[a[0]] = (uint32_t)a[1]);
    if (IS("frequency_count"))
        return hal_frequency_count((int)a[0]);
    if (IS("temperature"))
        return hal_temperature_milli();
    fprintf(stderr, "there is no %s\n", name);
    exit(2);
}

static void sercom_irq(unsigned long n)
{
    static void (*const handlers[SERCOM_COUNT])(void) = {sercom0_irq, sercom1_irq, sercom2_irq, sercom3_irq, sercom4_irq, sercom5_irq};
    handlers[n]();
}

/* What the port's other files, and the core above them, would give. */

bool on_target_write(int block, uint8_t byte, bool first, bool again)
{
    (void)block, (void)first, (void)again;
    target_got = target_got * 10000 + byte;
    return ring_has_room;
}

int on_target_read(int block, bool first, bool again)
{
    (void)block, (void)first, (void)again;
    return target_next;
}

void on_target_begin(int block, bool reading, bool again)
{
    (void)block;
    target_got = target_got * 10000 + 1000 + reading + 2 * again;
}

void on_target_end(int block)
{
    (void)block;
    target_got = target_got * 10000 + 2000;
}

uint64_t hal_time_us(void)
{
    static uint64_t now;
    return now++;
}

void hal_idle_until(uint64_t us)
{
    (void)us;
}

bool session_cancelled(void);
bool session_cancelled(void)
{
    return false;
}

uint32_t hal_irq_disable(void)
{
    return 0;
}

void hal_irq_restore(uint32_t state)
{
    (void)state;
}

void on_uart_byte(int block, uint8_t byte, uint8_t errors)
{
    (void)block, (void)byte, (void)errors;
}

void on_uart_sent(int block)
{
    (void)block;
}

bool on_uart_room(int block)
{
    (void)block;
    return ring_has_room;
}

void on_pin_edge(uint8_t pin, bool level, uint64_t us)
{
    (void)pin, (void)level, (void)us;
}

void on_usb_reset(void)
{
}

void on_usb_suspend(void)
{
}

void on_usb_resume(void)
{
}

void on_usb_setup(const uint8_t packet[8])
{
    (void)packet;
}

void on_usb_in(uint8_t endpoint)
{
    (void)endpoint;
}

bool on_usb_out(uint8_t endpoint, const uint8_t *bytes, uint32_t length)
{
    (void)endpoint, (void)bytes, (void)length;
    return false;
}
