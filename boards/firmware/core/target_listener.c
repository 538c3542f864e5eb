/*
 * I2C targets whose program acknowledges: every address and every byte holds the clock until an op has dealt with it. All of it is done here in the main
 * loop, by looking at the block, as CircuitPython does it on the chips whose blocks work that way; nothing is taken before somebody asks for it.
 */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "target.h"
#include "wait.h"

#if LISTENERS
/* A refused byte is followed by a STOP; a controller that goes on reading is given so many more before the bus counts as stuck. */
#define FILLER_BYTES 1000u
#define FILLER_WAIT_US 1000u

static struct hal_listener_filter filter_of(const uint8_t *addresses, uint32_t count);
static bool listens_to(const struct handle *handle, uint8_t address);
static uint32_t await(struct handle *handle, uint32_t most_us, uint8_t *status);
static uint8_t failure(struct handle *handle, uint32_t state);

uint8_t op_target_listen(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t scl = op->field[1], sda = op->field[2], count = op->data_length;
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 2, &handle);
    if (status != WIRE_OK)
        return status;
    int block = hal_i2c_find((uint8_t)scl, (uint8_t)sda);
    if (block < 0)
        return WIRE_INVALID_PIN;
    if (count == 0 || count > LISTENER_ADDRESSES)
        return WIRE_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < count; i++)
        if (op->data[i] > 0x7F)
            return WIRE_INVALID_ARGUMENT;
    if (i2c_block_used(block) || target_block_used(block))
        return WIRE_BLOCK_IN_USE;
    handle->kind = HANDLE_LISTENER;
    handle->u.listener.block = (int8_t)block;
    handle->u.listener.scl = (uint8_t)scl;
    handle->u.listener.sda = (uint8_t)sda;
    handle->u.listener.count = (uint8_t)count;
    handle->u.listener.answered = false;
    for (uint32_t i = 0; i < count; i++)
        handle->u.listener.addresses[i] = op->data[i];
    pin_hold((uint8_t)scl, (uint8_t)op->field[0]);
    pin_hold((uint8_t)sda, (uint8_t)op->field[0]);
    hal_i2c_listener_open(block, (uint8_t)scl, (uint8_t)sda, filter_of(op->data, count), op->field[3] & 1);
    return WIRE_OK;
}

/* What all of them have in common lets others through, too: op_target_request() refuses those. */
static struct hal_listener_filter filter_of(const uint8_t *addresses, uint32_t count)
{
    struct hal_listener_filter filter = {.common = addresses[0], .differ = count == 2 ? addresses[1] : 0, .two = count == 2};
    for (uint32_t i = 1; i < count && count > 2; i++) {
        filter.common |= addresses[i];
        filter.differ |= addresses[0] ^ addresses[i];
    }
    return filter;
}

uint8_t listener_close(uint32_t n)
{
    struct handle *handle = handle_get(n, HANDLE_LISTENER);
    if (!handle)
        return WIRE_NOT_OPEN;
    listener_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void listener_handle_close(struct handle *handle)
{
    hal_i2c_listener_close(handle->u.listener.block);
    pin_give_up(handle->u.listener.scl);
    pin_give_up(handle->u.listener.sda);
}

bool listener_block_used(int block)
{
    for (uint32_t n = 0; n < WIRE_HANDLES; n++) {
        const struct handle *other = handle_get(n, HANDLE_LISTENER);
        if (other && other->u.listener.block == block)
            return true;
    }
    return false;
}

uint8_t op_target_request(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_LISTENER);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 2))
        return WIRE_REPLY_TOO_LONG;
    int block = handle->u.listener.block;
    uint32_t state = hal_i2c_listener_state(block);
    bool failed = state & (HAL_LISTENER_FAILED | HAL_LISTENER_TIMED_OUT), addressed = false;
    uint8_t address = 0;
    if (failed) {
        hal_i2c_listener_clear(block);
    } else if (state & HAL_LISTENER_ADDRESSED) {
        address = hal_i2c_listener_byte(block) >> 1;
        addressed = listens_to(handle, address);
        handle->u.listener.answered = false;
        hal_i2c_listener_answer(block, addressed);
    }
    put_u8(results, (uint32_t)addressed | (addressed && (state & HAL_LISTENER_READ) ? 2 : 0) | (addressed && (state & HAL_LISTENER_AGAIN) ? 4 : 0) |
                        (state & HAL_LISTENER_FAILED ? 8 : 0) | (state & HAL_LISTENER_TIMED_OUT ? 16 : 0));
    put_u8(results, address);
    return WIRE_OK;
}

uint8_t op_target_receive(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_LISTENER);
    uint32_t most = op->field[1], char_us = op->field[2], taken = 0;
    if (!handle)
        return WIRE_NOT_OPEN;
    most = most > 256 ? 256 : most;
    if (!results_have_room(results, 2 + most))
        return WIRE_REPLY_TOO_LONG;
    uint8_t *bytes = results->at + 2, status = WIRE_OK;
    while (taken < most) {
        uint32_t state = await(handle, char_us, &status);
        if (status != WIRE_OK)
            return status;
        if (!(state & HAL_LISTENER_DATA) || (state & (HAL_LISTENER_ADDRESSED | HAL_LISTENER_ENDED | HAL_LISTENER_READ)))
            break;
        bytes[taken++] = hal_i2c_listener_byte(handle->u.listener.block);
        if (taken < most || op->field[3])
            hal_i2c_listener_answer(handle->u.listener.block, true);
    }
    put_counted(results, bytes, taken);
    return WIRE_OK;
}

uint8_t op_target_send(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_LISTENER);
    uint32_t char_us = op->field[1], taken = 0;
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 5))
        return WIRE_REPLY_TOO_LONG;
    while (taken < op->data_length) {
        uint8_t status = WIRE_OK;
        uint32_t state = await(handle, char_us, &status);
        if (status != WIRE_OK)
            return status;
        /* What was refused before this transaction is still there to be seen. */
        bool refused = handle->u.listener.answered && (state & HAL_LISTENER_REFUSED);
        if (!(state & HAL_LISTENER_DATA) || (state & (HAL_LISTENER_ADDRESSED | HAL_LISTENER_ENDED)) || !(state & HAL_LISTENER_READ) || refused)
            break;
        handle->u.listener.answered = true;
        hal_i2c_listener_send(handle->u.listener.block, op->data[taken++]);
    }
    put_varint(results, taken);
    return WIRE_OK;
}

uint8_t op_target_acknowledge(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_LISTENER);
    if (!handle)
        return WIRE_NOT_OPEN;
    uint32_t state = hal_i2c_listener_state(handle->u.listener.block);
    if ((state & HAL_LISTENER_DATA) && !(state & (HAL_LISTENER_ADDRESSED | HAL_LISTENER_READ)))
        hal_i2c_listener_answer(handle->u.listener.block, op->field[1] != 0);
    return WIRE_OK;
}

uint8_t op_target_finish(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_LISTENER);
    if (!handle)
        return WIRE_NOT_OPEN;
    int block = handle->u.listener.block;
    for (uint32_t i = 0; i < FILLER_BYTES; i++) {
        uint8_t status = WIRE_OK;
        uint32_t state = await(handle, FILLER_WAIT_US, &status);
        if (status == WIRE_CANCELLED)
            return status;
        if ((state & HAL_LISTENER_ADDRESSED) || !(state & HAL_LISTENER_HOLDS))
            return WIRE_OK;
        if (!(state & HAL_LISTENER_READ) || (handle->u.listener.answered && (state & HAL_LISTENER_REFUSED)))
            hal_i2c_listener_answer(block, false);
        else
            hal_i2c_listener_send(block, 0xFF);
        handle->u.listener.answered = true;
    }
    return WIRE_BUS_FAULT;
}

/* Until something happens on the bus; with a failure in *status when it is one. */
static uint32_t await(struct handle *handle, uint32_t most_us, uint8_t *status)
{
    const uint32_t anything = HAL_LISTENER_ADDRESSED | HAL_LISTENER_DATA | HAL_LISTENER_ENDED | HAL_LISTENER_FAILED | HAL_LISTENER_TIMED_OUT;
    uint64_t since = hal_time_us();
    uint32_t state;
    do {
        state = hal_i2c_listener_state(handle->u.listener.block);
        *status = wait_check();
    } while (!(state & anything) && *status == WIRE_OK && hal_time_us() - since < most_us);
    if (*status == WIRE_OK)
        *status = failure(handle, state);
    return state;
}

static uint8_t failure(struct handle *handle, uint32_t state)
{
    if (!(state & (HAL_LISTENER_FAILED | HAL_LISTENER_TIMED_OUT)))
        return WIRE_OK;
    hal_i2c_listener_clear(handle->u.listener.block);
    return state & HAL_LISTENER_TIMED_OUT ? WIRE_TIMEOUT : WIRE_BUS_FAULT;
}

static bool listens_to(const struct handle *handle, uint8_t address)
{
    for (uint32_t i = 0; i < handle->u.listener.count; i++)
        if (handle->u.listener.addresses[i] == address)
            return true;
    return false;
}

#else
/* A port whose blocks acknowledge by themselves, or are no targets at all. */
#define ABSENT(name)                                                       \
    uint8_t op_target_##name(const struct op *op, struct results *results) \
    {                                                                      \
        (void)op, (void)results;                                           \
        return WIRE_ENOSYS;                                                \
    }
ABSENT(listen)
ABSENT(request)
ABSENT(receive)
ABSENT(send)
ABSENT(acknowledge)
ABSENT(finish)

uint8_t listener_close(uint32_t n)
{
    (void)n;
    return WIRE_NOT_OPEN;
}

void listener_handle_close(struct handle *handle)
{
    (void)handle;
}

bool listener_block_used(int block)
{
    (void)block;
    return false;
}
#endif
