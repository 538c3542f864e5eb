/*
 * Programmable IO: who has which state machine and which words of instruction memory, and words in and out of the FIFOs.
 *
 * What a machine's settings mean is the chip's business and the host's. This file sees to it that a machine moves only pins that its block was
 * handed, that nobody's program is written over, and that waiting for a FIFO can be called off.
 */
#include "pio.h"
#include "../hal.h"
#include "claims.h"
#include "events.h"
#include "limits.h"
#include "mutate.h"
#include "op.h"
#include "wait.h"

#if HAL_PIOS

/* Room that is kept in the ring for events of others: a machine may raise its flag a million times a second. */
#define EVENTS_KEPT (EVENT_RING / 4u)
/* How often an FIFO is looked at before the processor sleeps over it: at a word a microsecond nothing is lost by falling asleep. */
#define LOOKS 24u
/* A stall has no interrupt. */
#define STALL_LOOK_US 20u

static uint8_t watchers[HAL_PIOS];
/* Blocks whose interrupts wait for the host to take events. */
static volatile uint8_t muted;

static uint8_t pins_free(uint32_t mask, uint8_t block);
static void give_up(struct handle *handle, uint32_t mask);
static uint8_t await(const struct handle *handle, bool room, bool word, uint64_t deadline);
static uint32_t value_at(const uint8_t *at, uint32_t size);

/* ---- claims ---- */

uint8_t op_pio_load(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t block = op->field[1], offset = op->field[2], length = op->data_length / 2;
    struct handle *handle;
    uint8_t status = handle_new(op->field[0], &handle);
    if (status != WIRE_OK)
        return status;
    if (block >= HAL_PIOS || (op->data_length & 1) || length == 0 || offset + length > HAL_PIO_MEMORY)
        return WIRE_INVALID_ARGUMENT;
    if (!hal_pio_load((uint8_t)block, (uint8_t)offset, op->data, length))
        return WIRE_BLOCK_IN_USE;
    handle->u.pio_program.block = (uint8_t)block;
    handle->u.pio_program.offset = (uint8_t)offset;
    handle->u.pio_program.length = (uint8_t)length;
    handle->kind = HANDLE_PIO_PROGRAM;
    return WIRE_OK;
}

void pio_program_close(struct handle *handle)
{
    hal_pio_unload(handle->u.pio_program.block, handle->u.pio_program.offset, handle->u.pio_program.length);
}

uint8_t op_pio_claim(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t block = op->field[1], machine = op->field[2];
    struct handle *handle;
    uint8_t status = handle_new(op->field[0], &handle);
    if (status != WIRE_OK)
        return status;
    if (block >= HAL_PIOS || machine >= HAL_PIO_MACHINES)
        return WIRE_INVALID_ARGUMENT;
    if (!hal_pio_claim((uint8_t)block, (uint8_t)machine))
        return WIRE_BLOCK_IN_USE;
    handle->u.pio.block = (uint8_t)block;
    handle->u.pio.machine = (uint8_t)machine;
    handle->u.pio.pins = 0;
    handle->kind = HANDLE_PIO;
    return WIRE_OK;
}

void pio_handle_close(struct handle *handle)
{
    pio_background_close(handle);
    if (!MUTANT(pio_not_given_back))
        hal_pio_unclaim(handle->u.pio.block, handle->u.pio.machine);
    give_up(handle, handle->u.pio.pins);
}

uint8_t op_pio_close(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t n = op->field[0];
    struct handle *handle;
    if ((handle = handle_get(n, HANDLE_PIO)) != 0)
        pio_handle_close(handle);
    else if ((handle = handle_get(n, HANDLE_PIO_PROGRAM)) != 0)
        pio_program_close(handle);
    else if ((handle = handle_get(n, HANDLE_PIO_WATCH)) != 0)
        pio_watch_close(handle);
    else
        return WIRE_NOT_OPEN;
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

uint8_t op_pio_pins(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    uint32_t mask = op->field[1], initial = op->field[2], up = op->field[5], down = op->field[6], drive = op->field[7];
    if (!handle)
        return WIRE_NOT_OPEN;
    uint8_t block = handle->u.pio.block, status = pins_free(mask, block);
    if (status != WIRE_OK)
        return status;
    if ((initial & ~mask) || drive > 3)
        return WIRE_INVALID_ARGUMENT;
    for (uint8_t pin = 0; pin < 32; pin++) {
        if (!(mask >> pin & 1))
            continue;
        /* Where it is shared, whoever had it first keeps it. */
        if (pin_handle(pin) < 0)
            pin_hold(pin, (uint8_t)op->field[0]);
        if (initial >> pin & 1)
            hal_pin_pull(pin, up >> pin & 1 ? HAL_PULL_UP : down >> pin & 1 ? HAL_PULL_DOWN : HAL_PULL_NONE);
        hal_pin_drive_strength(pin, (uint8_t)drive);
    }
    handle->u.pio.pins |= mask;
    hal_pio_levels(block, handle->u.pio.machine, initial, op->field[3], op->field[4]);
    for (uint8_t pin = 0; pin < 32; pin++)
        if (mask >> pin & 1)
            hal_pio_pin(block, pin);
    return WIRE_OK;
}

uint8_t op_pio_give_up(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    if (!handle)
        return WIRE_NOT_OPEN;
    give_up(handle, op->field[1] & handle->u.pio.pins);
    return WIRE_OK;
}

/* Free, or another machine's of the same block. */
static uint8_t pins_free(uint32_t mask, uint8_t block)
{
    for (uint32_t pin = 0; pin < 32; pin++) {
        if (!(mask >> pin & 1))
            continue;
        uint8_t status = pin_check_free(pin);
        if (status == WIRE_OK)
            continue;
        int holder = pin_handle(pin);
        const struct handle *other = holder < 0 ? 0 : handle_get((uint32_t)holder, HANDLE_PIO);
        if (!other || other->u.pio.block != block)
            return status;
    }
    return WIRE_OK;
}

/* What another machine of the block still has becomes its own. */
static void give_up(struct handle *handle, uint32_t mask)
{
    handle->u.pio.pins &= ~mask;
    for (uint8_t pin = 0; pin < 32; pin++) {
        if (!(mask >> pin & 1))
            continue;
        uint32_t heir = 0;
        const struct handle *other = 0;
        for (; heir < WIRE_HANDLES; heir++) {
            other = handle_get(heir, HANDLE_PIO);
            if (other && other != handle && other->u.pio.block == handle->u.pio.block && (other->u.pio.pins >> pin & 1))
                break;
        }
        if (heir < WIRE_HANDLES)
            pin_hold(pin, (uint8_t)heir);
        else
            pin_give_up(pin);
    }
}

/* ---- control ---- */

uint8_t op_pio_configure(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    const struct hal_pio_settings settings = {op->field[2], op->field[3], op->field[4], op->field[5]};
    if (!handle)
        return WIRE_NOT_OPEN;
    if (op->field[1] >= HAL_PIO_MEMORY)
        return WIRE_INVALID_ARGUMENT;
    hal_pio_configure(handle->u.pio.block, handle->u.pio.machine, (uint8_t)op->field[1], &settings);
    return WIRE_OK;
}

uint8_t op_pio_enable(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    if (!handle)
        return WIRE_NOT_OPEN;
    hal_pio_enable(handle->u.pio.block, handle->u.pio.machine, op->field[1] != 0);
    return WIRE_OK;
}

uint8_t op_pio_restart(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (op->field[1] >= HAL_PIO_MEMORY)
        return WIRE_INVALID_ARGUMENT;
    hal_pio_restart(handle->u.pio.block, handle->u.pio.machine, (uint8_t)op->field[1]);
    return WIRE_OK;
}

uint8_t op_pio_exec(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (op->data_length & 1)
        return WIRE_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < op->data_length; i += 2)
        hal_pio_exec(handle->u.pio.block, handle->u.pio.machine, (uint16_t)value_at(op->data + i, 2));
    return WIRE_OK;
}

uint8_t op_pio_clock(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    if (!handle)
        return WIRE_NOT_OPEN;
    hal_pio_clock(handle->u.pio.block, handle->u.pio.machine, op->field[1]);
    return WIRE_OK;
}

uint8_t op_pio_status(const struct op *op, struct results *results)
{
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    struct hal_pio_status status = hal_pio_status(handle->u.pio.block, handle->u.pio.machine);
    put_u8(results, status.pc);
    put_u8(results, status.tx);
    put_u8(results, status.rx);
    put_u8(results, status.flags);
    return WIRE_OK;
}

uint8_t op_pio_clear(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    if (!handle)
        return WIRE_NOT_OPEN;
    hal_pio_clear(handle->u.pio.block, handle->u.pio.machine, (uint8_t)op->field[1]);
    return WIRE_OK;
}

/* ---- words ---- */

#define SIZE(bits) ((bits) & 7u)
#define IN_SIZE(bits) ((bits) >> 4 & 7u)
#define REPLICATE(bits) (((bits) >> 3 & 1u) != 0)

static bool size_is_good(uint32_t size)
{
    return size == 1 || size == 2 || size == 4;
}

static uint32_t value_at(const uint8_t *at, uint32_t size)
{
    uint32_t value = at[0];
    if (size > 1)
        value |= (uint32_t)at[1] << 8;
    if (size > 2)
        value |= (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    return value;
}

/* A narrow write reaches the FIFO with its value in every lane (datasheet section 2.1.4). */
static uint32_t word_of(const uint8_t *at, uint32_t bits, uint32_t shift)
{
    uint32_t size = SIZE(bits), value = value_at(at, size);
    if (REPLICATE(bits))
        return size == 1 ? value * 0x01010101u : size == 2 ? value * 0x00010001u : value;
    return shift < 32 ? value << shift : 0;
}

static void put_value(struct results *results, uint32_t word, uint32_t size, uint32_t shift)
{
    uint32_t value = shift < 32 ? word >> shift : 0;
    if (size == 1)
        put_u8(results, value);
    else if (size == 2)
        put_u16(results, value);
    else
        put_u32(results, value);
}

uint8_t op_pio_put(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    uint32_t bits = op->field[1], size = SIZE(bits), shift = op->field[2];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!size_is_good(size) || op->data_length % size)
        return WIRE_INVALID_ARGUMENT;
    uint8_t block = handle->u.pio.block, machine = handle->u.pio.machine;
    for (uint32_t i = 0; i < op->data_length;) {
        if (hal_pio_put(block, machine, word_of(op->data + i, bits, shift))) {
            i += size;
            continue;
        }
        uint8_t status = await(handle, true, false, UINT64_MAX);
        if (status != WIRE_OK)
            return status;
    }
    return WIRE_OK;
}

uint8_t op_pio_get(const struct op *op, struct results *results)
{
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    uint32_t size = op->field[1], shift = op->field[2], most = op->field[3];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!size_is_good(size) || most > LINK_FRAME_MAX)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, most * size + 2))
        return WIRE_REPLY_TOO_LONG;
    /* The count comes first and is not known yet: two bytes of varint hold what a frame does. */
    uint8_t *count_at = results->at, *first;
    put_u16(results, 0x0080);
    first = results->at;
    uint64_t deadline = hal_time_us() + op->field[4];
    for (uint32_t got = 0; got < most;) {
        uint32_t word;
        if (hal_pio_get(handle->u.pio.block, handle->u.pio.machine, &word)) {
            put_value(results, word, size, shift);
            got++;
            continue;
        }
        uint8_t status = await(handle, false, true, deadline);
        if (status == WIRE_TIMEOUT)
            break;
        if (status != WIRE_OK)
            return status;
    }
    uint32_t bytes = (uint32_t)(results->at - first);
    count_at[0] = (uint8_t)(0x80 | (bytes & 0x7F));
    count_at[1] = (uint8_t)(bytes >> 7);
    return WIRE_OK;
}

uint8_t op_pio_transfer(const struct op *op, struct results *results)
{
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    uint32_t bits = op->field[1], size = SIZE(bits), in_size = IN_SIZE(bits), most = op->field[4], taken = 0, got = 0;
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!size_is_good(size) || !size_is_good(in_size) || op->data_length % size || most > LINK_FRAME_MAX)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, most * in_size + 4))
        return WIRE_REPLY_TOO_LONG;
    uint8_t *counts_at = results->at, *first, block = handle->u.pio.block, machine = handle->u.pio.machine;
    put_u32(results, 0);
    first = results->at;
    uint64_t deadline = hal_time_us() + op->field[5];
    while (taken * size < op->data_length || got < most) {
        uint32_t word;
        bool moved = false, more = taken * size < op->data_length;
        if (more && hal_pio_put(block, machine, word_of(op->data + taken * size, bits, op->field[2])))
            taken++, moved = true;
        if (got < most && hal_pio_get(block, machine, &word)) {
            put_value(results, word, in_size, op->field[3]);
            got++, moved = true;
        }
        if (moved)
            continue;
        uint8_t status = await(handle, more, got < most, deadline);
        if (status == WIRE_TIMEOUT)
            break;
        if (status != WIRE_OK)
            return status;
    }
    uint32_t bytes = (uint32_t)(results->at - first);
    counts_at[0] = (uint8_t)(0x80 | (taken & 0x7F));
    counts_at[1] = (uint8_t)(taken >> 7);
    counts_at[2] = (uint8_t)(0x80 | (bytes & 0x7F));
    counts_at[3] = (uint8_t)(bytes >> 7);
    return WIRE_OK;
}

/* Until there is room or a word (OK, or a reason to look again), the deadline (TIMEOUT), or the host calls it off. */
static uint8_t await(const struct handle *handle, bool room, bool word, uint64_t deadline)
{
    uint8_t block = handle->u.pio.block, machine = handle->u.pio.machine;
    for (uint32_t i = 0; i < LOOKS; i++) {
        struct hal_pio_status status = hal_pio_status(block, machine);
        if ((room && !(status.flags & WIRE_PIO_TX_FULL)) || (word && status.rx))
            return WIRE_OK;
    }
    uint8_t status = wait_check();
    if (status != WIRE_OK)
        return status;
    if (hal_time_us() >= deadline)
        return WIRE_TIMEOUT;
    hal_pio_await(block, machine, room, word);
    struct hal_pio_status now = hal_pio_status(block, machine);
    if (!((room && !(now.flags & WIRE_PIO_TX_FULL)) || (word && now.rx)))
        hal_idle_until(deadline);
    return WIRE_OK;
}

uint8_t op_pio_drain(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_PIO);
    bool stalled = op->field[1] & 1;
    if (!handle)
        return WIRE_NOT_OPEN;
    uint8_t block = handle->u.pio.block, machine = handle->u.pio.machine;
    /* The flag lasts while the machine stalls: what comes back is of now. */
    if (stalled)
        hal_pio_clear(block, machine, WIRE_PIO_CLEAR_TX_STALL);
    for (;;) {
        struct hal_pio_status now = hal_pio_status(block, machine);
        if (now.tx == 0 && (!stalled || (now.flags & WIRE_PIO_TX_STALL)))
            return WIRE_OK;
        uint8_t status = wait_check();
        if (status == WIRE_OK)
            status = wait_until(hal_time_us() + STALL_LOOK_US);
        if (status != WIRE_OK)
            return status;
    }
}

/* ---- interrupts ---- */

uint8_t op_pio_watch(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t n = op->field[0], block = op->field[1], interrupts = op->field[2];
    if (block >= HAL_PIOS || interrupts > 0xFFF)
        return WIRE_INVALID_ARGUMENT;
    struct handle *handle = handle_get(n, HANDLE_PIO_WATCH);
    if (!handle) {
        uint8_t status = handle_new(n, &handle);
        if (status != WIRE_OK)
            return status;
        for (uint32_t i = 0; i < WIRE_HANDLES; i++) {
            const struct handle *other = handle_get(i, HANDLE_PIO_WATCH);
            if (other && other->u.pio_watch.block == block)
                return WIRE_BLOCK_IN_USE;
        }
        handle->kind = HANDLE_PIO_WATCH;
        handle->u.pio_watch.block = (uint8_t)block;
    } else if (handle->u.pio_watch.block != block) {
        return WIRE_INVALID_ARGUMENT;
    }
    handle->u.pio_watch.interrupts = (uint16_t)interrupts;
    watchers[block] = (uint8_t)n;
    hal_pio_watch((uint8_t)block, (uint16_t)interrupts);
    return WIRE_OK;
}

void pio_watch_close(struct handle *handle)
{
    uint8_t block = handle->u.pio_watch.block;
    hal_pio_watch(block, 0);
    muted = (uint8_t)(muted & ~(1u << block));
}

bool on_pio(uint8_t block, uint16_t interrupts, uint64_t us)
{
    event_put((uint8_t)(EVENT_HANDLE | watchers[block]), interrupts, us);
    if (events_waiting() < EVENT_RING - EVENTS_KEPT)
        return true;
    muted = (uint8_t)(muted | 1u << block);
    return false;
}

/* Machines that had to wait with their flags up go on. */
void pio_events_taken(void)
{
    for (uint32_t block = 0; block < HAL_PIOS; block++) {
        const struct handle *handle = handle_get(watchers[block], HANDLE_PIO_WATCH);
        if (!(muted >> block & 1) || !handle)
            continue;
        uint32_t state = hal_irq_disable();
        muted = (uint8_t)(muted & ~(1u << block));
        hal_irq_restore(state);
        hal_pio_watch((uint8_t)block, handle->u.pio_watch.interrupts);
    }
}

#else

/* No programmable IO on this chip. */
#define REFUSE(name)                                                                                                                       \
    uint8_t op_pio_##name(const struct op *op, struct results *results)                                                                    \
    {                                                                                                                                      \
        (void)op, (void)results;                                                                                                           \
        return WIRE_ENOSYS;                                                                                                                \
    }
REFUSE(load)
REFUSE(claim)
REFUSE(configure)
REFUSE(pins)
REFUSE(give_up)
REFUSE(enable)
REFUSE(restart)
REFUSE(exec)
REFUSE(clock)
REFUSE(put)
REFUSE(get)
REFUSE(transfer)
REFUSE(status)
REFUSE(clear)
REFUSE(drain)
REFUSE(watch)
REFUSE(close)
REFUSE(buffer)
REFUSE(buffer_read)
REFUSE(background)
REFUSE(background_status)
REFUSE(background_stop)

void pio_handle_close(struct handle *handle)
{
    (void)handle;
}

void pio_program_close(struct handle *handle)
{
    (void)handle;
}

void pio_watch_close(struct handle *handle)
{
    (void)handle;
}

void pio_events_taken(void)
{
}

#endif
