/*
 * I2C targets. The controller's bytes come and go in the port's interrupt; what is here must therefore be short, and holds no lock: each ring has one
 * writer and one reader, and the main loop keeps interrupts out where it looks at two things at once.
 *
 * A written byte carries whether it was the first behind a START, so that transactions stay apart in the ring.
 */
#include "target.h"
#include "../hal.h"
#include "claims.h"
#include "events.h"
#include "memory.h"
#include "mutate.h"
#include "op.h"
#include "wait.h"

#if TARGETS
#define FIRST 0x100u
#define AGAIN 0x200u

struct target {
    uint8_t handle, block, address_bytes, address_left, events;
    bool used, transaction, reading, again, asked, data_written, fresh;
    bool alone; /* without a listener reads are zeros, and what is written goes nowhere */
    uint16_t size; /* of the memory; 0: none */
    uint32_t address, at;
    volatile uint16_t rx_in, rx_out, tx_in, tx_out;
    uint16_t rx[TARGET_RING];
    uint8_t tx[TARGET_RING];
    uint8_t memory[TARGET_MEMORY];
};

static struct target targets[TARGETS];
/* Whose interrupt is whose. */
static struct target *at_block[TARGET_BLOCKS];

static struct target *free_target(void);
static void tell(struct target *target, uint32_t kind);
static void begin(struct target *target, bool reading, bool again);
static struct target *target_get(uint32_t n);

uint8_t op_target_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t scl = op->field[1], sda = op->field[2], address = op->field[3], memory = op->field[4], address_bytes = op->field[5];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 2, &handle);
    if (status != WIRE_OK)
        return status;
    int block = hal_i2c_find((uint8_t)scl, (uint8_t)sda);
    if (block < 0)
        return WIRE_INVALID_PIN;
    if (address > 0x7F || memory > TARGET_MEMORY || address_bytes > 4)
        return WIRE_INVALID_ARGUMENT;
    struct target *target = free_target();
    if (!target || target_block_used(block) || i2c_block_used(block))
        return WIRE_BLOCK_IN_USE;
    *target = (struct target){.used = true,
                              .handle = (uint8_t)op->field[0],
                              .block = (uint8_t)block,
                              .size = (uint16_t)memory,
                              .address_bytes = (uint8_t)address_bytes,
                              .alone = op->field[6] & 1};
    at_block[block] = target;
    handle->kind = HANDLE_TARGET;
    handle->u.target.block = (int8_t)block;
    handle->u.target.scl = (uint8_t)scl;
    handle->u.target.sda = (uint8_t)sda;
    pin_hold((uint8_t)scl, target->handle);
    pin_hold((uint8_t)sda, target->handle);
    hal_i2c_target_open(block, (uint8_t)scl, (uint8_t)sda, (uint8_t)address);
    return WIRE_OK;
}

uint8_t op_target_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_TARGET);
    if (!handle)
        return listener_close(op->field[0]);
    target_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void target_handle_close(struct handle *handle)
{
    int block = handle->u.target.block;
    hal_i2c_target_close(block);
    at_block[block]->used = false;
    at_block[block] = 0;
    pin_give_up(handle->u.target.scl);
    pin_give_up(handle->u.target.sda);
}

bool target_block_used(int block)
{
    return at_block[block] || listener_block_used(block);
}

static struct target *free_target(void)
{
    for (uint32_t i = 0; i < TARGETS; i++)
        if (!targets[i].used)
            return &targets[i];
    return 0;
}

uint8_t op_target_status(const struct op *op, struct results *results)
{
    struct target *target = target_get(op->field[0]);
    if (!target)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 3))
        return WIRE_REPLY_TOO_LONG;
    uint32_t waiting = (uint16_t)(target->rx_in - target->rx_out);
    bool written_again = waiting && (target->rx[target->rx_out % TARGET_RING] & AGAIN);
    put_u8(results, (target->asked ? 1 : 0) | (target->asked && target->again ? 2 : 0) | (written_again ? 4 : 0));
    put_u16(results, waiting);
    return WIRE_OK;
}

uint8_t op_target_take(const struct op *op, struct results *results)
{
    struct target *target = target_get(op->field[0]);
    uint32_t most = op->field[1], char_us = op->field[2], taken = 0;
    if (!target)
        return WIRE_NOT_OPEN;
    most = most > TARGET_RING ? TARGET_RING : most;
    if (!results_have_room(results, 2 + most))
        return WIRE_REPLY_TOO_LONG;
    uint8_t *bytes = results->at + 2;
    uint64_t last = hal_time_us();
    while (taken < most) {
        if (target->rx_in != target->rx_out) {
            uint32_t entry = target->rx[target->rx_out % TARGET_RING];
            if (taken && (entry & FIRST))
                break;
            bytes[taken++] = (uint8_t)entry;
            target->rx_out++;
            hal_i2c_target_room(target->block);
            last = hal_time_us();
            continue;
        }
        bool goes_on = target->transaction && !target->reading;
        if ((!goes_on && target->rx_in == target->rx_out) || hal_time_us() - last >= char_us)
            break;
        uint8_t status = wait_check();
        if (status != WIRE_OK)
            return status;
    }
    put_counted(results, bytes, taken);
    return WIRE_OK;
}

uint8_t op_target_put(const struct op *op, struct results *results)
{
    struct target *target = target_get(op->field[0]);
    if (!target)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 2))
        return WIRE_REPLY_TOO_LONG;
    uint32_t taken = 0;
    while (taken < op->data_length && (uint16_t)(target->tx_in - target->tx_out) < TARGET_RING) {
        target->tx[target->tx_in % TARGET_RING] = op->data[taken++];
        target->tx_in++;
    }
    if (taken)
        hal_i2c_target_answer(target->block);
    put_varint(results, taken);
    return WIRE_OK;
}

uint8_t op_target_store(const struct op *op, struct results *results)
{
    (void)results;
    struct target *target = target_get(op->field[0]);
    uint32_t offset = op->field[1];
    if (!target)
        return WIRE_NOT_OPEN;
    if (offset > target->size || op->data_length > target->size - offset)
        return WIRE_INVALID_ARGUMENT;
    memcpy(target->memory + offset, op->data, op->data_length);
    return WIRE_OK;
}

uint8_t op_target_load(const struct op *op, struct results *results)
{
    struct target *target = target_get(op->field[0]);
    uint32_t offset = op->field[1], length = op->field[2];
    if (!target)
        return WIRE_NOT_OPEN;
    if (offset > target->size || length > target->size - offset)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, length))
        return WIRE_REPLY_TOO_LONG;
    memcpy(results->at, target->memory + offset, length);
    results->at += length;
    return WIRE_OK;
}

uint8_t op_target_watch(const struct op *op, struct results *results)
{
    (void)results;
    struct target *target = target_get(op->field[0]);
    if (!target)
        return WIRE_NOT_OPEN;
    target->events = (uint8_t)op->field[1];
    return WIRE_OK;
}

/* ---- from the port's interrupt ---------------------------------------------------------------------------------------------------- */

bool on_target_write(int block, uint8_t byte, bool first, bool again)
{
    struct target *target = at_block[block];
    if (first)
        begin(target, false, again);
    if (target->size) {
        if (target->address_left) {
            target->address_left--;
            target->address = target->address << 8 | byte;
            target->at = target->address;
            target->data_written = false;
        } else {
            target->memory[target->at++ % target->size] = byte;
            target->data_written = true;
        }
        return true;
    }
    if (target->alone && !(target->events & 1u << WIRE_TARGET_WRITE_REQUEST))
        return true;
    bool empty = target->rx_in == target->rx_out;
    target->rx[target->rx_in % TARGET_RING] = (uint16_t)(byte | (target->fresh ? FIRST : 0) | (target->fresh && target->again ? AGAIN : 0));
    target->fresh = false;
    target->rx_in++;
    if (empty)
        tell(target, WIRE_TARGET_WRITE_REQUEST);
    /* Room for what the block still has in its own FIFO. */
    return (uint16_t)(target->rx_in - target->rx_out) < TARGET_RING - 32;
}

int on_target_read(int block, bool first, bool again)
{
    struct target *target = at_block[block];
    if (first)
        begin(target, true, again);
    if (target->size)
        return target->memory[target->at++ % target->size];
    if (target->tx_in == target->tx_out) {
        if (target->alone && !(target->events & 1u << WIRE_TARGET_READ_REQUEST))
            return 0;
        if (!target->asked)
            tell(target, WIRE_TARGET_READ_REQUEST);
        target->asked = true;
        return -1;
    }
    target->asked = false;
    return target->tx[target->tx_out++ % TARGET_RING];
}

void on_target_end(int block)
{
    struct target *target = at_block[block];
    if (!target->transaction)
        return;
    target->transaction = false;
    target->asked = false;
    if (target->reading) {
        if (!MUTANT(target_stale_answer))
            target->tx_out = target->tx_in;
        tell(target, WIRE_TARGET_END_READ);
    } else if (target->data_written) {
        tell(target, WIRE_TARGET_END_WRITE);
    }
}

void on_target_begin(int block, bool reading, bool again)
{
    begin(at_block[block], reading, again);
}

static void begin(struct target *target, bool reading, bool again)
{
    on_target_end(target->block);
    target->transaction = true;
    target->reading = reading;
    target->again = again;
    target->fresh = true;
    /* Also when nothing at all is written; but not when it is the memory's address alone. */
    target->data_written = true;
    if (!reading && target->size) {
        target->address_left = target->address_bytes;
        target->address = 0;
        if (!target->address_bytes)
            target->at = 0;
    }
    tell(target, reading ? WIRE_TARGET_ADDRESSED_READ : WIRE_TARGET_ADDRESSED_WRITE);
}

static void tell(struct target *target, uint32_t kind)
{
    if (target->events & 1u << kind)
        event_put(EVENT_HANDLE | target->handle, (uint16_t)(kind | (target->size ? target->address % target->size : 0) << 3), hal_time_us());
}

static struct target *target_get(uint32_t n)
{
    struct handle *handle = handle_get(n, HANDLE_TARGET);
    return handle ? at_block[handle->u.target.block] : 0;
}

#else
/* A port whose I2C blocks are controllers only. */
#define ABSENT(name)                                                       \
    uint8_t op_target_##name(const struct op *op, struct results *results) \
    {                                                                      \
        (void)op, (void)results;                                           \
        return WIRE_ENOSYS;                                                \
    }
ABSENT(open)
ABSENT(close)
ABSENT(status)
ABSENT(take)
ABSENT(put)
ABSENT(store)
ABSENT(load)
ABSENT(watch)

void target_handle_close(struct handle *handle)
{
    (void)handle;
}

bool target_block_used(int block)
{
    (void)block;
    return false;
}
#endif
