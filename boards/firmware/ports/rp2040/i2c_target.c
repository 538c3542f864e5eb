/*
 * The I2C blocks as targets (datasheet section 4.3.10.2): the interrupt hands bytes to the core as they come. While the core has no answer ready, RD_REQ
 * stays up with its interrupt masked, and the block holds SCL; while it has no room, bytes stay in the FIFO, and the block holds SCL when that is full.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define WATCHED (I2C_INTR_STOP_DET | I2C_INTR_RX_DONE | I2C_INTR_TX_ABRT | I2C_INTR_RX_FULL | I2C_INTR_RD_REQ)

static volatile bool is_target[2];
/* Behind a repeated START: said with the first byte or request that follows. */
static bool again[2], asked_before[2];

void hal_i2c_target_open(int block, uint8_t scl, uint8_t sda, uint8_t address)
{
    uint32_t n = (uint32_t)block;
    REG_SET(RESETS_RESET) = RESET_I2C0 << n;
    REG_CLR(RESETS_RESET) = RESET_I2C0 << n;
    while (!(RESETS_DONE & RESET_I2C0 << n))
        ;
    I2C_ENABLE(n) = 0;
    I2C_CON(n) = I2C_CON_FAST | I2C_CON_RESTART_EN | I2C_CON_STOP_DET_IFADDRESSED |
                (MUTANT(target_overruns) ? 0 : I2C_CON_RX_FIFO_FULL_HLD_CTRL);
    I2C_SAR(n) = address;
    I2C_SDA_HOLD(n) = CLK_SYS_HZ / 1000000u * 3 / 10;
    I2C_RX_TL(n) = 0;
    again[n] = asked_before[n] = false;
    is_target[n] = true;
    I2C_INTR_MASK(n) = WATCHED;
    I2C_ENABLE(n) = I2C_ENABLE_ENABLE;
    pin_function(scl, IO_FUNC_I2C);
    if (!MUTANT(target_not_muxed))
        pin_function(sda, IO_FUNC_I2C);
    hal_pin_pull(scl, HAL_PULL_UP);
    hal_pin_pull(sda, HAL_PULL_UP);
    NVIC_ICPR = BIT(IRQ_I2C0 + n);
    NVIC_ISER = BIT(IRQ_I2C0 + n);
}

void hal_i2c_target_close(int block)
{
    uint32_t n = (uint32_t)block;
    NVIC_ICER = BIT(IRQ_I2C0 + n);
    is_target[n] = false;
    I2C_INTR_MASK(n) = 0;
    I2C_ENABLE(n) = 0;
}

/* What is still up is asked again. */
void hal_i2c_target_answer(int block)
{
    I2C_INTR_MASK(block) = WATCHED;
}

void hal_i2c_target_room(int block)
{
    I2C_INTR_MASK(block) = WATCHED;
}

/*
 * In the order in which things came. The end of a read is older than any byte in the FIFO, since its requests were answered here; written bytes are older than a
 * request. A STOP is older than the bytes only when the block is at the next transaction already, which begins by ending the one before.
 */
bool i2c_target_irq(uint32_t n)
{
    if (!is_target[n])
        return false;
    uint32_t raw = I2C_RAW_INTR_STAT(n);
    if (raw & I2C_INTR_TX_ABRT)
        (void)I2C_CLR_TX_ABRT(n);
    if (raw & I2C_INTR_RX_DONE) {
        (void)I2C_CLR_RX_DONE(n);
        on_target_end((int)n);
        asked_before[n] = false;
    }
    if (raw & I2C_INTR_RESTART_DET) {
        (void)I2C_CLR_RESTART_DET(n);
        again[n] = !MUTANT(target_forgets_restart);
    }
    while (I2C_RXFLR(n)) {
        uint32_t data = I2C_DATA_CMD(n);
        bool first = (data & I2C_DATA_FIRST) != 0;
        bool room = on_target_write((int)n, (uint8_t)data, first, first && again[n]);
        if (first)
            again[n] = false;
        asked_before[n] = false;
        if (!room) {
            /* The rest, and what came after it, waits until there is. */
            I2C_INTR_MASK(n) = 0;
            return true;
        }
    }
    if (raw & I2C_INTR_STOP_DET) {
        (void)I2C_CLR_STOP_DET(n);
        if (!(I2C_STATUS(n) & I2C_STATUS_SLV_ACTIVITY)) {
            on_target_end((int)n);
            asked_before[n] = again[n] = false;
        }
    }
    if (raw & I2C_INTR_RD_REQ) {
        int byte = on_target_read((int)n, !asked_before[n], again[n]);
        asked_before[n] = true;
        again[n] = false;
        if (byte < 0) {
            I2C_INTR_MASK(n) = WATCHED & ~I2C_INTR_RD_REQ;
        } else {
            (void)I2C_CLR_RD_REQ(n);
            I2C_DATA_CMD(n) = (uint32_t)byte;
        }
    }
    return true;
}
