/*
 * Serial ports. The interrupt moves each received byte into a ring of the board's, so nothing is lost while the host does other things; a ring
 * that is full drops what comes, and says so. What is to be sent goes through a ring too, from which the interrupt feeds the block: other commands
 * do not wait for a slow line, or one that CTS holds, until that ring is full.
 */
#include "../hal.h"
#include "claims.h"
#include "limits.h"
#include "op.h"
#include "wait.h"

/* A byte that has not left by then is held up by CTS: the host must not take the board for dead. */
#define HELD_UP_US 1000000u
/* The last of the ring may leave a FIFO of 32 bytes to 110 baud, and nothing moves in sight meanwhile. */
#define SILENT_US 3500000u

static uint8_t rings[HAL_UARTS][UART_RING_BYTES];
static uint8_t outgoing[HAL_UARTS][UART_SEND_BYTES];
static struct {
    volatile uint32_t head, tail;
    volatile uint32_t capacity;
    volatile uint8_t errors; /* WIRE_UART_… since the last look */
    volatile uint32_t put, sent; /* bytes into the outgoing ring, and out of it */
} lines[HAL_UARTS];

static uint8_t errors_of(uint32_t block);
static uint32_t waiting(uint32_t block);
static void feed(int block);
static uint8_t emptied(int block, uint32_t left);
static uint8_t drain(int block);

uint8_t op_uart_open(const struct op *op, struct results *results)
{
    uint32_t tx = op->field[1], rx = op->field[2], rts = op->field[3], cts = op->field[4], baud = op->field[5], format = op->field[6],
             capacity = op->field[7];
    const uint32_t pins[4] = {tx, rx, rts, cts};
    struct handle *handle;
    uint8_t status = handle_new(op->field[0], &handle);
    for (uint32_t i = 0; i < 4 && status == WIRE_OK; i++)
        status = pin_check_free(pins[i]);
    if (status != WIRE_OK)
        return status;
    int block = hal_uart_find((uint8_t)tx, (uint8_t)rx, (uint8_t)rts, (uint8_t)cts);
    if (block < 0)
        return WIRE_INVALID_PIN;
    for (uint32_t n = 0; n < WIRE_HANDLES; n++) {
        const struct handle *other = handle_get(n, HANDLE_UART);
        if (other && other->u.uart.block == block)
            return WIRE_BLOCK_IN_USE;
    }
    if (capacity == 0 || capacity > UART_RING_BYTES || baud == 0 || ((format >> 2) & 3) == 3)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    lines[block].head = lines[block].tail = 0;
    lines[block].capacity = capacity;
    lines[block].errors = 0;
    lines[block].put = lines[block].sent = 0;
    uint32_t actual = hal_uart_open(block, baud, (uint8_t)format);
    if (actual == 0)
        return WIRE_INVALID_ARGUMENT;
    handle->u.uart.block = (int8_t)block;
    for (uint32_t i = 0; i < 4; i++) {
        handle->u.uart.pins[i] = (uint8_t)pins[i];
        pin_hold((uint8_t)pins[i], (uint8_t)op->field[0]);
        if (pins[i] != HAL_NO_PIN)
            hal_uart_pin((uint8_t)pins[i], (enum hal_uart_role)i, (uint8_t)format);
    }
    handle->kind = HANDLE_UART;
    hal_uart_start(block);
    put_u32(results, actual);
    return WIRE_OK;
}

uint8_t op_uart_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    if (!handle)
        return WIRE_NOT_OPEN;
    /* What was written is in the block at least, as if there were no ring. */
    uint8_t status = emptied(handle->u.uart.block, 0);
    if (status == WIRE_CANCELLED)
        return status;
    uart_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void uart_handle_close(struct handle *handle)
{
    hal_uart_close(handle->u.uart.block);
    for (uint32_t i = 0; i < 4; i++)
        pin_give_up(handle->u.uart.pins[i]);
}

void on_uart_byte(int block, uint8_t byte, uint8_t errors)
{
    uint32_t head = lines[block].head;
    if (errors)
        lines[block].errors = (uint8_t)(lines[block].errors | errors);
    if (errors & WIRE_UART_BREAK)
        return; /* the zero byte of a break is no data */
    if (head - lines[block].tail >= lines[block].capacity) {
        lines[block].errors = (uint8_t)(lines[block].errors | WIRE_UART_RING_FULL);
        return;
    }
    rings[block][head % UART_RING_BYTES] = byte;
    lines[block].head = head + 1;
}

bool on_uart_room(int block)
{
    return lines[block].head - lines[block].tail < lines[block].capacity;
}

uint8_t op_uart_write(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    if (!handle || handle->u.uart.pins[HAL_UART_TX] == HAL_NO_PIN)
        return WIRE_NOT_OPEN;
    int block = handle->u.uart.block;
    for (uint32_t i = 0; i < op->data_length; i++) {
        if (lines[block].put - lines[block].sent == UART_SEND_BYTES) {
            uint8_t status = emptied(block, UART_SEND_BYTES / 2);
            if (status != WIRE_OK)
                return status;
        }
        outgoing[block][lines[block].put % UART_SEND_BYTES] = op->data[i];
        lines[block].put = lines[block].put + 1;
        if (lines[block].put - lines[block].sent == UART_SEND_BYTES)
            feed(block);
    }
    feed(block);
    return WIRE_OK;
}

void on_uart_sent(int block)
{
    feed(block);
}

/* From the ring into the block, as much as there is room for; for the rest the block asks. */
static void feed(int block)
{
    uint32_t state = hal_irq_disable(), sent = lines[block].sent;
    while (sent != lines[block].put && hal_uart_put(block, outgoing[block][sent % UART_SEND_BYTES]))
        sent++;
    lines[block].sent = sent;
    hal_uart_sending(block, sent != lines[block].put);
    hal_irq_restore(state);
}

/* Until no more than so many bytes are left in the ring: TIMEOUT when none moves for a second. */
static uint8_t emptied(int block, uint32_t left)
{
    uint32_t seen = lines[block].sent;
    uint64_t moved = hal_time_us();
    while (lines[block].put - lines[block].sent > left) {
        uint8_t status = wait_until(hal_time_us() + 50);
        if (status == WIRE_OK)
            status = wait_check();
        if (status != WIRE_OK)
            return status;
        if (lines[block].sent != seen) {
            seen = lines[block].sent;
            moved = hal_time_us();
        } else if (hal_time_us() - moved >= HELD_UP_US) {
            return WIRE_TIMEOUT;
        }
    }
    return WIRE_OK;
}

/* Up to `most` bytes: waits first_us for the first, and char_us for each one after it. */
uint8_t op_uart_read(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    uint32_t most = op->field[1], first_us = op->field[2], char_us = op->field[3];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, most + 4))
        return WIRE_REPLY_TOO_LONG;
    uint32_t block = (uint32_t)handle->u.uart.block, seen = waiting(block);
    uint64_t deadline = hal_time_us() + (seen ? char_us : first_us);
    while (seen < most && hal_time_us() < deadline) {
        uint8_t status = wait_check();
        if (status != WIRE_OK)
            return status;
        hal_idle_until(deadline);
        uint32_t have = waiting(block);
        if (have != seen)
            deadline = hal_time_us() + char_us;
        seen = have;
    }
    uint32_t count = waiting(block);
    if (count > most)
        count = most;
    put_u8(results, errors_of(block));
    put_varint(results, count);
    uint32_t tail = lines[block].tail;
    for (uint32_t i = 0; i < count; i++)
        put_u8(results, rings[block][(tail + i) % UART_RING_BYTES]);
    lines[block].tail = tail + count;
    hal_uart_poll((int)block);
    return WIRE_OK;
}

uint8_t op_uart_status(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    uint32_t block = (uint32_t)handle->u.uart.block;
    put_u8(results, errors_of(block));
    put_u8(results, lines[block].put != lines[block].sent || hal_uart_busy(handle->u.uart.block));
    put_u16(results, waiting(block));
    return WIRE_OK;
}

uint8_t op_uart_clear(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    if (!handle)
        return WIRE_NOT_OPEN;
    uint32_t block = (uint32_t)handle->u.uart.block;
    uint32_t count = waiting(block);
    lines[block].tail = lines[block].tail + count;
    /* What the sender was holding back is not what this was to forget. */
    hal_uart_poll((int)block);
    return WIRE_OK;
}

uint8_t op_uart_baud(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    uint8_t status = drain(handle->u.uart.block);
    if (status != WIRE_OK)
        return status;
    uint32_t actual = op->field[1] ? hal_uart_baud(handle->u.uart.block, op->field[1]) : 0;
    if (actual == 0)
        return WIRE_INVALID_ARGUMENT;
    put_u32(results, actual);
    return WIRE_OK;
}

/* Until the last stop bit has left. */
uint8_t op_uart_drain(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    if (!handle)
        return WIRE_NOT_OPEN;
    return drain(handle->u.uart.block);
}

uint8_t op_uart_break(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_UART);
    if (!handle)
        return WIRE_NOT_OPEN;
    uint8_t status = drain(handle->u.uart.block);
    if (status != WIRE_OK)
        return status;
    hal_uart_break(handle->u.uart.block, true);
    status = wait_until(hal_time_us() + op->field[1]);
    hal_uart_break(handle->u.uart.block, false);
    return status;
}

/* CTS may hold it up for ever: it is given up when nothing has moved for too long. */
static uint8_t drain(int block)
{
    uint8_t emptying = emptied(block, 0);
    if (emptying != WIRE_OK)
        return emptying;
    uint64_t since = hal_time_us();
    while (hal_uart_busy(block)) {
        if (hal_time_us() - since >= SILENT_US)
            return WIRE_TIMEOUT;
        uint8_t status = wait_until(hal_time_us() + 50);
        if (status == WIRE_OK)
            status = wait_check();
        if (status != WIRE_OK)
            return status;
    }
    return WIRE_OK;
}

static uint32_t waiting(uint32_t block)
{
    hal_uart_poll((int)block);
    return lines[block].head - lines[block].tail;
}

static uint8_t errors_of(uint32_t block)
{
    uint32_t state = hal_irq_disable();
    uint8_t errors = lines[block].errors;
    lines[block].errors = 0;
    hal_irq_restore(state);
    return errors;
}
