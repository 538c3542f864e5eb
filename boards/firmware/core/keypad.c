/*
 * Keys, scanned and debounced by the board's tick: single pins, a matrix, or shift registers (74HC165). Each change is an event.
 *
 * A key counts as changed once `threshold` scans in a row see it so, as in CircuitPython's keypad. Scans happen in the tick's interrupt, every
 * interval whatever the host is doing.
 */
#include "../hal.h"
#include "claims.h"
#include "events.h"
#include "op.h"

#define KEYPADS 4u
#define PINS_MOST 24u
#define KEYS_MOST 256u
#define TICK_US 1000u
/* For lines to follow the row that was driven, and shift registers their clock. */
#define SETTLE_US 2u

#define KIND_KEYS 0u
#define KIND_MATRIX 1u
#define KIND_SHIFT 2u
#define FLAG_ACTIVE_HIGH 1u /* keys and shift registers: the level of a pressed key */
#define FLAG_PULL 2u        /* keys: the pull towards the released level */
#define FLAG_COLUMNS 4u     /* matrix: columns are the diodes' anodes: pull-ups, rows driven low */
#define FLAG_LATCH_HIGH 8u  /* shift: the level that latches */

static struct keypad {
    volatile bool on;
    uint8_t holder, kind, flags, threshold, rows, pin_count;
    uint16_t keys;
    uint32_t interval_us;
    uint64_t due;
    uint8_t pins[PINS_MOST], counts[PINS_MOST];
    int8_t debounce[KEYS_MOST]; /* above 0: pressed */
} keypads[KEYPADS];

static void scan(struct keypad *pad, uint64_t now);
static void note(struct keypad *pad, uint32_t key, bool down, uint64_t now);
static void ticker(void);
static uint8_t set_up(struct keypad *pad, const struct op *op);

uint8_t op_keypad_open(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle;
    uint8_t status = handle_new(op->field[0], &handle);
    if (status != WIRE_OK)
        return status;
    uint32_t n = 0;
    while (n < KEYPADS && keypads[n].on)
        n++;
    if (n == KEYPADS)
        return WIRE_BLOCK_IN_USE;
    struct keypad *pad = &keypads[n];
    status = set_up(pad, op);
    if (status != WIRE_OK)
        return status;
    for (uint32_t i = 0; i < pad->pin_count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (pad->pins[i] == pad->pins[j])
                return WIRE_INVALID_PIN;
    for (uint32_t i = 0; i < pad->pin_count; i++) {
        status = pad->pins[i] == HAL_NO_PIN ? WIRE_INVALID_PIN : pin_check_free(pad->pins[i]);
        if (status != WIRE_OK)
            return status;
    }
    for (uint32_t i = 0; i < pad->pin_count; i++) {
        uint8_t pin = pad->pins[i];
        pin_hold(pin, (uint8_t)op->field[0]);
        hal_pin_release(pin);
        if (pad->kind == KIND_KEYS && (pad->flags & FLAG_PULL))
            hal_pin_pull(pin, pad->flags & FLAG_ACTIVE_HIGH ? HAL_PULL_DOWN : HAL_PULL_UP);
        if (pad->kind == KIND_MATRIX)
            hal_pin_pull(pin, pad->flags & FLAG_COLUMNS ? HAL_PULL_UP : HAL_PULL_DOWN);
        hal_pin_input(pin);
        if (pad->kind == KIND_SHIFT && i < 2)
            hal_pin_output(pin, i == 1 && !(pad->flags & FLAG_LATCH_HIGH));
    }
    handle->u.keypad.pad = (uint8_t)n;
    handle->kind = HANDLE_KEYPAD;
    pad->holder = (uint8_t)op->field[0];
    pad->due = hal_time_us() + pad->interval_us;
    pad->on = true;
    ticker();
    return WIRE_OK;
}

/* fields: handle, kind, flags, interval_us, threshold, rows; data: pins, or clock, latch and pairs of (data pin, keys). */
static uint8_t set_up(struct keypad *pad, const struct op *op)
{
    uint32_t kind = op->field[1], rows = op->field[5], length = op->data_length;
    pad->kind = (uint8_t)kind;
    pad->flags = (uint8_t)op->field[2];
    pad->interval_us = op->field[3];
    pad->threshold = (uint8_t)op->field[4];
    pad->rows = (uint8_t)rows;
    if (kind > KIND_SHIFT || pad->interval_us < TICK_US || pad->threshold == 0 || pad->threshold > 127 || length == 0)
        return WIRE_INVALID_ARGUMENT;
    uint32_t keys = 0;
    if (kind == KIND_SHIFT) {
        if (length < 4 || length % 2 || length / 2 + 1 > PINS_MOST)
            return WIRE_INVALID_ARGUMENT;
        pad->pins[0] = op->data[0];
        pad->pins[1] = op->data[1];
        for (uint32_t i = 2; i < length; i += 2) {
            pad->pins[1 + i / 2] = op->data[i];
            pad->counts[1 + i / 2] = op->data[i + 1];
            keys += op->data[i + 1];
        }
        pad->pin_count = (uint8_t)(1 + length / 2);
    } else {
        if (length > PINS_MOST || (kind == KIND_MATRIX && (rows == 0 || rows >= length)))
            return WIRE_INVALID_ARGUMENT;
        for (uint32_t i = 0; i < length; i++)
            pad->pins[i] = op->data[i];
        pad->pin_count = (uint8_t)length;
        keys = kind == KIND_KEYS ? length : rows * (length - rows);
    }
    if (keys == 0 || keys > KEYS_MOST)
        return WIRE_INVALID_ARGUMENT;
    pad->keys = (uint16_t)keys;
    for (uint32_t i = 0; i < keys; i++)
        pad->debounce[i] = (int8_t)-pad->threshold;
    return WIRE_OK;
}

uint8_t op_keypad_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_KEYPAD);
    if (!handle)
        return WIRE_NOT_OPEN;
    keypad_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void keypad_handle_close(struct handle *handle)
{
    struct keypad *pad = &keypads[handle->u.keypad.pad];
    pad->on = false;
    ticker();
    for (uint32_t i = 0; i < pad->pin_count; i++)
        pin_give_up(pad->pins[i]);
}

/* Forgets what is pressed: what is still held is told again. */
uint8_t op_keypad_reset(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_KEYPAD);
    if (!handle)
        return WIRE_NOT_OPEN;
    struct keypad *pad = &keypads[handle->u.keypad.pad];
    uint32_t state = hal_irq_disable();
    for (uint32_t i = 0; i < pad->keys; i++)
        pad->debounce[i] = (int8_t)-pad->threshold;
    hal_irq_restore(state);
    return WIRE_OK;
}

void on_tick(void)
{
    uint64_t now = hal_time_us();
    for (uint32_t n = 0; n < KEYPADS; n++) {
        struct keypad *pad = &keypads[n];
        if (!pad->on || now < pad->due)
            continue;
        pad->due += pad->interval_us;
        if (pad->due <= now)
            pad->due = now + pad->interval_us;
        scan(pad, now);
    }
}

static void scan(struct keypad *pad, uint64_t now)
{
    bool active = pad->flags & FLAG_ACTIVE_HIGH;
    uint32_t key = 0;
    switch (pad->kind) {
    case KIND_KEYS:
        for (; key < pad->keys; key++)
            note(pad, key, hal_pin_read(pad->pins[key]) == active, now);
        break;
    case KIND_MATRIX: {
        bool active_level = !(pad->flags & FLAG_COLUMNS);
        uint32_t columns = (uint32_t)pad->pin_count - pad->rows;
        for (uint32_t row = 0; row < pad->rows; row++) {
            uint8_t drive = pad->pins[row];
            hal_pin_output(drive, active_level);
            hal_delay_us(SETTLE_US);
            for (uint32_t column = 0; column < columns; column++, key++)
                note(pad, key, hal_pin_read(pad->pins[pad->rows + column]) == active_level, now);
            /* Driven back for a moment: the pull alone is slow. */
            hal_pin_write(drive, !active_level);
            hal_delay_us(1);
            hal_pin_input(drive);
        }
        break;
    }
    default: {
        uint8_t clock = pad->pins[0], latch = pad->pins[1];
        bool latching = pad->flags & FLAG_LATCH_HIGH;
        uint32_t most = 0;
        for (uint32_t i = 2; i < pad->pin_count; i++)
            if (pad->counts[i] > most)
                most = pad->counts[i];
        hal_pin_write(latch, latching);
        hal_delay_us(SETTLE_US);
        for (uint32_t bit = 0; bit < most; bit++) {
            hal_pin_write(clock, false);
            hal_delay_us(1);
            uint32_t first = 0;
            for (uint32_t i = 2; i < pad->pin_count; i++) {
                if (bit < pad->counts[i])
                    note(pad, first + bit, hal_pin_read(pad->pins[i]) == active, now);
                first += pad->counts[i];
            }
            hal_pin_write(clock, true);
            hal_delay_us(1);
        }
        hal_pin_write(latch, !latching);
        break;
    }
    }
}

/* CircuitPython's shared-module/keypad: up and down by one a scan between the thresholds, and over to the other side where it meets zero. */
static void note(struct keypad *pad, uint32_t key, bool down, uint64_t now)
{
    int32_t count = pad->debounce[key], threshold = pad->threshold;
    bool changed = false;
    if (down && count < threshold)
        changed = ++count == 0;
    else if (!down && count > -threshold)
        changed = --count == 0;
    if (changed) {
        count = down ? threshold : -threshold;
        event_put((uint8_t)(EVENT_HANDLE | pad->holder), (uint16_t)(key << 1 | down), now);
    }
    pad->debounce[key] = (int8_t)count;
}

static void ticker(void)
{
    bool any = false;
    for (uint32_t n = 0; n < KEYPADS; n++)
        any = any || keypads[n].on;
    hal_tick(any ? TICK_US : 0);
}
