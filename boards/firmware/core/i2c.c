/*
 * I2C controllers: hardware blocks where the pins allow, bit-banging for the rest and for what a block cannot do.
 *
 * The RP2040's block cannot send an address alone (datasheet section 4.3.10.1), so probes, scans and empty writes take the pins away from
 * it for as long as they last. A transaction that times out or loses the bus is followed by a recovery, so that the next one finds the bus free.
 */
#include "../hal.h"
#include "claims.h"
#include "target.h"
#include "i2c_bitbang.h"
#include "op.h"
#include "session.h"
#include "staging.h"
#include "wait.h"

#define FREQUENCY_MIN 1000u
#define FREQUENCY_MAX 1000000u
#define TIMEOUT_DEFAULT_US 1000000u

enum { SOFT = 1, CHECK_PULL_UPS = 2, INTERNAL_PULL_UPS = 4 };

struct transaction {
    uint8_t address;
    const uint8_t *write;
    uint32_t write_length;
    uint8_t *read;
    uint32_t read_length;
    bool keep;
    uint32_t acknowledged; /* of the bytes written */
    bool long_one;
    uint64_t extra_us; /* beyond the handle's time-out: what its length takes, if it is a long one */
};

static uint8_t answered(const struct op *op, struct transaction *transaction, struct results *results);
static uint8_t counted(const struct op *op, struct transaction *transaction, struct results *results);
static uint8_t run(const struct op *op, struct transaction *transaction, bool room);
static uint8_t transfer(struct handle *handle, struct transaction *transaction);
static uint8_t transfer_block(struct handle *handle, struct transaction *transaction);
static uint8_t transfer_soft(struct handle *handle, struct transaction *transaction);
static uint8_t probe(struct handle *handle, uint8_t address, bool *present);
static void take_lines(struct handle *handle, struct i2c_lines *lines);
static void return_lines(struct handle *handle);
static bool recover(struct handle *handle);
static uint8_t status_of(const struct i2c_lines *lines, uint8_t otherwise);

uint8_t op_i2c_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t scl = op->field[1], sda = op->field[2], frequency = op->field[3], timeout = op->field[4], flags = op->field[5];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 2, &handle);
    if (status != WIRE_OK)
        return status;
    if (frequency < FREQUENCY_MIN || frequency > FREQUENCY_MAX)
        return WIRE_INVALID_ARGUMENT;
    int block = -1;
    if (!(flags & SOFT)) {
        block = hal_i2c_find((uint8_t)scl, (uint8_t)sda);
        if (block < 0)
            return WIRE_INVALID_PIN;
        if (i2c_block_used(block) || target_block_used(block))
            return WIRE_BLOCK_IN_USE;
    }
    if ((flags & CHECK_PULL_UPS) && !(flags & INTERNAL_PULL_UPS)) {
        uint8_t found = i2c_measure_pull_ups((uint8_t)scl, (uint8_t)sda);
        hal_pin_release((uint8_t)scl);
        hal_pin_release((uint8_t)sda);
        if (found != 3) {
            /* A line that a target holds low looks the same: nine clocks tell the difference. */
            struct i2c_lines lines;
            i2c_lines_take(&lines, (uint8_t)scl, (uint8_t)sda, 100000, 10000);
            bool freed = (found & 1) && i2c_free_bus(&lines);
            if (freed)
                freed = i2c_measure_pull_ups((uint8_t)scl, (uint8_t)sda) == 3;
            hal_pin_release((uint8_t)scl);
            hal_pin_release((uint8_t)sda);
            if (!freed)
                return WIRE_NO_PULL_UP;
        }
    }
    handle->kind = HANDLE_I2C;
    handle->u.i2c.block = (int8_t)block;
    handle->u.i2c.scl = (uint8_t)scl;
    handle->u.i2c.sda = (uint8_t)sda;
    handle->u.i2c.held = false;
    handle->u.i2c.pull_ups = (flags & INTERNAL_PULL_UPS) != 0;
    handle->u.i2c.frequency = frequency;
    handle->u.i2c.timeout_us = timeout ? timeout : TIMEOUT_DEFAULT_US;
    pin_hold((uint8_t)scl, (uint8_t)op->field[0]);
    pin_hold((uint8_t)sda, (uint8_t)op->field[0]);
    struct i2c_lines lines;
    i2c_lines_take(&lines, (uint8_t)scl, (uint8_t)sda, frequency, handle->u.i2c.timeout_us);
    if (handle->u.i2c.pull_ups) {
        hal_pin_pull((uint8_t)scl, HAL_PULL_UP);
        hal_pin_pull((uint8_t)sda, HAL_PULL_UP);
    }
    return_lines(handle);
    return WIRE_OK;
}

bool i2c_block_used(int block)
{
    for (uint32_t n = 0; n < WIRE_HANDLES; n++) {
        const struct handle *other = handle_get(n, HANDLE_I2C);
        if (other && other->u.i2c.block == block)
            return true;
    }
    return false;
}

uint8_t op_i2c_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_I2C);
    if (!handle)
        return WIRE_NOT_OPEN;
    i2c_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void i2c_handle_close(struct handle *handle)
{
    if (handle->u.i2c.block >= 0)
        hal_i2c_close(handle->u.i2c.block);
    pin_give_up(handle->u.i2c.scl);
    pin_give_up(handle->u.i2c.sda);
}

uint8_t op_i2c_write(const struct op *op, struct results *results)
{
    struct transaction transaction = {.write = op->data, .write_length = op->data_length};
    return counted(op, &transaction, results);
}

uint8_t op_i2c_read(const struct op *op, struct results *results)
{
    struct transaction transaction = {.read_length = op->field[2]};
    return answered(op, &transaction, results);
}

uint8_t op_i2c_write_read(const struct op *op, struct results *results)
{
    struct transaction transaction = {.write = op->data, .write_length = op->data_length, .read_length = op->field[3]};
    return answered(op, &transaction, results);
}

/* Writes from the start of the staging buffer, then reads over it. */
uint8_t op_i2c_staged(const struct op *op, struct results *results)
{
    uint32_t writes = op->field[2], reads = op->field[3];
    if (writes > STAGING_BYTES || reads > STAGING_BYTES)
        return handle_get(op->field[0], HANDLE_I2C) ? WIRE_INVALID_ARGUMENT : WIRE_NOT_OPEN;
    struct transaction transaction = {.write = staging, .write_length = writes, .read = staging, .read_length = reads, .long_one = true};
    return counted(op, &transaction, results);
}

/* What is read goes into the results. */
static uint8_t answered(const struct op *op, struct transaction *transaction, struct results *results)
{
    transaction->read = results->at;
    uint8_t status = run(op, transaction, results_have_room(results, transaction->read_length));
    if (status == WIRE_OK)
        results->at += transaction->read_length;
    return status;
}

/* How many bytes were acknowledged does. */
static uint8_t counted(const struct op *op, struct transaction *transaction, struct results *results)
{
    uint8_t status = run(op, transaction, results_have_room(results, 5));
    if (status == WIRE_OK)
        put_varint(results, transaction->acknowledged);
    return status;
}

/* The first two fields of all four say whose transaction it is, with whom, and whether the bus stays held. */
static uint8_t run(const struct op *op, struct transaction *transaction, bool room)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_I2C);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!room)
        return WIRE_REPLY_TOO_LONG;
    transaction->address = op->field[1] & 0x7F;
    transaction->keep = (op->field[1] & 0x80) != 0;
    /* Nine clocks a byte, twice over. */
    if (transaction->long_one)
        transaction->extra_us = (uint64_t)(transaction->write_length + transaction->read_length) * 18000000u / handle->u.i2c.frequency;
    return transfer(handle, transaction);
}

/* ---- the steps of a transaction, one by one, on a soft bus ---- */

static struct handle *soft(const struct op *op, struct i2c_lines *lines)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_I2C);
    if (!handle || handle->u.i2c.block >= 0)
        return 0;
    take_lines(handle, lines);
    return handle;
}

uint8_t op_i2c_start(const struct op *op, struct results *results)
{
    (void)results;
    struct i2c_lines lines;
    struct handle *handle = soft(op, &lines);
    if (!handle)
        return WIRE_NOT_OPEN;
    handle->u.i2c.held = i2c_send_start(&lines);
    return handle->u.i2c.held ? WIRE_OK : status_of(&lines, WIRE_BUS_FAULT);
}

uint8_t op_i2c_stop(const struct op *op, struct results *results)
{
    (void)results;
    struct i2c_lines lines;
    struct handle *handle = soft(op, &lines);
    if (!handle)
        return WIRE_NOT_OPEN;
    handle->u.i2c.held = false;
    i2c_send_stop(&lines);
    return lines.timed_out ? status_of(&lines, WIRE_TIMEOUT) : WIRE_OK;
}

uint8_t op_i2c_put(const struct op *op, struct results *results)
{
    struct i2c_lines lines;
    if (!soft(op, &lines))
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 5))
        return WIRE_REPLY_TOO_LONG;
    uint32_t acknowledged = 0;
    while (acknowledged < op->data_length && i2c_send_byte(&lines, op->data[acknowledged]))
        acknowledged++;
    put_varint(results, acknowledged);
    return lines.timed_out ? status_of(&lines, WIRE_TIMEOUT) : WIRE_OK;
}

uint8_t op_i2c_get(const struct op *op, struct results *results)
{
    struct i2c_lines lines;
    uint32_t nack = op->field[1], length = op->field[2];
    if (!soft(op, &lines))
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, length))
        return WIRE_REPLY_TOO_LONG;
    for (uint32_t i = 0; i < length && !lines.timed_out; i++)
        put_u8(results, i2c_receive_byte(&lines, i + 1 < length || !nack));
    return lines.timed_out ? status_of(&lines, WIRE_TIMEOUT) : WIRE_OK;
}

uint8_t op_i2c_probe(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_I2C);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (op->field[1] > 0x7F)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, 1))
        return WIRE_REPLY_TOO_LONG;
    bool present;
    uint8_t status = probe(handle, (uint8_t)op->field[1], &present);
    if (status == WIRE_OK)
        put_u8(results, present);
    return status;
}

uint8_t op_i2c_scan(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_I2C);
    uint32_t first = op->field[1], last = op->field[2];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (first > last || last > 0x7F)
        return WIRE_INVALID_ARGUMENT;
    uint32_t bytes = (last - first) / 8 + 1;
    if (!results_have_room(results, bytes))
        return WIRE_REPLY_TOO_LONG;
    uint8_t *bitmap = results->at;
    for (uint32_t i = 0; i < bytes; i++)
        bitmap[i] = 0;
    for (uint32_t address = first; address <= last; address++) {
        bool present;
        uint8_t status = probe(handle, (uint8_t)address, &present);
        if (status != WIRE_OK)
            return status;
        if (present)
            bitmap[(address - first) / 8] |= (uint8_t)(1u << ((address - first) % 8));
    }
    results->at += bytes;
    return WIRE_OK;
}

uint8_t op_i2c_recover(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_I2C);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 1))
        return WIRE_REPLY_TOO_LONG;
    put_u8(results, recover(handle));
    return WIRE_OK;
}

uint8_t op_i2c_pull_ups(const struct op *op, struct results *results)
{
    uint32_t scl = op->field[0], sda = op->field[1];
    if (scl == HAL_NO_PIN || sda == HAL_NO_PIN || scl == sda)
        return WIRE_INVALID_PIN;
    uint8_t status = pin_check_free(scl);
    if (status == WIRE_OK)
        status = pin_check_free(sda);
    if (status != WIRE_OK)
        return status;
    if (!results_have_room(results, 1))
        return WIRE_REPLY_TOO_LONG;
    put_u8(results, i2c_measure_pull_ups((uint8_t)scl, (uint8_t)sda));
    hal_pin_release((uint8_t)scl);
    hal_pin_release((uint8_t)sda);
    return WIRE_OK;
}

static uint8_t transfer(struct handle *handle, struct transaction *transaction)
{
    if (transaction->write_length == 0 && transaction->read_length == 0) {
        bool present;
        uint8_t status = probe(handle, transaction->address, &present);
        return status != WIRE_OK ? status : present ? WIRE_OK : WIRE_ADDRESS_NACK;
    }
    uint8_t status = handle->u.i2c.block >= 0 ? transfer_block(handle, transaction) : transfer_soft(handle, transaction);
    if (status == WIRE_TIMEOUT || status == WIRE_BUS_FAULT)
        recover(handle);
    return status;
}

static uint8_t transfer_block(struct handle *handle, struct transaction *transaction)
{
    enum hal_i2c_result result =
        hal_i2c_transfer(handle->u.i2c.block, transaction->address, transaction->write, transaction->write_length, transaction->read,
                         transaction->read_length, !transaction->keep, hal_time_us() + handle->u.i2c.timeout_us + transaction->extra_us);
    handle->u.i2c.held = transaction->keep && result == HAL_I2C_OK;
    switch (result) {
    case HAL_I2C_OK:
        transaction->acknowledged = transaction->write_length;
        return WIRE_OK;
    case HAL_I2C_ADDRESS_NACK:
        return WIRE_ADDRESS_NACK;
    case HAL_I2C_DATA_NACK:
        return WIRE_DATA_NACK;
    case HAL_I2C_TIMEOUT:
        return session_cancelled() ? WIRE_CANCELLED : WIRE_TIMEOUT;
    default:
        return WIRE_BUS_FAULT;
    }
}

static uint8_t transfer_soft(struct handle *handle, struct transaction *transaction)
{
    struct i2c_lines lines;
    take_lines(handle, &lines);
    lines.deadline_us += transaction->extra_us;
    handle->u.i2c.held = false;
    uint8_t status = WIRE_OK;
    if (transaction->write_length || !transaction->read_length) {
        if (!i2c_send_start(&lines))
            return status_of(&lines, WIRE_BUS_FAULT);
        if (!i2c_send_byte(&lines, (uint8_t)(transaction->address << 1)))
            status = WIRE_ADDRESS_NACK;
        for (uint32_t i = 0; status == WIRE_OK && i < transaction->write_length; i++) {
            if (!i2c_send_byte(&lines, transaction->write[i]))
                break;
            transaction->acknowledged++;
        }
        /* With a read to follow, a refused byte ends the transaction; alone, the count says where it was refused. */
        if (status == WIRE_OK && transaction->read_length && transaction->acknowledged < transaction->write_length)
            status = WIRE_DATA_NACK;
    }
    if (status == WIRE_OK && transaction->read_length) {
        if (!i2c_send_start(&lines))
            return status_of(&lines, WIRE_BUS_FAULT);
        if (!i2c_send_byte(&lines, (uint8_t)(transaction->address << 1 | 1)))
            status = WIRE_ADDRESS_NACK;
        for (uint32_t i = 0; status == WIRE_OK && i < transaction->read_length && !lines.timed_out; i++)
            transaction->read[i] = i2c_receive_byte(&lines, i + 1 < transaction->read_length);
    }
    if (transaction->keep && status == WIRE_OK && !lines.timed_out)
        handle->u.i2c.held = true;
    else
        i2c_send_stop(&lines);
    return lines.timed_out ? status_of(&lines, WIRE_TIMEOUT) : status;
}

static uint8_t probe(struct handle *handle, uint8_t address, bool *present)
{
    struct i2c_lines lines;
    uint8_t status = WIRE_OK;
    take_lines(handle, &lines);
    if (i2c_send_start(&lines)) {
        *present = i2c_send_byte(&lines, (uint8_t)(address << 1));
        i2c_send_stop(&lines);
        if (lines.timed_out)
            status = status_of(&lines, WIRE_TIMEOUT);
    } else {
        status = status_of(&lines, WIRE_BUS_STUCK);
        if (i2c_free_bus(&lines))
            status = lines.timed_out ? WIRE_TIMEOUT : WIRE_BUS_FAULT;
    }
    handle->u.i2c.held = false;
    return_lines(handle);
    return status;
}

/* The pins for bit-banging: a soft bus has them already, a block gives them up. What a block held without a STOP gets it now. */
static void take_lines(struct handle *handle, struct i2c_lines *lines)
{
    uint8_t scl = handle->u.i2c.scl, sda = handle->u.i2c.sda;
    if (handle->u.i2c.block < 0) {
        i2c_lines_use(lines, scl, sda, handle->u.i2c.frequency, handle->u.i2c.timeout_us);
        return;
    }
    hal_i2c_close(handle->u.i2c.block);
    i2c_lines_take(lines, scl, sda, handle->u.i2c.frequency, handle->u.i2c.timeout_us);
    if (handle->u.i2c.held)
        i2c_send_stop(lines);
}

static void return_lines(struct handle *handle)
{
    if (handle->u.i2c.block >= 0)
        hal_i2c_open(handle->u.i2c.block, handle->u.i2c.scl, handle->u.i2c.sda, handle->u.i2c.frequency);
}

static bool recover(struct handle *handle)
{
    struct i2c_lines lines;
    take_lines(handle, &lines);
    handle->u.i2c.held = false;
    lines.deadline_us = hal_time_us() + 2000; /* a clock that is stuck too will not get better */
    bool free = i2c_free_bus(&lines);
    return_lines(handle);
    return free;
}

static uint8_t status_of(const struct i2c_lines *lines, uint8_t otherwise)
{
    if (session_cancelled())
        return WIRE_CANCELLED;
    return lines->timed_out ? WIRE_TIMEOUT : otherwise;
}
