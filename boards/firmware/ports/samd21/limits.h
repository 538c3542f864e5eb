/* How much of the 32 KB this port gives to the link: a window of four frames of 512 bytes. HELLO tells the host. */
#ifndef PINBRIDGE_SAMD21_LIMITS_H
#define PINBRIDGE_SAMD21_LIMITS_H

/* Largest frame in both directions, head to crc. */
#define LINK_FRAME_MAX 512u
#define LINK_OUT_BYTES 1536u
/* The whole window of one session in packets. */
#define LINK_PACKETS 32u
#define SESSION_WINDOW_FRAMES 4u
#define SESSION_WINDOW_BYTES 2048u

/* Events that wait to be fetched, bytes that wait in each serial port's ring, and captures at a time of how many pulses. */
#define EVENT_RING 64u
#define UART_RING_BYTES 512u
/* Bytes that wait in each to be sent, a power of two: as many as MicroPython\'s ports keep. */
#define UART_SEND_BYTES 256u
#define PULSE_CAPTURES 2u
#define PULSE_CAPTURE_PULSES 256u
/* Serial blocks, numbered from 0. */
#define HAL_UARTS 6u
/* Blocks of programmable IO. */
#define HAL_PIOS 0u

/* For data that is longer than a frame and crosses a bus in one piece. */
#define STAGING_BYTES 4096u

/* I2C targets at a time, of so many blocks; what each keeps of written and of ready bytes (a power of two); its memory. Targets that the main loop answers. */
#define TARGETS 2u
#define TARGET_BLOCKS 6u
#define TARGET_RING 64u
#define TARGET_MEMORY 256u
#define LISTENERS 1u

#endif
