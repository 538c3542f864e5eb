#include "link.h"
#include "../hal.h"
#include "crc16.h"
#include "mutate.h"
#include "usb_descriptors.h"

#define PACKETS LINK_PACKETS
#define OUT_BYTES LINK_OUT_BYTES

struct packet {
    uint32_t length;
    uint32_t words[HAL_USB_PACKET / 4];
};

struct pipe {
    /* in: the interrupt moves head, the main loop tail */
    volatile uint32_t head, tail;
    volatile bool armed, open;
    volatile uint32_t generation; /* grows with every (re)configuration: what was queued before is gone */
    volatile uint32_t heard;
    uint32_t offset; /* consumed of the packet at tail */
    uint32_t look_slot, look_offset;
    struct cobs_decoder decoder;
    uint32_t decoder_generation;
    /* out: bytes[sent..queued) wait; a straight buffer that starts over when it has run empty */
    volatile uint32_t queued, sent;
    volatile uint32_t in_flight;
    volatile bool busy, last_was_full;
    uint32_t out_generation;
    struct packet *packets;
    uint32_t *out;
};

static void start_in(enum link_pipe pipe);
static void rearm(enum link_pipe pipe);
static void forget(struct pipe *p);
static void event(uint32_t bits);

static const uint8_t in_endpoint[LINK_PIPES] = {USB_EP_CDC_IN, USB_EP_VENDOR_IN};
static const uint8_t out_endpoint[LINK_PIPES] = {USB_EP_CDC_OUT, USB_EP_VENDOR_OUT};

static struct pipe pipes[LINK_PIPES];
UNINITIALISED static struct packet packets[LINK_PIPES][PACKETS];
UNINITIALISED static uint32_t out[LINK_PIPES][OUT_BYTES / 4];
UNINITIALISED static uint32_t frames[LINK_PIPES][LINK_FRAME_MAX / 4];
static volatile uint32_t events;
static volatile bool dtr;

void link_start(void)
{
    for (int i = 0; i < LINK_PIPES; i++) {
        pipes[i].packets = packets[i];
        pipes[i].out = out[i];
        pipes[i].decoder.buffer = (uint8_t *)frames[i];
        pipes[i].decoder.capacity = LINK_FRAME_MAX;
    }
}

bool link_waits(enum link_pipe which)
{
    return pipes[which].tail != pipes[which].head;
}

enum cobs_event link_receive(enum link_pipe which, const uint8_t **frame, uint32_t *length)
{
    struct pipe *p = &pipes[which];
    if (p->decoder_generation != p->generation)
        forget(p);
    for (;;) {
        uint32_t generation = p->decoder_generation;
        if (p->tail == p->head)
            return COBS_MORE;
        const struct packet *packet = &p->packets[p->tail % PACKETS];
        const uint8_t *start = (const uint8_t *)packet->words, *at = start + p->offset;
        enum cobs_event result = cobs_decode(&p->decoder, &at, start + packet->length);
        if (generation != p->generation)
            return COBS_MORE;
        p->offset = (uint32_t)(at - start);
        if (p->offset == packet->length) {
            p->offset = 0;
            p->tail = p->tail + 1;
            rearm(which);
        }
        if (result != COBS_MORE) {
            p->look_slot = p->tail;
            p->look_offset = p->offset;
            *frame = p->decoder.buffer;
            *length = p->decoder.length;
            cobs_next(&p->decoder);
            return result;
        }
    }
}

bool link_has_room(enum link_pipe which)
{
    struct pipe *p = &pipes[which];
    return (p->queued == p->sent && !p->busy) || p->queued + COBS_ENCODED_MAX(LINK_FRAME_MAX) <= OUT_BYTES;
}

bool link_has_room_to_spare(enum link_pipe which)
{
    return pipes[which].queued + 2 * COBS_ENCODED_MAX(LINK_FRAME_MAX) <= OUT_BYTES;
}

void link_send(enum link_pipe which, uint8_t *frame, uint32_t length)
{
    struct pipe *p = &pipes[which];
    if (!p->open)
        return;
    uint32_t state = hal_irq_disable(), generation = p->generation;
    if (p->queued == p->sent && !p->busy)
        p->queued = p->sent = 0;
    hal_irq_restore(state);
    if (p->queued + COBS_ENCODED_MAX(length + 2) > OUT_BYTES)
        return;
    uint32_t crc = crc16(frame, length);
    frame[length] = (uint8_t)crc;
    frame[length + 1] = (uint8_t)(crc >> 8);
    uint32_t encoded = cobs_encode((uint8_t *)p->out + p->queued, frame, length + 2);
    state = hal_irq_disable();
    if (generation == p->generation) {
        p->queued = p->queued + encoded;
        start_in(which);
    }
    hal_irq_restore(state);
}

bool link_drained(enum link_pipe which)
{
    return !pipes[which].busy && pipes[which].queued == pipes[which].sent;
}

uint32_t link_look_ahead(enum link_pipe which, uint8_t frame[LINK_SHORT_FRAME])
{
    struct pipe *p = &pipes[which];
    uint8_t encoded[LINK_SHORT_FRAME];
    if (p->decoder_generation != p->generation)
        return 0;
    /* From the place reached so far to the next zero; nothing moves on until the zero is there. */
    uint32_t slot = p->look_slot, offset = p->look_offset, count = 0;
    while (slot != p->head) {
        const struct packet *packet = &p->packets[slot % PACKETS];
        for (const uint8_t *bytes = (const uint8_t *)packet->words; offset < packet->length;) {
            uint8_t byte = bytes[offset++];
            if (count < sizeof encoded)
                encoded[count] = byte;
            count++;
            if (byte)
                continue;
            p->look_slot = slot;
            p->look_offset = offset;
            if (count <= sizeof encoded && count > 1) {
                struct cobs_decoder decoder = {.buffer = frame, .capacity = LINK_SHORT_FRAME};
                const uint8_t *at = encoded;
                if (cobs_decode(&decoder, &at, encoded + count) == COBS_FRAME)
                    return decoder.length;
            }
            count = 0;
        }
        slot++;
        offset = 0;
    }
    return 0;
}

uint32_t link_heard(enum link_pipe which)
{
    return pipes[which].heard;
}

uint32_t link_take_events(void)
{
    uint32_t state = hal_irq_disable(), taken = events;
    events = 0;
    hal_irq_restore(state);
    return taken;
}

uint32_t link_pending_events(void)
{
    return events;
}

bool link_dtr(void)
{
    return dtr;
}

/* ---- interrupt ---- */

void link_open_pipe(enum link_pipe which)
{
    struct pipe *p = &pipes[which];
    hal_usb_open(in_endpoint[which], HAL_USB_BULK);
    hal_usb_open(out_endpoint[which], HAL_USB_BULK);
    p->head = p->tail = 0;
    p->queued = p->sent = 0;
    p->in_flight = 0;
    p->busy = p->last_was_full = false;
    p->generation = p->generation + 1;
    p->open = true;
    p->armed = true;
    hal_usb_out(out_endpoint[which]);
}

void link_unconfigured(void)
{
    for (int i = 0; i < LINK_PIPES; i++) {
        struct pipe *p = &pipes[i];
        p->open = p->armed = p->busy = false;
        p->head = p->tail = 0;
        p->queued = p->sent = 0;
        p->generation = p->generation + 1;
    }
    dtr = false;
    event(LINK_LOST);
}

void link_endpoint_cleared(uint8_t endpoint)
{
    for (int i = 0; i < LINK_PIPES; i++) {
        struct pipe *p = &pipes[i];
        if (endpoint == out_endpoint[i] && p->armed)
            hal_usb_out(endpoint);
        if (endpoint == in_endpoint[i]) {
            p->busy = false;
            p->in_flight = 0;
            start_in((enum link_pipe)i);
        }
    }
}

void link_control_lines(bool now, uint32_t baud)
{
    if (dtr && !now)
        event(LINK_DTR_FELL);
    if (!now && baud == 1200)
        event(LINK_BOOTLOADER);
    dtr = now;
}

void on_usb_suspend(void)
{
    event(LINK_LOST);
}

void on_usb_resume(void)
{
}

void on_usb_out(uint8_t endpoint, const uint8_t *bytes, uint32_t length)
{
    if (endpoint == 0) {
        usb_control_out_done(bytes, length);
        return;
    }
    enum link_pipe which = endpoint == (USB_EP_CDC_OUT & 15) ? LINK_CDC : LINK_VENDOR;
    struct pipe *p = &pipes[which];
    p->heard = p->heard + 1;
    if (length) {
        struct packet *packet = &p->packets[p->head % PACKETS];
        const uint32_t *from = (const uint32_t *)(const void *)bytes;
        uint32_t *to = packet->words;
        for (const uint32_t *end = from + (length + 3) / 4; from < end; from += 4, to += 4) {
            /* By four: what is beyond the packet is copied along, within both buffers. */
            uint32_t a = from[0], b = from[1], c = from[2], d = from[3];
            to[0] = a;
            to[1] = b;
            to[2] = c;
            to[3] = d;
        }
        packet->length = length;
        p->head = p->head + 1;
    }
    p->armed = p->head - p->tail < PACKETS;
    if (p->armed)
        hal_usb_out(endpoint);
}

void on_usb_in(uint8_t endpoint)
{
    if (endpoint == 0) {
        usb_control_in_done();
        return;
    }
    if (endpoint == (USB_EP_CDC_NOTIFY & 15))
        return;
    enum link_pipe which = endpoint == (USB_EP_CDC_IN & 15) ? LINK_CDC : LINK_VENDOR;
    struct pipe *p = &pipes[which];
    p->sent = p->sent + p->in_flight;
    p->busy = false;
    start_in(which);
}

/* With interrupts out: hands the next packet to the controller, or the zero-length one that ends a transfer of full packets. */
static void start_in(enum link_pipe which)
{
    struct pipe *p = &pipes[which];
    if (p->busy || !p->open)
        return;
    uint32_t length = p->queued - p->sent;
    if (length == 0 && !p->last_was_full)
        return;
    if (length > HAL_USB_PACKET)
        length = HAL_USB_PACKET;
    p->in_flight = length;
    p->last_was_full = length == HAL_USB_PACKET && !MUTANT(bulk_missing_zlp);
    p->busy = true;
    hal_usb_in(in_endpoint[which], (const uint8_t *)p->out + p->sent, length);
}

static void rearm(enum link_pipe which)
{
    struct pipe *p = &pipes[which];
    if (p->armed)
        return;
    uint32_t state = hal_irq_disable();
    if (p->open && !p->armed) {
        p->armed = true;
        hal_usb_out(out_endpoint[which]);
    }
    hal_irq_restore(state);
}

static void forget(struct pipe *p)
{
    p->decoder_generation = p->generation;
    p->offset = 0;
    p->look_slot = p->look_offset = 0;
    cobs_next(&p->decoder);
}

static void event(uint32_t bits)
{
    events = events | bits;
}
