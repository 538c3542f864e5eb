/*
 * SPI controllers, on hardware blocks or bit-banged on any pins. Chip select is a GPIO: system.select holds it around ops.
 *
 * Frames of up to eight bits are a byte each; longer ones (to sixteen bits) two bytes, low byte first. The blocks shift the most
 * significant bit first; least significant first is done by turning the bytes round, for eight bits only.
 */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "wait.h"

#define BAUD_AT_START 250000u
#define BAUD_MAX 62500000u
#define CHUNK 512u

struct exchange {
    const uint8_t *write; /* 0: fill */
    uint8_t fill;
    uint8_t *read; /* 0: dropped */
    uint32_t length;
};

static uint8_t exchange(struct handle *handle, struct exchange exchange);
static uint8_t exchange_soft(const struct handle *handle, struct exchange exchange);
static uint32_t shift_soft(const struct handle *handle, uint32_t out, uint32_t half_cycles);
static uint8_t turn_round(uint8_t byte);

uint8_t op_spi_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t n = op->field[0], sck = op->field[1], mosi = op->field[2], miso = op->field[3];
    bool soft = op->field[4] & 1;
    struct handle *handle;
    uint8_t status = handle_new(n, &handle);
    if (status == WIRE_OK && (sck == HAL_NO_PIN || (mosi == HAL_NO_PIN && miso == HAL_NO_PIN) || sck == mosi || sck == miso || mosi == miso))
        status = WIRE_INVALID_PIN;
    if (status == WIRE_OK)
        status = pin_check_free(sck);
    if (status == WIRE_OK)
        status = pin_check_free(mosi);
    if (status == WIRE_OK)
        status = pin_check_free(miso);
    if (status != WIRE_OK)
        return status;
    int block = -1;
    if (!soft) {
        block = hal_spi_find((uint8_t)sck, (uint8_t)mosi, (uint8_t)miso);
        if (block < 0)
            return WIRE_INVALID_PIN;
        for (uint32_t i = 0; i < WIRE_HANDLES; i++) {
            const struct handle *other = handle_get(i, HANDLE_SPI);
            if (other && other->u.spi.block == block)
                return WIRE_BLOCK_IN_USE;
        }
    }
    handle->kind = HANDLE_SPI;
    handle->u.spi.block = (int8_t)block;
    handle->u.spi.sck = (uint8_t)sck;
    handle->u.spi.mosi = (uint8_t)mosi;
    handle->u.spi.miso = (uint8_t)miso;
    handle->u.spi.mode = 0;
    handle->u.spi.bits = 8;
    handle->u.spi.lsb_first = false;
    handle->u.spi.baud = BAUD_AT_START;
    pin_hold((uint8_t)sck, (uint8_t)n);
    pin_hold((uint8_t)mosi, (uint8_t)n);
    pin_hold((uint8_t)miso, (uint8_t)n);
    if (block >= 0) {
        hal_spi_open(block, (uint8_t)sck, (uint8_t)mosi, (uint8_t)miso);
        hal_spi_configure(block, BAUD_AT_START, 0, 8);
        return WIRE_OK;
    }
    hal_pin_output((uint8_t)sck, false);
    if (mosi != HAL_NO_PIN)
        hal_pin_output((uint8_t)mosi, false);
    if (miso != HAL_NO_PIN)
        hal_pin_input((uint8_t)miso);
    return WIRE_OK;
}

uint8_t op_spi_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_SPI);
    if (!handle)
        return WIRE_NOT_OPEN;
    spi_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void spi_handle_close(struct handle *handle)
{
    if (handle->u.spi.block >= 0)
        hal_spi_close(handle->u.spi.block);
    pin_give_up(handle->u.spi.sck);
    pin_give_up(handle->u.spi.mosi);
    pin_give_up(handle->u.spi.miso);
}

uint8_t op_spi_configure(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_SPI);
    uint32_t baud = op->field[1];
    uint8_t flags = (uint8_t)op->field[2], mode = flags & 3, bits = (uint8_t)((flags >> 4) + 1);
    bool lsb_first = flags & 4;
    if (!handle)
        return WIRE_NOT_OPEN;
    bool hardware = handle->u.spi.block >= 0;
    if (baud == 0 || bits < 4 || (lsb_first && hardware && bits != 8))
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    uint32_t actual = baud > BAUD_MAX ? BAUD_MAX : baud;
    if (hardware) {
        actual = hal_spi_configure(handle->u.spi.block, actual, mode, bits);
        if (actual == 0)
            return WIRE_INVALID_ARGUMENT;
    } else {
        hal_pin_write(handle->u.spi.sck, mode & 2);
    }
    handle->u.spi.mode = mode;
    handle->u.spi.bits = bits;
    handle->u.spi.lsb_first = lsb_first;
    handle->u.spi.baud = actual;
    put_u32(results, actual);
    return WIRE_OK;
}

uint8_t op_spi_write(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_SPI);
    if (!handle)
        return WIRE_NOT_OPEN;
    return exchange(handle, (struct exchange){.write = op->data, .length = op->data_length});
}

uint8_t op_spi_read(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_SPI);
    uint32_t length = op->field[2];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, length))
        return WIRE_REPLY_TOO_LONG;
    uint8_t status = exchange(handle, (struct exchange){.fill = (uint8_t)op->field[1], .read = results->at, .length = length});
    if (status == WIRE_OK)
        results->at += length;
    return status;
}

uint8_t op_spi_transfer(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_SPI);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, op->data_length))
        return WIRE_REPLY_TOO_LONG;
    uint8_t status = exchange(handle, (struct exchange){.write = op->data, .read = results->at, .length = op->data_length});
    if (status == WIRE_OK)
        results->at += op->data_length;
    return status;
}

/* In pieces, so that a long transfer on a slow bus can be cancelled and feeds the watchdog. */
static uint8_t exchange(struct handle *handle, struct exchange whole)
{
    bool reverse = handle->u.spi.lsb_first && handle->u.spi.block >= 0;
    uint8_t reversed[CHUNK];
    if (handle->u.spi.bits > 8 && whole.length % 2)
        return WIRE_INVALID_ARGUMENT;
    if (reverse)
        whole.fill = turn_round(whole.fill);
    while (whole.length) {
        struct exchange part = whole;
        if (part.length > CHUNK)
            part.length = CHUNK;
        if (reverse && part.write) {
            for (uint32_t i = 0; i < part.length; i++)
                reversed[i] = turn_round(part.write[i]);
            part.write = reversed;
        }
        uint8_t status = WIRE_OK;
        if (handle->u.spi.block >= 0)
            hal_spi_transfer(handle->u.spi.block, part.write, part.fill, part.read, part.length);
        else
            status = exchange_soft(handle, part);
        if (reverse && part.read)
            for (uint32_t i = 0; i < part.length; i++)
                part.read[i] = turn_round(part.read[i]);
        if (whole.length > CHUNK && status == WIRE_OK)
            status = wait_check();
        if (status != WIRE_OK)
            return status;
        if (whole.write)
            whole.write += part.length;
        if (whole.read)
            whole.read += part.length;
        whole.length -= part.length;
    }
    return WIRE_OK;
}

static uint8_t exchange_soft(const struct handle *handle, struct exchange part)
{
    uint32_t step = handle->u.spi.bits > 8 ? 2 : 1, half_cycles = hal_cpu_hz() / (2 * handle->u.spi.baud);
    for (uint32_t i = 0; i < part.length; i += step) {
        uint32_t out = part.write ? part.write[i] : part.fill;
        if (step == 2)
            out |= (uint32_t)(part.write ? part.write[i + 1] : part.fill) << 8;
        uint32_t in = shift_soft(handle, out, half_cycles);
        if (part.read) {
            part.read[i] = (uint8_t)in;
            if (step == 2)
                part.read[i + 1] = (uint8_t)(in >> 8);
        }
        if (handle->u.spi.baud < 10000) {
            uint8_t status = wait_check();
            if (status != WIRE_OK)
                return status;
        }
    }
    return WIRE_OK;
}

static void pause_cycles(uint32_t cycles)
{
    uint32_t start = hal_cycles();
    while (((hal_cycles() - start) & 0xFFFFFF) < cycles)
        ;
}

/* Mode bit 1 is the clock's idle level (CPOL), bit 0 the edge that samples: leading when 0, trailing when 1 (CPHA). */
static uint32_t shift_soft(const struct handle *handle, uint32_t out, uint32_t half_cycles)
{
    uint8_t sck = handle->u.spi.sck, mosi = handle->u.spi.mosi, miso = handle->u.spi.miso, bits = handle->u.spi.bits;
    bool idle = handle->u.spi.mode & 2, trailing = handle->u.spi.mode & 1;
    uint32_t in = 0;
    for (uint32_t n = 0; n < bits; n++) {
        uint32_t bit = handle->u.spi.lsb_first ? n : bits - 1u - n;
        if (trailing)
            hal_pin_write(sck, !idle);
        if (mosi != HAL_NO_PIN)
            hal_pin_write(mosi, (out >> bit) & 1);
        pause_cycles(half_cycles);
        hal_pin_write(sck, trailing ? idle : !idle);
        if (miso != HAL_NO_PIN && hal_pin_read(miso))
            in |= 1u << bit;
        pause_cycles(half_cycles);
        if (!trailing)
            hal_pin_write(sck, idle);
    }
    return in;
}

static uint8_t turn_round(uint8_t byte)
{
    uint32_t value = byte;
    value = (value & 0xF0) >> 4 | (value & 0x0F) << 4;
    value = (value & 0xCC) >> 2 | (value & 0x33) << 2;
    value = (value & 0xAA) >> 1 | (value & 0x55) << 1;
    return (uint8_t)value;
}
