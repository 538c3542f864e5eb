/*
 * Edges: the program's own (gpio.watch, as events), counters, quadrature decoders. All of it happens in the pin interrupt, so nothing that the
 * main loop is busy with delays a time stamp or loses a count.
 */
#include "edges.h"
#include "../hal.h"
#include "claims.h"
#include "events.h"
#include "op.h"

#define PINS_MAX 64u
#define NOBODY 0u
#define WATCHED 1u
#define HANDLE(n) (uint8_t)((n) + 2)

static volatile uint8_t listeners[PINS_MAX];
static volatile uint8_t wanted[PINS_MAX]; /* EDGE_… of a watched pin */

void edges_listen(uint8_t pin, uint8_t holder)
{
    listeners[pin] = HANDLE(holder);
    hal_pin_edges(pin, true);
}

void edges_ignore(uint8_t pin)
{
    if (listeners[pin] == NOBODY)
        return;
    hal_pin_edges(pin, false);
    listeners[pin] = NOBODY;
}

void on_pin_edge(uint8_t pin, bool level, uint64_t us)
{
    uint8_t listener = listeners[pin];
    if (listener == WATCHED) {
        if (wanted[pin] & (level ? EDGE_RISE : EDGE_FALL))
            event_put(pin, level, us);
        return;
    }
    if (listener == NOBODY)
        return;
    struct handle *handle = handle_at(listener - 2u);
    switch (handle->kind) {
    case HANDLE_COUNTER:
        counter_edge(handle, pin, level);
        break;
    case HANDLE_ROTARY:
        rotary_edge(handle, pin, level);
        break;
    case HANDLE_PULSE:
        pulse_edge(handle, level, us);
        break;
    default:
        break;
    }
}

uint8_t op_gpio_watch(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t pin = (uint8_t)op->field[0], edges = (uint8_t)op->field[1], status = pin_check_gpio(op->field[0]);
    if (status != WIRE_OK)
        return status;
    if (edges > (EDGE_FALL | EDGE_RISE))
        return WIRE_INVALID_ARGUMENT;
    if (edges == 0) {
        edges_ignore(pin);
        return WIRE_OK;
    }
    wanted[pin] = edges;
    if (listeners[pin] != WATCHED) {
        listeners[pin] = WATCHED;
        hal_pin_edges(pin, true);
    }
    return WIRE_OK;
}

/* ---- counter ---- */

uint8_t op_counter_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t pin = op->field[1], edges = op->field[2], pull = op->field[3];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 1, &handle);
    if (status != WIRE_OK)
        return status;
    if (edges == 0 || edges > (EDGE_FALL | EDGE_RISE) || pull > WIRE_PULL_DOWN)
        return WIRE_INVALID_ARGUMENT;
    handle->u.counter.pin = (uint8_t)pin;
    handle->u.counter.edges = (uint8_t)edges;
    handle->u.counter.count = 0;
    handle->kind = HANDLE_COUNTER;
    pin_hold((uint8_t)pin, (uint8_t)op->field[0]);
    hal_pin_release((uint8_t)pin);
    hal_pin_pull((uint8_t)pin, (enum hal_pull)pull);
    hal_pin_input((uint8_t)pin);
    edges_listen((uint8_t)pin, (uint8_t)op->field[0]);
    return WIRE_OK;
}

void counter_edge(struct handle *handle, uint8_t pin, bool level)
{
    (void)pin;
    if (handle->u.counter.edges & (level ? EDGE_RISE : EDGE_FALL))
        handle->u.counter.count++;
}

uint8_t op_counter_read(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_COUNTER);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    put_u32(results, handle->u.counter.count);
    return WIRE_OK;
}

uint8_t op_counter_set(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_COUNTER);
    if (!handle)
        return WIRE_NOT_OPEN;
    handle->u.counter.count = op->field[1];
    return WIRE_OK;
}

uint8_t op_counter_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_COUNTER);
    if (!handle)
        return WIRE_NOT_OPEN;
    counter_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void counter_handle_close(struct handle *handle)
{
    edges_ignore(handle->u.counter.pin);
    pin_give_up(handle->u.counter.pin);
}

/* ---- quadrature ---- */

uint8_t op_rotary_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t a = op->field[1], b = op->field[2], divisor = op->field[3];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 2, &handle);
    if (status != WIRE_OK)
        return status;
    if (divisor == 0 || divisor > 127)
        return WIRE_INVALID_ARGUMENT;
    handle->u.rotary.a = (uint8_t)a;
    handle->u.rotary.b = (uint8_t)b;
    handle->u.rotary.divisor = (uint8_t)divisor;
    handle->u.rotary.quarters = 0;
    handle->u.rotary.position = 0;
    handle->kind = HANDLE_ROTARY;
    const uint8_t pins[2] = {(uint8_t)a, (uint8_t)b};
    for (uint32_t i = 0; i < 2; i++) {
        pin_hold(pins[i], (uint8_t)op->field[0]);
        hal_pin_release(pins[i]);
        hal_pin_pull(pins[i], HAL_PULL_UP);
        hal_pin_input(pins[i]);
    }
    hal_delay_us(5); /* the pull-ups take their time */
    handle->u.rotary.state = (uint8_t)(hal_pin_read(pins[0]) << 1 | hal_pin_read(pins[1]));
    for (uint32_t i = 0; i < 2; i++)
        edges_listen(pins[i], (uint8_t)op->field[0]);
    return WIRE_OK;
}

/* From one state of (a, b) to the next in Gray code is a quarter turn; anything else is noise. */
void rotary_edge(struct handle *handle, uint8_t pin, bool level)
{
    static const int8_t quarters[16] = {0, -1, 1, 0, 1, 0, 0, -1, -1, 0, 0, 1, 0, 1, -1, 0};
    uint8_t bit = pin == handle->u.rotary.a ? 2 : 1, before = handle->u.rotary.state,
            now = (uint8_t)(level ? before | bit : before & ~bit);
    handle->u.rotary.state = now;
    int32_t sum = handle->u.rotary.quarters + quarters[before << 2 | now], divisor = handle->u.rotary.divisor;
    if (sum >= divisor)
        handle->u.rotary.position++, sum = 0;
    else if (sum <= -divisor)
        handle->u.rotary.position--, sum = 0;
    handle->u.rotary.quarters = (int8_t)sum;
}

uint8_t op_rotary_read(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_ROTARY);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    put_u32(results, handle->u.rotary.position);
    return WIRE_OK;
}

uint8_t op_rotary_set(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_ROTARY);
    uint32_t divisor = op->field[2];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (divisor == 0 || divisor > 127)
        return WIRE_INVALID_ARGUMENT;
    handle->u.rotary.position = op->field[1];
    handle->u.rotary.divisor = (uint8_t)divisor;
    return WIRE_OK;
}

uint8_t op_rotary_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_ROTARY);
    if (!handle)
        return WIRE_NOT_OPEN;
    rotary_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void rotary_handle_close(struct handle *handle)
{
    edges_ignore(handle->u.rotary.a);
    edges_ignore(handle->u.rotary.b);
    pin_give_up(handle->u.rotary.a);
    pin_give_up(handle->u.rotary.b);
}
