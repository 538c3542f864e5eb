#include "link.h"
#include "../hal.h"
#include "mutate.h"
#include "pieces.h"
#include "usb_descriptors.h"

#define PACKETS LINK_PACKETS
#define OUT_BYTES LINK_OUT_BYTES

/* Nothing but the bytes, so that finding one needs no multiplication; the lengths stand apart. */
struct packet {
    uint32_t words[HAL_USB_PACKET / 4];
};

struct pipe {
    volatile bool open, armed; /* armed: the endpoint accepts a packet */
    volatile bool busy, last_was_full;
    uint8_t in_endpoint, out_endpoint;
    volatile uint32_t generation; /* grows with every (re)configuration: what was queued before is gone */
    /*
     * in: the interrupt counts packets as they come, the main loop as it reads them and as it needs them no longer: a frame that lay whole in
     * a packet is used where it lies. Counters only grow, so that neither side ever writes the other's.
     */
    volatile uint32_t come;
    uint32_t read, freed;
    uint32_t offset; /* consumed of the packet that is read next */
    struct packet *packets;
    uint8_t *lengths;
    uint32_t seen_generation;
    volatile uint32_t begin; /* the first packet of this generation */
    uint32_t look_slot, look_offset;
    /* out: bytes[sent..queued) wait; a straight buffer that starts over when it has run empty */
    volatile uint32_t queued, sent;
    volatile uint32_t in_flight;
    uint8_t *out;
    struct cobs_decoder decoder;
};

static SELDOM bool receive_in_pieces(struct pipe *pipe, struct cobs_frame *frame);
static inline void send_at(struct pipe *pipe, uint32_t queued, const uint8_t *frame, uint32_t length);
static void start_in(struct pipe *pipe);
static SELDOM void rearm(struct pipe *pipe);
static SELDOM void forget(struct pipe *pipe);
static void event(uint32_t bits);

static struct pipe pipes[LINK_PIPES] = {
    {.in_endpoint = USB_EP_CDC_IN, .out_endpoint = USB_EP_CDC_OUT},
    {.in_endpoint = USB_EP_VENDOR_IN, .out_endpoint = USB_EP_VENDOR_OUT},
};
UNINITIALISED static struct packet packets[LINK_PIPES][PACKETS];
UNINITIALISED static uint8_t lengths[LINK_PIPES][PACKETS];
UNINITIALISED static uint32_t out[LINK_PIPES][OUT_BYTES / 4];
UNINITIALISED static uint32_t frames[LINK_PIPES][LINK_FRAME_MAX / 4];
volatile uint32_t link_events;
static volatile bool dtr;

void link_start(void)
{
    for (int i = 0; i < LINK_PIPES; i++) {
        pipes[i].packets = packets[i];
        pipes[i].lengths = lengths[i];
        pipes[i].out = (uint8_t *)out[i];
        pipes[i].decoder.buffer = (uint8_t *)frames[i];
        pipes[i].decoder.capacity = LINK_FRAME_MAX;
        cobs_next(&pipes[i].decoder);
    }
}

bool link_receive(enum link_pipe *which, struct cobs_frame *frame)
{
    /* Whose turn it is when both have something: the pipe that was not served last. */
    static enum link_pipe last;
    enum link_pipe turn = last ^ 1u;
    struct pipe *p = &pipes[turn];
    if (p->read == p->come) {
        turn = last;
        p = &pipes[turn];
        if (p->read == p->come)
            return false;
    }
    *which = last = turn;
    if (p->seen_generation != p->generation)
        forget(p);
    if (p->queued > OUT_BYTES - COBS_ENCODED_MAX(LINK_FRAME_MAX) && (p->busy || p->queued != p->sent))
        return false;
    /* The frame of the call before has been used. */
    uint32_t read = p->read;
    p->freed = read;
    if (!p->armed)
        rearm(p);
    if (read == p->come)
        return false;
    /* Nearly every request is a packet of its own. What begins here and ends here can stay here. */
    uint8_t *start = (uint8_t *)p->packets[read % PACKETS].words, *end = start + p->lengths[read % PACKETS];
    if (p->decoder.started || end[-1] != 0)
        return receive_in_pieces(p, frame);
    uint8_t *at = cobs_decode_in_place(start + p->offset, end, frame);
    uint32_t offset = (uint32_t)(at - start);
    if (at == end) {
        p->read = ++read;
        offset = 0;
    }
    p->offset = offset;
    p->look_slot = read;
    p->look_offset = offset;
    return frame->event != COBS_MORE;
}

/* As far as the frame, or what has come of it. */
static bool receive_in_pieces(struct pipe *p, struct cobs_frame *frame)
{
    while (p->read != p->come) {
        uint32_t slot = p->read % PACKETS;
        const uint8_t *start = (const uint8_t *)p->packets[slot].words, *at = start + p->offset, *end = start + p->lengths[slot];
        frame->event = cobs_decode(&p->decoder, &at, end);
        p->offset = (uint32_t)(at - start);
        if (at == end) {
            p->offset = 0;
            p->read++;
            p->freed = p->read;
            if (!p->armed)
                rearm(p);
        }
        if (p->seen_generation != p->generation)
            return false;
        if (frame->event != COBS_MORE) {
            p->look_slot = p->read;
            p->look_offset = p->offset;
            frame->bytes = p->decoder.buffer;
            frame->length = p->decoder.length;
            cobs_next(&p->decoder);
            return true;
        }
    }
    return false;
}

bool link_has_room_to_spare(enum link_pipe which)
{
    return pipes[which].queued + 2 * COBS_ENCODED_MAX(LINK_FRAME_MAX) <= OUT_BYTES;
}

/* Any frame has room in an empty buffer. */
_Static_assert(COBS_ENCODED_MAX(LINK_FRAME_MAX) <= OUT_BYTES, "LINK_OUT_BYTES is too small for LINK_FRAME_MAX");

void link_send(enum link_pipe which, const uint8_t *frame, uint32_t length)
{
    struct pipe *p = &pipes[which];
    if (!p->open)
        return;
    uint32_t queued = p->queued;
    /* Idle, nothing but this changes them; the interrupt that could is the end of a packet. */
    if (!p->busy && queued == p->sent)
        p->queued = p->sent = queued = 0;
    else if (queued + COBS_ENCODED_MAX(length + 2) > OUT_BYTES)
        return;
    send_at(p, queued, frame, length);
}

static inline void send_at(struct pipe *p, uint32_t queued, const uint8_t *frame, uint32_t length)
{
    uint32_t generation = p->generation;
    queued += cobs_encode(p->out + queued, frame, length);
    uint32_t state = hal_irq_disable();
    if (generation == p->generation && p->open) {
        p->queued = queued;
        if (!p->busy)
            start_in(p);
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
    if (p->seen_generation != p->generation)
        return 0;
    /* From the place reached so far to the next zero; nothing moves on until the zero is there. */
    uint32_t slot = p->look_slot, offset = p->look_offset, count = 0;
    while (slot != p->come) {
        uint32_t length = p->lengths[slot % PACKETS];
        for (const uint8_t *bytes = (const uint8_t *)p->packets[slot % PACKETS].words; offset < length;) {
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
                cobs_next(&decoder);
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
    return pipes[which].come;
}

uint32_t link_take_events(void)
{
    uint32_t state = hal_irq_disable(), taken = link_events;
    link_events = 0;
    hal_irq_restore(state);
    return taken;
}

bool link_dtr(void)
{
    return dtr;
}

/* ---- interrupt ---- */

void link_open_pipe(enum link_pipe which)
{
    struct pipe *p = &pipes[which];
    hal_usb_open(p->in_endpoint, HAL_USB_BULK);
    hal_usb_open(p->out_endpoint, HAL_USB_BULK);
    p->begin = p->come;
    p->queued = p->sent = 0;
    p->in_flight = 0;
    p->busy = p->last_was_full = false;
    p->generation = p->generation + 1;
    p->open = true;
    p->armed = true;
    hal_usb_out(p->out_endpoint);
}

void link_unconfigured(void)
{
    for (int i = 0; i < LINK_PIPES; i++) {
        struct pipe *p = &pipes[i];
        p->open = p->armed = p->busy = false;
        p->begin = p->come;
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
        if (endpoint == p->out_endpoint && p->armed)
            hal_usb_out(endpoint);
        if (endpoint == p->in_endpoint) {
            p->busy = false;
            p->in_flight = 0;
            if (p->open)
                start_in(p);
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

bool on_usb_out(uint8_t endpoint, const uint8_t *bytes, uint32_t length)
{
    if (endpoint == 0) {
        usb_control_out_done(bytes, length);
        return false;
    }
    struct pipe *p = endpoint == (USB_EP_CDC_OUT & 15) ? &pipes[LINK_CDC] : &pipes[LINK_VENDOR];
    uint32_t come = p->come;
    if (length) {
        uint32_t slot = come % PACKETS;
        p->lengths[slot] = (uint8_t)length;
        copy_pieces(p->packets[slot].words, bytes, length);
        p->come = ++come;
    }
    bool room = come - p->freed < PACKETS;
    p->armed = room;
    return room;
}

void on_usb_in(uint8_t endpoint)
{
    if (endpoint == 0) {
        usb_control_in_done();
        return;
    }
    if (endpoint == (USB_EP_CDC_NOTIFY & 15))
        return;
    struct pipe *p = endpoint == (USB_EP_CDC_IN & 15) ? &pipes[LINK_CDC] : &pipes[LINK_VENDOR];
    p->sent = p->sent + p->in_flight;
    p->busy = false;
    if (p->open)
        start_in(p);
}

/* With interrupts out, on an open pipe that is not busy: hands the next packet to the controller, or the zero-length one that ends a
 * transfer of full packets. */
static void start_in(struct pipe *p)
{
    uint32_t sent = p->sent, length = p->queued - sent;
    if (length == 0 && !p->last_was_full)
        return;
    bool full = length >= HAL_USB_PACKET;
    if (full)
        length = HAL_USB_PACKET;
    p->in_flight = length;
    p->last_was_full = full && !MUTANT(bulk_missing_zlp);
    p->busy = true;
    hal_usb_in(p->in_endpoint, p->out + sent, length);
}

/* The queue was full and is no longer. */
static void rearm(struct pipe *p)
{
    uint32_t state = hal_irq_disable();
    if (p->open && !p->armed) {
        p->armed = true;
        hal_usb_out(p->out_endpoint);
    }
    hal_irq_restore(state);
}

/* Whatever came before the pipe was opened anew. */
static void forget(struct pipe *p)
{
    uint32_t state = hal_irq_disable();
    p->seen_generation = p->generation;
    p->read = p->begin;
    hal_irq_restore(state);
    p->offset = 0;
    p->look_slot = p->begin;
    p->look_offset = 0;
    cobs_next(&p->decoder);
}

static void event(uint32_t bits)
{
    link_events = link_events | bits;
}
