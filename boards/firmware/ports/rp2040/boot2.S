/*
 * Second stage of the boot: 252 bytes at the start of flash, to which scripts/firmware-image.ts adds the CRC that the boot ROM checks.
 *
 * The ROM copies these 256 bytes to 0x20041F00 and jumps there with LR = 0 (datasheet section 2.8.1.3). The code sets the SSI up for
 * execute-in-place with the 03h read: one data line, no mode bits, no dummy cycles. Every NOR flash understands it whatever state it
 * was left in, so one image serves every board; it costs some speed on a cache miss, which is why the hot code runs from RAM.
 *
 * The same code brings XIP back after the firmware has talked to the flash itself: called with a return address in LR, it returns.
 */
    .syntax unified
    .cpu cortex-m0plus
    .thumb

    .section .boot2, "ax"
    .global boot2_start
    .thumb_func
boot2_start:
    ldr     r3, =0x18000000         /* SSI */
    movs    r1, #0
    str     r1, [r3, #0x08]         /* SSIENR off: the rest is writable only now */
    movs    r1, #4
    str     r1, [r3, #0x14]         /* BAUDR: 125 MHz / 4 = 31.25 MHz, under the 50 MHz limit of 03h */
    ldr     r1, =0x001F0300
    str     r1, [r3, #0x00]         /* CTRLR0: 32 clocks a frame, send command then receive */
    movs    r1, #0
    str     r1, [r3, #0x04]         /* CTRLR1: one frame */
    ldr     r1, =0x03000218
    movs    r2, #0xF4
    str     r1, [r3, r2]            /* SPI_CTRLR0: 03h prefix of 8 bits, 24 address bits, all serial */
    movs    r1, #1
    str     r1, [r3, #0x10]         /* SER: drive the chip select */
    str     r1, [r3, #0x08]         /* SSIENR on */
    mov     r0, lr
    cmp     r0, #0
    bne     1f
    ldr     r0, =0x10000100         /* the image's vector table: stack pointer, reset handler */
    ldr     r1, =0xE000ED08         /* VTOR */
    str     r0, [r1]
    ldr     r1, [r0, #0]
    msr     msp, r1
    ldr     r1, [r0, #4]
    bx      r1
1:  bx      lr
    .ltorg
