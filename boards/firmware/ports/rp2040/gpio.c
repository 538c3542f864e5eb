/* Pads, function select and single-cycle IO (datasheet sections 2.19 and 2.3.1). */
#include "../../core/mutate.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define PAD_PULLS (PAD_PULL_UP | PAD_PULL_DOWN)
#define PAD_PLAIN (PAD_SCHMITT | 1u << PAD_DRIVE_LSB | PAD_INPUT_ENABLE)

uint32_t hal_pin_count(void)
{
    return PIN_COUNT;
}

uint16_t hal_pin_functions(uint8_t pin)
{
    static const uint16_t i2c[2] = {WIRE_PIN_I2C_SDA, WIRE_PIN_I2C_SCL};
    static const uint16_t uart[4] = {WIRE_PIN_UART_TX, WIRE_PIN_UART_RX, 0, 0};
    static const uint16_t spi[4] = {WIRE_PIN_SPI_MISO, 0, WIRE_PIN_SPI_SCK, WIRE_PIN_SPI_MOSI};
    uint16_t functions = WIRE_PIN_DIGITAL | WIRE_PIN_INTERRUPT | WIRE_PIN_PWM | i2c[pin % 2] | spi[pin % 4] | uart[pin % 4];
    return hal_adc_channel(pin) >= 0 ? functions | WIRE_PIN_ADC : functions;
}

/* High impedance, not connected to any block: as after reset, but without its pull-down. */
void hal_pin_release(uint8_t pin)
{
    SIO_GPIO_OE_CLR = BIT(pin);
    IO_CTRL(pin) = IO_FUNC_NULL;
    SIO_GPIO_OUT_CLR = BIT(pin);
    PAD(pin) = PAD_PLAIN | (MUTANT(pad_output_disabled) ? PAD_OUTPUT_DISABLE : 0);
}

void hal_pin_input(uint8_t pin)
{
    SIO_GPIO_OE_CLR = BIT(pin);
    IO_CTRL(pin) = IO_FUNC_SIO;
}

void hal_pin_pull(uint8_t pin, enum hal_pull pull)
{
    uint32_t pad = PAD(pin) & ~PAD_PULLS;
    PAD(pin) = pad | (pull == HAL_PULL_UP ? PAD_PULL_UP : pull == HAL_PULL_DOWN ? PAD_PULL_DOWN : 0);
}

void hal_pin_output(uint8_t pin, bool level)
{
    hal_pin_write(pin, level);
    SIO_GPIO_OE_SET = BIT(pin);
    IO_CTRL(pin) = IO_FUNC_SIO;
}

void hal_pin_drive_strength(uint8_t pin, uint8_t index)
{
    PAD(pin) = (PAD(pin) & ~(3u << PAD_DRIVE_LSB)) | (uint32_t)index << PAD_DRIVE_LSB;
}

void hal_pin_write(uint8_t pin, bool level)
{
    if (level)
        SIO_GPIO_OUT_SET = BIT(pin);
    else
        SIO_GPIO_OUT_CLR = BIT(pin);
}

bool hal_pin_read(uint8_t pin)
{
    return (SIO_GPIO_IN >> pin) & 1;
}

void hal_pin_open_drain(uint8_t pin)
{
    SIO_GPIO_OE_CLR = BIT(pin);
    SIO_GPIO_OUT_CLR = BIT(pin);
    IO_CTRL(pin) = IO_FUNC_SIO;
}

void hal_pin_pull_low(uint8_t pin)
{
    SIO_GPIO_OE_SET = BIT(pin);
}

void hal_pin_let_go(uint8_t pin)
{
    SIO_GPIO_OE_CLR = BIT(pin);
}

/* Pins whose every edge the core wants. */
static uint32_t captured;

/* The handler turns the interrupt off again: it is there to end a wfe, no more. */
void hal_pin_watch(uint8_t pin)
{
    if (captured & BIT(pin))
        return;
    IO_INTR(pin) = IO_INT_EDGES(pin);
    REG_SET(IO_INTE(pin)) = IO_INT_EDGES(pin);
    NVIC_ISER = BIT(IRQ_IO_BANK0);
}

void hal_pin_edges(uint8_t pin, bool on)
{
    uint32_t state = hal_irq_disable();
    if (on) {
        captured |= BIT(pin);
        IO_INTR(pin) = IO_INT_EDGES(pin);
        REG_SET(IO_INTE(pin)) = IO_INT_EDGES(pin);
    } else {
        captured &= ~BIT(pin);
        REG_CLR(IO_INTE(pin)) = IO_INT_EDGES(pin);
    }
    hal_irq_restore(state);
    NVIC_ISER = BIT(IRQ_IO_BANK0);
}

/*
 * Edges are cleared before the levels are looked at: one that comes between is seen once more rather than never. When both edges of a pin are
 * there, the last one is the one that led to its level.
 */
void io_irq(void)
{
    uint64_t now = hal_time_us();
    for (uint32_t first = 0; first < PIN_COUNT; first += 8) {
        uint32_t pending = IO_INTS(first);
        if (!pending)
            continue;
        IO_INTR(first) = pending;
        uint32_t levels = SIO_GPIO_IN >> first;
        for (uint32_t pin = first; pending; pin++, pending >>= 4, levels >>= 1) {
            uint32_t edges = (pending >> 2) & 3; /* fall, rise */
            if (!edges)
                continue;
            if (!(captured & BIT(pin))) {
                REG_CLR(IO_INTE(pin)) = IO_INT_EDGES(pin);
                continue;
            }
            bool level = edges == 3 ? levels & 1 : edges == 2;
            if (edges == 3)
                on_pin_edge((uint8_t)pin, !level, now);
            on_pin_edge((uint8_t)pin, level, now);
        }
    }
}

void pin_function(uint8_t pin, uint32_t function)
{
    IO_CTRL(pin) = function;
    SIO_GPIO_OE_CLR = BIT(pin);
}
