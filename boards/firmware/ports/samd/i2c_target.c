/*
 * SERCOM as an I2C target (SAMD21 section 28.6.2.5, SAMD51 section 36.6.2.5). The block holds SCL at its address and at every byte until it is told how to go
 * on, so that the interrupt can hand bytes to the core as they come, and simply does not tell while the core has no answer or no room.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define EVERYTHING (TARGET_PREC | TARGET_AMATCH | TARGET_DRDY | TARGET_ERROR)

/* What the block waits with. */
enum wait { NOTHING, AN_ANSWER, ROOM };

static void data(uint32_t n);

static volatile bool is_target[SERCOM_COUNT];
static volatile uint8_t waits_for[SERCOM_COUNT];
/* A byte has gone out in this transaction: its acknowledgement is a new one. */
static bool answered[SERCOM_COUNT];
static uint8_t pins[SERCOM_COUNT][2];

void hal_i2c_target_open(int block, uint8_t scl, uint8_t sda, uint8_t address)
{
    uint32_t n = (uint32_t)block;
    i2c_target_set_up(n, 0, 0, (uint32_t)address << TARGET_ADDR_LSB);
    is_target[n] = true;
    waits_for[n] = NOTHING;
    answered[n] = false;
    pins[n][0] = scl;
    pins[n][1] = sda;
    i2c_target_connect(n, scl, sda);
    SERCOM_INTENSET(n) = EVERYTHING;
    sercom_interrupts(n, true);
}

void hal_i2c_target_close(int block)
{
    uint32_t n = (uint32_t)block;
    sercom_interrupts(n, false);
    is_target[n] = false;
    i2c_target_off(n, pins[n][0], pins[n][1]);
}

void hal_i2c_target_answer(int block)
{
    uint32_t n = (uint32_t)block;
    if (waits_for[n] != AN_ANSWER)
        return;
    waits_for[n] = NOTHING;
    /* What is still up is asked again. */
    SERCOM_INTENSET(n) = TARGET_DRDY;
}

void hal_i2c_target_room(int block)
{
    uint32_t n = (uint32_t)block;
    if (waits_for[n] != ROOM)
        return;
    waits_for[n] = NOTHING;
    SERCOM_CTRLB(n) = TARGET_CMD_GO_ON;
    SERCOM_INTENSET(n) = TARGET_DRDY;
}

/* In the order in which things came: a STOP is older than the next address, and an address than its data. */
bool i2c_target_irq(uint32_t n)
{
    if (!is_target[n])
        return false;
    uint32_t flags = SERCOM_INTFLAG(n);
    if (flags & TARGET_ERROR)
        SERCOM_INTFLAG(n) = TARGET_ERROR;
    if (flags & (TARGET_PREC | TARGET_ERROR)) {
        SERCOM_INTFLAG(n) = TARGET_PREC;
        on_target_end((int)n);
    }
    if (flags & TARGET_AMATCH) {
        uint32_t status = SERCOM_STATUS(n);
        answered[n] = false;
        on_target_begin((int)n, (status & TARGET_STATUS_DIR) != 0, (status & TARGET_STATUS_SR) && !MUTANT(samd_target_forgets_restart));
        SERCOM_CTRLB(n) = TARGET_CMD_GO_ON;
    } else if (flags & TARGET_DRDY) {
        data(n);
    }
    return true;
}

static void data(uint32_t n)
{
    uint32_t status = SERCOM_STATUS(n);
    if (!(status & TARGET_STATUS_DIR)) {
        bool room = on_target_write((int)n, (uint8_t)SERCOM_DATA(n), false, false);
        if (room || MUTANT(samd_target_overruns)) {
            SERCOM_CTRLB(n) = TARGET_CMD_GO_ON;
            return;
        }
        waits_for[n] = ROOM;
        SERCOM_INTENCLR(n) = TARGET_DRDY;
        return;
    }
    if (answered[n] && (status & TARGET_STATUS_RXNACK) && !MUTANT(samd_target_goes_on)) {
        /* The controller has enough: a STOP or a START follows. */
        SERCOM_CTRLB(n) = TARGET_CMD_WAIT;
        return;
    }
    int byte = on_target_read((int)n, false, false);
    if (byte < 0) {
        waits_for[n] = AN_ANSWER;
        SERCOM_INTENCLR(n) = TARGET_DRDY;
        return;
    }
    answered[n] = true;
    SERCOM_DATA(n) = (uint8_t)byte;
}

/* ---- what both kinds of target share ---- */

void i2c_target_set_up(uint32_t n, uint32_t control, uint32_t mode, uint32_t addresses)
{
    sercom_reset(n, SERCOM_I2C, GENERATOR_SERIAL);
    SERCOM_CTRLA(n) = SERCOM_MODE_TARGET | I2C_SDAHOLD_300NS | control;
    SERCOM_CTRLB(n) = mode;
    SERCOM_I2C_ADDR(n) = addresses;
}

void i2c_target_connect(uint32_t n, uint8_t scl, uint8_t sda)
{
    sercom_connect(n, scl);
    if (!MUTANT(samd_target_not_muxed))
        sercom_connect(n, sda);
    SERCOM_CTRLA(n) |= SERCOM_ENABLE;
    while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
        ;
}

void i2c_target_off(uint32_t n, uint8_t scl, uint8_t sda)
{
    hal_pin_open_drain(scl);
    hal_pin_open_drain(sda);
    sercom_off(n);
}
