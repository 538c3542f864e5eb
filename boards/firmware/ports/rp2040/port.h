/* What the files of this port share with each other; the core sees only hal.h. */
#ifndef PINBRIDGE_RP2040_PORT_H
#define PINBRIDGE_RP2040_PORT_H

#include <stdbool.h>
#include <stdint.h>

#define CLK_SYS_HZ 125000000u
#define CLK_PERI_HZ 125000000u
#define CYCLES_PER_US (CLK_SYS_HZ / 1000000u)
#define PIN_COUNT 30u

int main(void);

void clocks_start(void);
/* What is urgent: pin edges before serial bytes before USB before the tick. */
void interrupt_priorities(void);
void timer_start(void);
void flash_read_unique_id(uint8_t id[8]);

/* Hands a pin to a block (IO_FUNC_...): pulls stay, output enabled, input enabled. */
void pin_function(uint8_t pin, uint32_t function);

/* A state machine and words of instruction memory that nobody has claimed, for as long as one op runs. False when there are none. */
struct pio_loan {
    uint8_t block, machine, offset, length;
};
bool pio_borrow(struct pio_loan *loan, uint32_t words);
void pio_give_back(const struct pio_loan *loan);

/* False: the block is no target. */
bool i2c_target_irq(uint32_t block);

void timer_alarm_irq(void);
void timer_tick_irq(void);
void uart0_irq(void);
void uart1_irq(void);
void usb_irq(void);
void pwm_irq(void);
void io_irq(void);
void pio0_irq0(void);
void pio0_irq1(void);
void pio1_irq0(void);
void pio1_irq1(void);
void dma_irq(void);
void spi0_irq(void);
void spi1_irq(void);
void i2c0_irq(void);
void i2c1_irq(void);

#endif
