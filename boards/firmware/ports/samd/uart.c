/*
 * SERCOM as a serial port (SAMD21 chapter 26, SAMD51 chapter 34). The SAMD21 cannot invert its lines. RTS is pad 2 and CTS pad 3, with TX on pad 0;
 * a SAMD21 that has RTS without CTS would look for CTS all the same, so there RTS is a plain output that follows the ring.
 */
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* Arithmetic baud rate, 16 samples a bit: BAUD = 65536 * (1 - 16 * baud / clock), section 25.6.2.3. */
#define SAMPLES 16u

#define TX_PAD_WITH_FLOW 0
#define RTS_PAD 2
#define CTS_PAD 3

static void receive(uint32_t n);
static void sync(uint32_t n);

static uint32_t formats[SERCOM_COUNT];
static bool sent[SERCOM_COUNT];
/* Whether there is an RTS pin, so that nothing is taken that the ring has no room for; and the pin, where the block does not move it. */
static bool asks[SERCOM_COUNT];
static uint8_t plain_rts[SERCOM_COUNT];

int hal_uart_find(uint8_t tx, uint8_t rx, uint8_t rts, uint8_t cts)
{
    bool flow = rts != HAL_NO_PIN || cts != HAL_NO_PIN;
    uint32_t senders = flow ? BIT(TX_PAD_WITH_FLOW) : UART_TX_PADS;
    for (uint32_t n = 0; n < SERCOM_COUNT; n++) {
        int out = tx == HAL_NO_PIN ? -1 : sercom_pad(n, tx), in = rx == HAL_NO_PIN ? -1 : sercom_pad(n, rx);
        bool out_fits = tx == HAL_NO_PIN || (out >= 0 && (senders & BIT(out))), in_fits = rx == HAL_NO_PIN || (in >= 0 && in != out);
        bool rts_fits = rts == HAL_NO_PIN || (sercom_pad(n, rts) == RTS_PAD && in != RTS_PAD);
        bool cts_fits = cts == HAL_NO_PIN || (sercom_pad(n, cts) == CTS_PAD && in != CTS_PAD);
        if (sercom_usable(n, SERCOM_USART) && out_fits && in_fits && rts_fits && cts_fits)
            return (int)n;
    }
    return -1;
}

uint32_t hal_uart_open(int block, uint32_t baud, uint8_t format)
{
    uint32_t n = (uint32_t)block, parity = HAL_UART_PARITY(format);
    const uint32_t refused = UART_CAN_INVERT ? 0 : HAL_UART_INVERT_OUT | HAL_UART_INVERT_IN;
    if ((format & refused) || baud > SERCOM_HZ / SAMPLES)
        return 0;
    sercom_reset(n, SERCOM_USART, GENERATOR_SERIAL);
    SERCOM_CTRLA(n) = SERCOM_MODE_USART | USART_DORD_LSB_FIRST | (parity ? USART_FORM_PARITY : 0) |
                      (format & HAL_UART_INVERT_OUT ? USART_TXINV : 0) | (format & HAL_UART_INVERT_IN ? USART_RXINV : 0);
    formats[n] = USART_CHSIZE(HAL_UART_BITS(format)) | (format & HAL_UART_STOP_2 ? USART_SBMODE : 0) | (parity == 2 ? USART_PMODE_ODD : 0);
    SERCOM_CTRLB(n) = formats[n];
    sync(n);
    sent[n] = asks[n] = false;
    plain_rts[n] = HAL_NO_PIN;
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
        switch (role) {
        case HAL_UART_TX:
            SERCOM_CTRLA(n) |= pad == 2 ? USART_TXPO_PAD2 : 0;
            formats[n] |= USART_TXEN;
            break;
        case HAL_UART_RX:
            SERCOM_CTRLA(n) |= (uint32_t)pad << USART_RXPO_LSB;
            formats[n] |= USART_RXEN;
            break;
        case HAL_UART_RTS:
            asks[n] = true;
            plain_rts[n] = pin;
            break;
        case HAL_UART_CTS:
            SERCOM_CTRLA(n) |= USART_TXPO_FLOW;
            break;
        }
        /* An open line rests where an idle sender would hold it. */
        if (role == HAL_UART_RX || role == HAL_UART_CTS)
            hal_pin_pull(pin, HAL_PULL_UP);
        if (role != HAL_UART_RTS)
            sercom_connect(n, pin);
        return;
    }
}

/* Once it is known whether there is a CTS. */
static void connect_rts(uint32_t n)
{
    uint32_t output = SERCOM_CTRLA(n) >> USART_TXPO_LSB & 3;
    if (output == 0 && UART_CAN_RTS_ALONE) {
        SERCOM_CTRLA(n) |= USART_TXPO_RTS;
        output = USART_TXPO_RTS >> USART_TXPO_LSB;
    }
    if (output == 0) {
        hal_pin_output(plain_rts[n], false);
        return;
    }
    sercom_connect(n, plain_rts[n]);
    plain_rts[n] = HAL_NO_PIN;
}

void hal_uart_start(int block)
{
    uint32_t n = (uint32_t)block;
    if (asks[n])
        connect_rts(n);
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

void hal_uart_sending(int block, bool on)
{
    if (on)
        SERCOM_INTENSET((uint32_t)block) = USART_DRE;
    else
        SERCOM_INTENCLR((uint32_t)block) = USART_DRE;
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
    for (uint8_t pin = 0; pin < PIN_COUNT; pin++) {
        int pad = sercom_pad(n, pin);
        bool sends = pad == ((SERCOM_CTRLA(n) >> USART_TXPO_LSB & 3) == USART_TXPO_PAD2 >> USART_TXPO_LSB ? 2 : 0);
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
    if (SERCOM_INTENSET(n) & SERCOM_INTFLAG(n) & USART_DRE)
        on_uart_sent((int)n);
}

/* The status belongs to the byte that DATA gives next (section 26.8.8): first one, then the other. */
static void receive(uint32_t n)
{
    while (SERCOM_INTFLAG(n) & USART_RXC) {
        if (asks[n] && !on_uart_room((int)n)) {
            if (plain_rts[n] != HAL_NO_PIN)
                hal_pin_write(plain_rts[n], true);
            SERCOM_INTENCLR(n) = USART_RXC | USART_ERROR;
            return;
        }
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
    if (asks[n]) {
        if (plain_rts[n] != HAL_NO_PIN)
            hal_pin_write(plain_rts[n], false);
        SERCOM_INTENSET(n) = USART_RXC | USART_ERROR;
    }
}

static void sync(uint32_t n)
{
    while (SERCOM_SYNCBUSY(n) & USART_SYNC_CTRLB)
        ;
}
