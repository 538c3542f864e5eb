/* How much of the 264 KB this port gives to the link: a window of eight frames of 2 KB. HELLO tells the host. */
#ifndef PINBRIDGE_RP2040_LIMITS_H
#define PINBRIDGE_RP2040_LIMITS_H

/* Largest frame in both directions, head to crc. */
#define LINK_FRAME_MAX 2048u
#define LINK_OUT_BYTES 8192u
/* 16 KB: the whole window of one session, so that credit and not the endpoint is what holds a well-behaved host back. */
#define LINK_PACKETS 256u
#define SESSION_WINDOW_FRAMES 8u
#define SESSION_WINDOW_BYTES 16384u

/* Events that wait to be fetched, bytes that wait in each serial port's ring, and captures at a time of how many pulses. */
#define EVENT_RING 512u
#define UART_RING_BYTES 4096u
/* Bytes that wait in each to be sent, a power of two: as many as MicroPython\'s ports keep. */
#define UART_SEND_BYTES 256u
#define PULSE_CAPTURES 4u
#define PULSE_CAPTURE_PULSES 1024u
/* Serial blocks, numbered from 0. */
#define HAL_UARTS 2u
/* Blocks of programmable IO. */
#define HAL_PIOS 2u
/* Transfers without the processor, and the memory that they go through. */
#define HAL_PIO_STREAMS 12u
#define PIO_POOL_BYTES 32768u

/* For data that is longer than a frame and crosses a bus in one piece. */
#define STAGING_BYTES 16384u

/* I2C targets; what each keeps of written and of ready bytes (a power of two); its memory. */
#define TARGETS 2u
#define TARGET_BLOCKS 2u
#define TARGET_RING 256u
#define TARGET_MEMORY 1024u

#endif
