/*
 * The two I2C blocks (DW_apb_i2c, datasheet section 4.3) as controllers.
 *
 * The transmit FIFO takes data and read commands alike, so one loop feeds it and empties the receive FIFO. STOP and repeated START are
 * said explicitly with each command. Between two turns the processor sleeps: the block's interrupt is unmasked only then, and its handler
 * does nothing but mask it again.
 */
#include "../../core/mutate.h"
#include "../../core/session.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define FIFO_DEPTH 16u

static void set_frequency(uint32_t block, uint32_t frequency_hz);
static enum hal_i2c_result give_up(uint32_t block, uint32_t source);
static void abort_transfer(uint32_t block);
static void sleep(uint32_t block, uint32_t interrupts, uint64_t deadline_us);

static bool held[2];
static uint8_t pins[2][2];

int hal_i2c_find(uint8_t scl, uint8_t sda)
{
    if (scl % 2 != 1 || sda % 2 != 0 || scl / 2 % 2 != sda / 2 % 2)
        return -1;
    return scl / 2 % 2;
}

void hal_i2c_open(int block, uint8_t scl, uint8_t sda, uint32_t frequency_hz)
{
    uint32_t n = (uint32_t)block;
    REG_SET(RESETS_RESET) = RESET_I2C0 << n;
    REG_CLR(RESETS_RESET) = RESET_I2C0 << n;
    while (!(RESETS_DONE & RESET_I2C0 << n))
        ;
    I2C_ENABLE(n) = 0;
    I2C_CON(n) = I2C_CON_MASTER | I2C_CON_FAST | I2C_CON_RESTART_EN | I2C_CON_SLAVE_DISABLE | I2C_CON_TX_EMPTY_CTRL;
    I2C_INTR_MASK(n) = 0;
    I2C_TX_TL(n) = FIFO_DEPTH / 2;
    set_frequency(n, frequency_hz);
    I2C_ENABLE(n) = I2C_ENABLE_ENABLE;
    held[n] = false;
    pins[n][0] = scl;
    pins[n][1] = sda;
    if (!MUTANT(i2c_not_muxed)) {
        pin_function(scl, IO_FUNC_I2C);
        pin_function(sda, IO_FUNC_I2C);
    }
    NVIC_ICPR = BIT(IRQ_I2C0 + n);
    NVIC_ISER = BIT(IRQ_I2C0 + n);
}

void hal_i2c_close(int block)
{
    uint32_t n = (uint32_t)block;
    NVIC_ICER = BIT(IRQ_I2C0 + n);
    /* Before the block goes: with the output latch low and the driver off the lines stay as they are. */
    hal_pin_open_drain(pins[n][0]);
    hal_pin_open_drain(pins[n][1]);
    /* A block that holds the bus cannot be disabled, only reset. */
    REG_SET(RESETS_RESET) = RESET_I2C0 << n;
    held[n] = false;
}

enum hal_i2c_result hal_i2c_transfer(int block, uint8_t address, const uint8_t *write, uint32_t write_length, uint8_t *read,
                                     uint32_t read_length, bool stop, uint64_t deadline_us)
{
    uint32_t n = (uint32_t)block, sent = 0, received = 0, total = write_length + read_length;
    bool restart = held[n];
    if (I2C_TAR(n) != address) {
        /*
         * Only while disabled; and a block that holds SCL for its next command (IC_EMPTYFIFO_HOLD_MASTER_EN) stays enabled until it is told to abort, which
         * sends a STOP. So a repeated START goes to the same target, or is a new transaction.
         */
        if (restart && !MUTANT(i2c_held_not_aborted))
            abort_transfer(n);
        I2C_ENABLE(n) = 0;
        while (I2C_ENABLE_STATUS(n) & 1)
            if (hal_time_us() >= deadline_us)
                return HAL_I2C_TIMEOUT;
        I2C_TAR(n) = address;
        I2C_ENABLE(n) = I2C_ENABLE_ENABLE;
        restart = false;
    }
    (void)I2C_CLR_INTR(n);
    held[n] = false;
    for (;;) {
        uint32_t raw = I2C_RAW_INTR_STAT(n);
        if (raw & I2C_INTR_TX_ABRT)
            return give_up(n, I2C_TX_ABRT_SOURCE(n));
        while (sent < total && I2C_TXFLR(n) < FIFO_DEPTH) {
            bool reading = sent >= write_length;
            /* Never more reads on their way than the receive FIFO can hold. */
            if (reading && sent - write_length - received >= FIFO_DEPTH)
                break;
            uint32_t command = reading ? I2C_CMD_READ : write[sent];
            if ((sent == 0 && restart) || (sent == write_length && write_length && reading))
                command |= I2C_CMD_RESTART;
            if (stop && sent + 1 == total)
                command |= I2C_CMD_STOP;
            I2C_DATA_CMD(n) = command;
            sent++;
        }
        while (received < read_length && I2C_RXFLR(n))
            read[received++] = (uint8_t)I2C_DATA_CMD(n);
        if (sent == total && received == read_length) {
            raw = I2C_RAW_INTR_STAT(n);
            if (raw & I2C_INTR_TX_ABRT)
                continue;
            if (stop ? raw & I2C_INTR_STOP_DET : (raw & I2C_INTR_TX_EMPTY) && I2C_TXFLR(n) == 0)
                break;
        }
        hal_watchdog_feed();
        if (hal_time_us() >= deadline_us || session_cancelled())
            return give_up(n, 0);
        uint32_t wanted = read_length - received;
        I2C_RX_TL(n) = wanted == 0 ? FIFO_DEPTH - 1 : (wanted < FIFO_DEPTH / 2 ? wanted : FIFO_DEPTH / 2) - 1;
        I2C_TX_TL(n) = sent < total ? FIFO_DEPTH / 2 : 0;
        bool feed = sent < write_length || (sent == total && !stop && wanted == 0);
        sleep(n, I2C_INTR_TX_ABRT | I2C_INTR_STOP_DET | (wanted ? I2C_INTR_RX_FULL : 0) | (feed ? I2C_INTR_TX_EMPTY : 0), deadline_us);
    }
    held[n] = !stop;
    return HAL_I2C_OK;
}

/* source: why the block gave the transaction up by itself, or 0 to make it. Leaves the block idle and its FIFOs empty. */
static enum hal_i2c_result give_up(uint32_t n, uint32_t source)
{
    if (source) {
        /* The block sends a STOP after a NACK; wait for it, or the next transaction meets it. */
        uint64_t limit = hal_time_us() + 1000;
        while (!(I2C_RAW_INTR_STAT(n) & I2C_INTR_STOP_DET) && (I2C_STATUS(n) & I2C_STATUS_MST_ACTIVITY) && hal_time_us() < limit)
            ;
        (void)I2C_CLR_TX_ABRT(n);
    } else {
        abort_transfer(n);
    }
    I2C_ENABLE(n) = 0;
    uint64_t limit = hal_time_us() + 1000;
    while ((I2C_ENABLE_STATUS(n) & 1) && hal_time_us() < limit)
        ;
    I2C_ENABLE(n) = I2C_ENABLE_ENABLE;
    if (source & I2C_ABRT_7B_ADDR_NOACK)
        return HAL_I2C_ADDRESS_NACK;
    if (source & I2C_ABRT_TXDATA_NOACK)
        return HAL_I2C_DATA_NACK;
    return source ? HAL_I2C_ARBITRATION_LOST : HAL_I2C_TIMEOUT;
}

/* Ends what the block does with a STOP, which takes two periods of the clock and on a stuck bus for ever. */
static void abort_transfer(uint32_t n)
{
    I2C_ENABLE(n) = I2C_ENABLE_ENABLE | I2C_ENABLE_ABORT;
    uint64_t limit = hal_time_us() + 3000;
    while ((I2C_ENABLE(n) & I2C_ENABLE_ABORT) && hal_time_us() < limit)
        ;
    (void)I2C_CLR_TX_ABRT(n);
}

static void sleep(uint32_t n, uint32_t interrupts, uint64_t deadline_us)
{
    I2C_INTR_MASK(n) = interrupts;
    hal_idle_until(deadline_us);
    I2C_INTR_MASK(n) = 0;
}

void i2c0_irq(void)
{
    if (!i2c_target_irq(0))
        I2C_INTR_MASK(0) = 0;
}

void i2c1_irq(void)
{
    if (!i2c_target_irq(1))
        I2C_INTR_MASK(1) = 0;
}

/*
 * Fast mode for every speed, as the block's standard mode differs only in its default counts (section 4.3.14). A period is the counts plus
 * what the block adds: low + 1, high + spike filter + 7 (section 4.3.14.1). SDA changes 300 ns after SCL falls.
 */
static void set_frequency(uint32_t n, uint32_t frequency_hz)
{
    uint32_t period = (CLK_SYS_HZ + frequency_hz / 2) / frequency_hz, spike = frequency_hz <= 400000 ? 6 : 2;
    uint32_t low = period * 3 / 5, high = period - low;
    /* The counters have 16 bits: below 1.2 kHz the clock stays there. */
    low = low > 0xFFFF ? 0xFFFF : low;
    high = high > 0xFFFF ? 0xFFFF : high;
    I2C_FS_SCL_LCNT(n) = low - 1;
    I2C_FS_SCL_HCNT(n) = high - spike - 7;
    I2C_FS_SPKLEN(n) = spike;
    I2C_SDA_HOLD(n) = frequency_hz < 1000000 ? CLK_SYS_HZ / 1000000u * 3 / 10 : CLK_SYS_HZ / 1000000u * 3 / 25;
}
