/* SERCOM as an I2C target that the main loop answers: the same block as in i2c_target.c, looked at without its interrupt. */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

static uint8_t pins[SERCOM_COUNT][2];

void hal_i2c_listener_open(int block, uint8_t scl, uint8_t sda, struct hal_listener_filter filter, bool smbus)
{
    uint32_t n = (uint32_t)block;
    if (smbus)
        sercom_slow_clock();
    i2c_target_set_up(n, smbus ? TARGET_SEXTTOEN | TARGET_LOWTOUTEN : 0, filter.two ? TARGET_AMODE_TWO : 0,
                      (uint32_t)filter.common << TARGET_ADDR_LSB | (uint32_t)filter.differ << TARGET_MASK_LSB);
    pins[n][0] = scl;
    pins[n][1] = sda;
    i2c_target_connect(n, scl, sda);
}

void hal_i2c_listener_close(int block)
{
    uint32_t n = (uint32_t)block;
    i2c_target_off(n, pins[n][0], pins[n][1]);
}

uint32_t hal_i2c_listener_state(int block)
{
    uint32_t n = (uint32_t)block, flags = SERCOM_INTFLAG(n), status = SERCOM_STATUS(n);
    uint32_t failure = status & (TARGET_STATUS_LOWTOUT | TARGET_STATUS_SEXTTOUT) ? HAL_LISTENER_TIMED_OUT : HAL_LISTENER_FAILED;
    return (flags & TARGET_AMATCH ? HAL_LISTENER_ADDRESSED : 0) | (flags & TARGET_DRDY ? HAL_LISTENER_DATA : 0) |
           (flags & TARGET_PREC ? HAL_LISTENER_ENDED : 0) | (flags & TARGET_ERROR ? failure : 0) |
           (status & TARGET_STATUS_DIR ? HAL_LISTENER_READ : 0) | (status & TARGET_STATUS_SR ? HAL_LISTENER_AGAIN : 0) |
           (status & TARGET_STATUS_RXNACK ? HAL_LISTENER_REFUSED : 0) | (status & TARGET_STATUS_CLKHOLD ? HAL_LISTENER_HOLDS : 0);
}

void hal_i2c_listener_clear(int block)
{
    uint32_t n = (uint32_t)block;
    SERCOM_STATUS(n) = TARGET_STATUS_LOWTOUT | TARGET_STATUS_SEXTTOUT | I2C_STATUS_BUSERR | I2C_STATUS_ARBLOST;
    SERCOM_INTFLAG(n) = TARGET_ERROR;
}

uint8_t hal_i2c_listener_byte(int block)
{
    return (uint8_t)SERCOM_DATA((uint32_t)block);
}

void hal_i2c_listener_answer(int block, bool ack)
{
    uint32_t n = (uint32_t)block;
    /* The STOP of the transaction before is told until the next one is answered. */
    if (SERCOM_INTFLAG(n) & TARGET_AMATCH)
        SERCOM_INTFLAG(n) = TARGET_PREC;
    SERCOM_CTRLB(n) = (ack ? TARGET_CMD_GO_ON : I2C_ACKACT | TARGET_CMD_WAIT) | (SERCOM_CTRLB(n) & TARGET_AMODE_TWO);
}

void hal_i2c_listener_send(int block, uint8_t byte)
{
    SERCOM_DATA((uint32_t)block) = byte;
}
