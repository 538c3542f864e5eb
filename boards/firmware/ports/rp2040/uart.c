/* The two UART blocks (PL011, datasheet section 4.2). Received bytes are taken out in the interrupt; bytes to send go in there too, once the FIFO was full. */
#include "../../core/mutate.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

static void receive(uint32_t n);

/* GPIO n: TX, RX, CTS, RTS by n % 4; UART0 for 0-3, 12-19, 28-29, UART1 for 4-11, 20-27. */
int hal_uart_find(uint8_t tx, uint8_t rx, uint8_t rts, uint8_t cts)
{
    static const uint8_t place[4] = {0, 1, 3, 2};
    const uint8_t pins[4] = {tx, rx, rts, cts};
    int block = -1;
    for (uint32_t role = 0; role < 4; role++) {
        if (pins[role] == HAL_NO_PIN)
            continue;
        int its = (pins[role] + 4) / 8 % 2;
        if (pins[role] >= PIN_COUNT || pins[role] % 4 != place[role] || (block >= 0 && its != block))
            return -1;
        block = its;
    }
    return block;
}

uint32_t hal_uart_open(int block, uint32_t baud, uint8_t format)
{
    uint32_t n = (uint32_t)block;
    REG_SET(RESETS_RESET) = RESET_UART0 << n;
    REG_CLR(RESETS_RESET) = RESET_UART0 << n;
    while (!(RESETS_DONE & RESET_UART0 << n))
        ;
    uint32_t actual = hal_uart_baud(block, baud);
    if (actual == 0)
        return 0;
    uint32_t parity = HAL_UART_PARITY(format);
    UART_LCR_H(n) = UART_LCR_FEN | (HAL_UART_BITS(format) - 5u) << 5 | (parity ? UART_LCR_PEN : 0) | (parity == 1 ? UART_LCR_EPS : 0) |
                    (format & HAL_UART_STOP_2 ? UART_LCR_STP2 : 0);
    UART_IFLS(n) = 0; /* at an eighth: four bytes, and the time-out for fewer */
    UART_IMSC(n) = UART_INT_RX | UART_INT_RT;
    return actual;
}

/* Before its RX is muxed the block sees a low line: started then, it would take that for a break. */
void hal_uart_start(int block)
{
    uint32_t n = (uint32_t)block;
    if (!MUTANT(uart_not_enabled))
        UART_CR(n) |= UART_CR_EN;
    NVIC_ICPR = BIT(IRQ_UART0 + n);
    NVIC_ISER = BIT(IRQ_UART0 + n);
}

void hal_uart_pin(uint8_t pin, enum hal_uart_role role, uint8_t format)
{
    uint32_t n = (pin + 4u) / 8 % 2;
    bool out = role == HAL_UART_TX || role == HAL_UART_RTS;
    uint32_t inverted = out ? (format & HAL_UART_INVERT_OUT ? IO_OUTPUT_INVERTED : 0) : (format & HAL_UART_INVERT_IN ? IO_INPUT_INVERTED : 0);
    if (role == HAL_UART_RTS)
        UART_CR(n) |= UART_CR_RTSEN;
    if (role == HAL_UART_CTS)
        UART_CR(n) |= UART_CR_CTSEN;
    /* An open line rests where an idle sender would hold it. */
    if (!out)
        hal_pin_pull(pin, inverted ? HAL_PULL_DOWN : HAL_PULL_UP);
    if (!MUTANT(uart_not_muxed))
        pin_function(pin, IO_FUNC_UART | inverted);
}

void hal_uart_close(int block)
{
    uint32_t n = (uint32_t)block;
    NVIC_ICER = BIT(IRQ_UART0 + n);
    UART_IMSC(n) = 0;
    UART_CR(n) = 0;
}

/* clk_peri / (16 * divisor), the divisor in 64ths; the integer part is 1 to 65535. The write of LCR_H is what takes it over. */
uint32_t hal_uart_baud(int block, uint32_t baud)
{
    uint32_t n = (uint32_t)block;
    uint32_t divisor = (uint32_t)(((uint64_t)CLK_PERI_HZ * 8 / baud + 1) / 2);
    if (divisor < 64 || divisor >= 65536u * 64u)
        return 0;
    uint32_t control = UART_CR(n);
    if (control & UART_CR_EN) {
        UART_CR(n) = control & ~UART_CR_EN;
    }
    UART_IBRD(n) = divisor / 64;
    UART_FBRD(n) = divisor % 64;
    UART_LCR_H(n) = UART_LCR_H(n);
    UART_CR(n) = control;
    return (uint32_t)(((uint64_t)CLK_PERI_HZ * 4 + divisor / 2) / divisor);
}

bool hal_uart_put(int block, uint8_t byte)
{
    if (UART_FR((uint32_t)block) & UART_FR_TXFF)
        return false;
    UART_DR((uint32_t)block) = byte;
    return true;
}

/* The interrupt is for a FIFO that has drained to four bytes (IFLS), from full. */
void hal_uart_sending(int block, bool on)
{
    if (on)
        REG_SET(UART_IMSC((uint32_t)block)) = UART_INT_TX;
    else
        REG_CLR(UART_IMSC((uint32_t)block)) = UART_INT_TX;
}

bool hal_uart_busy(int block)
{
    return (UART_FR((uint32_t)block) & UART_FR_BUSY) != 0;
}

void hal_uart_break(int block, bool on)
{
    uint32_t n = (uint32_t)block;
    if (on)
        UART_LCR_H(n) |= UART_LCR_BRK;
    else
        UART_LCR_H(n) &= ~UART_LCR_BRK;
}

void hal_uart_poll(int block)
{
    uint32_t state = hal_irq_disable();
    receive((uint32_t)block);
    hal_irq_restore(state);
}

static void irq(uint32_t n)
{
    receive(n);
    if (UART_MIS(n) & UART_INT_TX)
        on_uart_sent((int)n);
}

void uart0_irq(void)
{
    irq(0);
}

void uart1_irq(void)
{
    irq(1);
}

static void receive(uint32_t n)
{
    while (!(UART_FR(n) & UART_FR_RXFE)) {
        if ((UART_CR(n) & UART_CR_RTSEN) && !on_uart_room((int)n)) {
            REG_CLR(UART_IMSC(n)) = UART_INT_RX | UART_INT_RT;
            return;
        }
        uint32_t word = UART_DR(n);
        uint8_t errors = (uint8_t)((word & UART_DR_FE ? WIRE_UART_FRAMING : 0) | (word & UART_DR_PE ? WIRE_UART_PARITY : 0) |
                                   (word & UART_DR_BE ? WIRE_UART_BREAK : 0) | (word & UART_DR_OE ? WIRE_UART_OVERRUN : 0));
        on_uart_byte((int)n, (uint8_t)word, errors);
    }
    UART_ICR(n) = UART_INT_RX | UART_INT_RT;
    REG_SET(UART_IMSC(n)) = UART_INT_RX | UART_INT_RT;
}
