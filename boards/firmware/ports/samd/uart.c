/*
 * SERCOM as a serial port (SAMD21 chapter 26, SAMD51 chapter 34). The SAMD21 cannot invert its lines; flow control is tied to pads 2 and 3, which
 * no board brings out together with the others: it is refused.
 */
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* Arithmetic baud rate, 16 samples a bit: BAUD = 65536 * (1 - 16 * baud / clock), section 25.6.2.3. */
#define SAMPLES 16u

static void receive(uint32_t n);
static void sync(uint32_t n);

static uint32_t formats[SERCOM_COUNT];
static bool sent[SERCOM_COUNT];

int hal_uart_find(uint8_t tx, uint8_t rx, uint8_t rts, uint8_t cts)
{
    if (rts != HAL_NO_PIN || cts != HAL_NO_PIN)
        return -1;
    for (uint32_t n = 0; n < SERCOM_COUNT; n++) {
        int out = tx == HAL_NO_PIN ? -1 : sercom_pad(n, tx), in = rx == HAL_NO_PIN ? -1 : sercom_pad(n, rx);
        bool out_fits = tx == HAL_NO_PIN || (out >= 0 && (UART_TX_PADS & BIT(out))), in_fits = rx == HAL_NO_PIN || (in >= 0 && in != out);
        if (sercom_usable(n, SERCOM_USART) && out_fits && in_fits)
            return (int)n;
    }
    return -1;
}

uint32_t hal_uart_open(int block, uint32_t baud, uint8_t format)
{
    uint32_t n = (uint32_t)block, parity = HAL_UART_PARITY(format);
    const uint32_t refused = HAL_UART_FLOW | (UART_CAN_INVERT ? 0 : HAL_UART_INVERT_OUT | HAL_UART_INVERT_IN);
    if ((format & refused) || baud > SERCOM_HZ / SAMPLES)
        return 0;
    sercom_reset(n, SERCOM_USART, GENERATOR_SERIAL);
    SERCOM_CTRLA(n) = SERCOM_MODE_USART | USART_DORD_LSB_FIRST | (parity ? USART_FORM_PARITY : 0) |
                      (format & HAL_UART_INVERT_OUT ? USART_TXINV : 0) | (format & HAL_UART_INVERT_IN ? USART_RXINV : 0);
    formats[n] = USART_CHSIZE(HAL_UART_BITS(format)) | (format & HAL_UART_STOP_2 ? USART_SBMODE : 0) | (parity == 2 ? USART_PMODE_ODD : 0);
    SERCOM_CTRLB(n) = formats[n];
    sync(n);
    sent[n] = false;
    uint32_t actual = hal_uart_baud(block, baud);
    if (!actual)
        sercom_off(n);
    return actual;
}

void hal_uart_pin(uint8_t pin, enum hal_uart_role role, uint8_t format)
{
    (void)format;
    for (uint32_t n = 0; n < SERCOM_COUNT; n++) {
        int pad = sercom_pad(n, pin);
        if (sercom_use(n) != SERCOM_USART || pad < 0 || (SERCOM_CTRLA(n) & SERCOM_ENABLE))
            continue;
        SERCOM_CTRLA(n) |= role == HAL_UART_TX ? (pad == 2 ? 1u << USART_TXPO_LSB : 0) : (uint32_t)pad << USART_RXPO_LSB;
        formats[n] |= role == HAL_UART_TX ? USART_TXEN : USART_RXEN;
        /* An open line rests where an idle sender would hold it. */
        if (role == HAL_UART_RX)
            hal_pin_pull(pin, HAL_PULL_UP);
        sercom_connect(n, pin);
        return;
    }
}

void hal_uart_start(int block)
{
    uint32_t n = (uint32_t)block;
    SERCOM_CTRLB(n) = formats[n];
    sync(n);
    SERCOM_CTRLA(n) |= SERCOM_ENABLE;
    while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
        ;
    SERCOM_INTENSET(n) = USART_RXC | USART_ERROR;
    sercom_interrupts(n, true);
}

void hal_uart_close(int block)
{
    sercom_interrupts((uint32_t)block, false);
    sercom_off((uint32_t)block);
}

uint32_t hal_uart_baud(int block, uint32_t baud)
{
    uint32_t n = (uint32_t)block;
    if (baud == 0 || baud > SERCOM_HZ / SAMPLES)
        return 0;
    uint32_t share = (uint32_t)(((uint64_t)baud * SAMPLES * 65536 + SERCOM_HZ / 2) / SERCOM_HZ);
    if (share == 0)
        return 0;
    bool running = SERCOM_CTRLA(n) & SERCOM_ENABLE;
    if (running) {
        while (hal_uart_busy(block))
            hal_watchdog_feed();
        SERCOM_CTRLA(n) &= ~SERCOM_ENABLE;
        while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
            ;
    }
    SERCOM_USART_BAUD(n) = (uint16_t)(65536u - share);
    if (running) {
        SERCOM_CTRLA(n) |= SERCOM_ENABLE;
        while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
            ;
    }
    return (uint32_t)((uint64_t)SERCOM_HZ * share / 65536 / SAMPLES);
}

bool hal_uart_put(int block, uint8_t byte)
{
    uint32_t n = (uint32_t)block;
    if (!(SERCOM_INTFLAG(n) & USART_DRE))
        return false;
    SERCOM_INTFLAG(n) = USART_TXC;
    SERCOM_DATA(n) = byte;
    sent[n] = true;
    return true;
}

bool hal_uart_busy(int block)
{
    uint32_t n = (uint32_t)block;
    return sent[n] && !(SERCOM_INTFLAG(n) & USART_TXC);
}

/* The block has no break bit: the pin goes back to PORT, low, for as long. */
void hal_uart_break(int block, bool on)
{
    uint32_t n = (uint32_t)block;
    while (hal_uart_busy(block))
        hal_watchdog_feed();
    for (uint8_t pin = 0; pin < PIN_COUNT; pin++) {
        int pad = sercom_pad(n, pin);
        bool sends = (SERCOM_CTRLA(n) >> USART_TXPO_LSB & 3) ? pad == 2 : pad == 0;
        bool muxed = PORT_PINCFG(GROUP(pin), INDEX(pin)) & PINCFG_PMUXEN, low = !muxed && pad >= 0;
        if (!sends || !(formats[n] & USART_TXEN))
            continue;
        if (on && muxed)
            hal_pin_output(pin, false);
        else if (!on && low)
            sercom_connect(n, pin);
    }
}

void hal_uart_poll(int block)
{
    uint32_t state = hal_irq_disable();
    receive((uint32_t)block);
    hal_irq_restore(state);
}

void usart_irq(uint32_t n)
{
    receive(n);
}

/* The status belongs to the byte that DATA gives next (section 26.8.8): first one, then the other. */
static void receive(uint32_t n)
{
    while (SERCOM_INTFLAG(n) & USART_RXC) {
        uint32_t status = SERCOM_STATUS(n), byte = SERCOM_DATA(n);
        uint8_t errors = (uint8_t)((status & USART_STATUS_FERR ? WIRE_UART_FRAMING : 0) | (status & USART_STATUS_PERR ? WIRE_UART_PARITY : 0) |
                                   (status & USART_STATUS_BUFOVF ? WIRE_UART_OVERRUN : 0));
        if (errors)
            SERCOM_STATUS(n) = USART_STATUS_FERR | USART_STATUS_PERR | USART_STATUS_BUFOVF;
        if ((errors & WIRE_UART_FRAMING) && byte == 0)
            errors |= WIRE_UART_BREAK;
        on_uart_byte((int)n, (uint8_t)byte, errors);
    }
    SERCOM_INTFLAG(n) = USART_ERROR;
}

static void sync(uint32_t n)
{
    while (SERCOM_SYNCBUSY(n) & USART_SYNC_CTRLB)
        ;
}
