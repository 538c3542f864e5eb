/*
 * The registers of the RP2040 that this firmware touches, and no others.
 *
 * Names and bit positions are the datasheet's (RP2040 datasheet, build 2024-10; chapter numbers beside each block). Every peripheral
 * register also answers at +0x1000 (xor), +0x2000 (set bits) and +0x3000 (clear bits), section 2.1.2; USB's dual-port RAM does not.
 */
#ifndef PINBRIDGE_RP2040_REGISTERS_H
#define PINBRIDGE_RP2040_REGISTERS_H

#include <stdint.h>

typedef volatile uint32_t reg32;

#define REG(address) (*(reg32 *)(uintptr_t)(address))
#define REG_XOR(reg) (*(reg32 *)((uintptr_t)&(reg) | 0x1000u))
#define REG_SET(reg) (*(reg32 *)((uintptr_t)&(reg) | 0x2000u))
#define REG_CLR(reg) (*(reg32 *)((uintptr_t)&(reg) | 0x3000u))
#define BIT(n) (1u << (n))

/* 4.10.13 SSI (execute in place) and the chip-select pin it is given, 2.19.6.2 */
#define XIP_FLUSH REG(0x14000004)
#define SSI_CTRLR0 REG(0x18000000)
#define SSI_CTRLR1 REG(0x18000004)
#define SSI_SSIENR REG(0x18000008)
#define SSI_SER REG(0x18000010)
#define SSI_BAUDR REG(0x18000014)
#define SSI_SR REG(0x18000028)
#define SSI_DR0 REG(0x18000060)
#define SSI_SR_BUSY BIT(0)
#define SSI_SR_TFNF BIT(1)
#define SSI_SR_TFE BIT(2)
#define SSI_SR_RFNE BIT(3)
#define IO_QSPI_SS_CTRL REG(0x4001800C)
#define IO_QSPI_OUTOVER_LOW (2u << 8)
#define IO_QSPI_OUTOVER_HIGH (3u << 8)
#define IO_QSPI_OUTOVER_MASK (3u << 8)

/* 2.15 clocks */
#define CLK_REF_CTRL REG(0x40008030)
#define CLK_REF_DIV REG(0x40008034)
#define CLK_REF_SELECTED REG(0x40008038)
#define CLK_SYS_CTRL REG(0x4000803C)
#define CLK_SYS_DIV REG(0x40008040)
#define CLK_SYS_SELECTED REG(0x40008044)
#define CLK_PERI_CTRL REG(0x40008048)
#define CLK_USB_CTRL REG(0x40008054)
#define CLK_USB_DIV REG(0x40008058)
#define CLK_ADC_CTRL REG(0x40008060)
#define CLK_ADC_DIV REG(0x40008064)
#define CLK_SYS_RESUS_CTRL REG(0x40008078)
#define CLK_ENABLE BIT(11)

/* 2.14 resets */
#define RESETS_RESET REG(0x4000C000)
#define RESETS_DONE REG(0x4000C008)
#define RESET_ADC BIT(0)
#define RESET_I2C0 BIT(3)
#define RESET_I2C1 BIT(4)
#define RESET_IO_BANK0 BIT(5)
#define RESET_IO_QSPI BIT(6)
#define RESET_PADS_BANK0 BIT(8)
#define RESET_DMA BIT(2)
#define RESET_PIO0 BIT(10)
#define RESET_PIO1 BIT(11)
#define RESET_PLL_SYS BIT(12)
#define RESET_PLL_USB BIT(13)
#define RESET_PWM BIT(14)
#define RESET_SPI0 BIT(16)
#define RESET_SPI1 BIT(17)
#define RESET_SYSINFO BIT(19)
#define RESET_TIMER BIT(21)
#define RESET_UART0 BIT(22)
#define RESET_USBCTRL BIT(24)

/* 2.13 power-on state machine: what a watchdog reset takes with it */
#define PSM_WDSEL REG(0x40010008)
#define PSM_WDSEL_ALL 0x0001FFFFu
#define PSM_ROSC BIT(0)
#define PSM_XOSC BIT(1)

/* 2.19.6.1 IO_BANK0: 8 bytes a pin, CTRL is the second word; 2.19.6.3 pads */
#define IO_CTRL(pin) REG(0x40014004u + 8u * (pin))
/* Four bits a pin, eight pins a register: level low, level high, edge low, edge high. Edges stay in INTR until written. */
#define IO_INTR(pin) REG(0x400140F0u + 4u * ((pin) / 8))
#define IO_INTE(pin) REG(0x40014100u + 4u * ((pin) / 8))
#define IO_INTS(pin) REG(0x40014120u + 4u * ((pin) / 8))
#define IO_INT_EDGES(pin) (0xCu << (4u * ((pin) % 8)))
#define IO_FUNC_SPI 1u
#define IO_FUNC_UART 2u
#define IO_FUNC_I2C 3u
#define IO_FUNC_PWM 4u
#define IO_FUNC_SIO 5u
#define IO_FUNC_PIO0 6u
#define IO_FUNC_NULL 31u
#define IO_OUTPUT_INVERTED (1u << 8)
#define IO_INPUT_INVERTED (1u << 16)
#define PAD(pin) REG(0x4001C004u + 4u * (pin))
#define PAD_SLEWFAST BIT(0)
#define PAD_SCHMITT BIT(1)
#define PAD_PULL_DOWN BIT(2)
#define PAD_PULL_UP BIT(3)
#define PAD_DRIVE_LSB 4
#define PAD_INPUT_ENABLE BIT(6)
#define PAD_OUTPUT_DISABLE BIT(7)

/* 2.16 crystal oscillator, 2.18 PLLs */
#define XOSC_CTRL REG(0x40024000)
#define XOSC_STATUS REG(0x40024004)
#define XOSC_STARTUP REG(0x4002400C)
#define XOSC_ENABLE (0xFABu << 12)
#define XOSC_1_15MHZ 0xAA0u
#define XOSC_STABLE BIT(31)
#define PLL_SYS_BASE 0x40028000u
#define PLL_USB_BASE 0x4002C000u
#define PLL_CS(base) REG((base) + 0x0)
#define PLL_PWR(base) REG((base) + 0x4)
#define PLL_FBDIV(base) REG((base) + 0x8)
#define PLL_PRIM(base) REG((base) + 0xC)
#define PLL_CS_LOCK BIT(31)
#define PLL_PWR_PD BIT(0)
#define PLL_PWR_POSTDIVPD BIT(3)
#define PLL_PWR_VCOPD BIT(5)

/* 4.2 UART (PL011) */
#define UART_BASE(n) (0x40034000u + 0x4000u * (n))
#define UART_DR(n) REG(UART_BASE(n) + 0x00)
#define UART_FR(n) REG(UART_BASE(n) + 0x18)
#define UART_IBRD(n) REG(UART_BASE(n) + 0x24)
#define UART_FBRD(n) REG(UART_BASE(n) + 0x28)
#define UART_LCR_H(n) REG(UART_BASE(n) + 0x2C)
#define UART_CR(n) REG(UART_BASE(n) + 0x30)
#define UART_IFLS(n) REG(UART_BASE(n) + 0x34)
#define UART_IMSC(n) REG(UART_BASE(n) + 0x38)
#define UART_MIS(n) REG(UART_BASE(n) + 0x40)
#define UART_ICR(n) REG(UART_BASE(n) + 0x44)
#define UART_FR_BUSY BIT(3)
#define UART_FR_RXFE BIT(4)
#define UART_FR_TXFF BIT(5)
#define UART_DR_FE BIT(8)
#define UART_DR_PE BIT(9)
#define UART_DR_BE BIT(10)
#define UART_DR_OE BIT(11)
#define UART_LCR_BRK BIT(0)
#define UART_LCR_PEN BIT(1)
#define UART_LCR_EPS BIT(2)
#define UART_LCR_STP2 BIT(3)
#define UART_LCR_FEN BIT(4)
#define UART_CR_EN BIT(0)
#define UART_CR_TXE BIT(8)
#define UART_CR_RXE BIT(9)
#define UART_CR_RTSEN BIT(14)
#define UART_CR_CTSEN BIT(15)
#define UART_INT_RX BIT(4)
#define UART_INT_TX BIT(5)
#define UART_INT_RT BIT(6)

/* 4.4 SPI (PL022) */
#define SPI_BASE(n) (0x4003C000u + 0x4000u * (n))
#define SPI_CR0(n) REG(SPI_BASE(n) + 0x00)
#define SPI_CR1(n) REG(SPI_BASE(n) + 0x04)
#define SPI_DR(n) REG(SPI_BASE(n) + 0x08)
#define SPI_SR(n) REG(SPI_BASE(n) + 0x0C)
#define SPI_CPSR(n) REG(SPI_BASE(n) + 0x10)
#define SPI_IMSC(n) REG(SPI_BASE(n) + 0x14)
#define SPI_CR0_SPO BIT(6)
#define SPI_CR0_SPH BIT(7)
#define SPI_CR1_SSE BIT(1)
#define SPI_IMSC_RXIM BIT(2)
#define SPI_SR_TNF BIT(1)
#define SPI_SR_RNE BIT(2)
#define SPI_SR_BSY BIT(4)

/* 4.3 I2C (DW_apb_i2c) */
#define I2C_BASE(n) (0x40044000u + 0x4000u * (n))
#define I2C_CON(n) REG(I2C_BASE(n) + 0x00)
#define I2C_TAR(n) REG(I2C_BASE(n) + 0x04)
#define I2C_SAR(n) REG(I2C_BASE(n) + 0x08)
#define I2C_DATA_CMD(n) REG(I2C_BASE(n) + 0x10)
#define I2C_FS_SCL_HCNT(n) REG(I2C_BASE(n) + 0x1C)
#define I2C_FS_SCL_LCNT(n) REG(I2C_BASE(n) + 0x20)
#define I2C_INTR_MASK(n) REG(I2C_BASE(n) + 0x30)
#define I2C_RAW_INTR_STAT(n) REG(I2C_BASE(n) + 0x34)
#define I2C_RX_TL(n) REG(I2C_BASE(n) + 0x38)
#define I2C_TX_TL(n) REG(I2C_BASE(n) + 0x3C)
#define I2C_CLR_INTR(n) REG(I2C_BASE(n) + 0x40)
#define I2C_CLR_RD_REQ(n) REG(I2C_BASE(n) + 0x50)
#define I2C_CLR_TX_ABRT(n) REG(I2C_BASE(n) + 0x54)
#define I2C_CLR_RX_DONE(n) REG(I2C_BASE(n) + 0x58)
#define I2C_CLR_STOP_DET(n) REG(I2C_BASE(n) + 0x60)
#define I2C_ENABLE(n) REG(I2C_BASE(n) + 0x6C)
#define I2C_STATUS(n) REG(I2C_BASE(n) + 0x70)
#define I2C_TXFLR(n) REG(I2C_BASE(n) + 0x74)
#define I2C_RXFLR(n) REG(I2C_BASE(n) + 0x78)
#define I2C_SDA_HOLD(n) REG(I2C_BASE(n) + 0x7C)
#define I2C_TX_ABRT_SOURCE(n) REG(I2C_BASE(n) + 0x80)
#define I2C_ENABLE_STATUS(n) REG(I2C_BASE(n) + 0x9C)
#define I2C_FS_SPKLEN(n) REG(I2C_BASE(n) + 0xA0)
#define I2C_CLR_RESTART_DET(n) REG(I2C_BASE(n) + 0xA8)
#define I2C_CON_STOP_DET_IFADDRESSED BIT(7)
#define I2C_CON_RX_FIFO_FULL_HLD_CTRL BIT(9)
#define I2C_DATA_FIRST BIT(11)
#define I2C_INTR_RD_REQ BIT(5)
#define I2C_INTR_RX_DONE BIT(7)
#define I2C_INTR_RESTART_DET BIT(12)
#define I2C_CON_MASTER BIT(0)
#define I2C_CON_FAST (2u << 1)
#define I2C_CON_RESTART_EN BIT(5)
#define I2C_CON_SLAVE_DISABLE BIT(6)
#define I2C_CON_TX_EMPTY_CTRL BIT(8)
#define I2C_CMD_READ BIT(8)
#define I2C_CMD_STOP BIT(9)
#define I2C_CMD_RESTART BIT(10)
#define I2C_INTR_RX_FULL BIT(2)
#define I2C_INTR_TX_EMPTY BIT(4)
#define I2C_INTR_TX_ABRT BIT(6)
#define I2C_INTR_STOP_DET BIT(9)
#define I2C_STATUS_MST_ACTIVITY BIT(5)
#define I2C_STATUS_SLV_ACTIVITY BIT(6)
#define I2C_ENABLE_ENABLE BIT(0)
#define I2C_ENABLE_ABORT BIT(1)
#define I2C_ABRT_7B_ADDR_NOACK BIT(0)
#define I2C_ABRT_TXDATA_NOACK BIT(3)
#define I2C_ABRT_ARB_LOST BIT(12)

/* 4.9 ADC */
#define ADC_CS REG(0x4004C000)
#define ADC_RESULT REG(0x4004C004)
#define ADC_CS_EN BIT(0)
#define ADC_CS_TS_EN BIT(1)
#define ADC_CS_START_ONCE BIT(2)
#define ADC_CS_READY BIT(8)
#define ADC_CS_ERR BIT(9)
#define ADC_CS_AINSEL_LSB 12

/* 4.5 PWM */
#define PWM_CSR(slice) REG(0x40050000u + 0x14u * (slice))
#define PWM_DIV(slice) REG(0x40050004u + 0x14u * (slice))
#define PWM_CTR(slice) REG(0x40050008u + 0x14u * (slice))
#define PWM_CC(slice) REG(0x4005000Cu + 0x14u * (slice))
#define PWM_TOP(slice) REG(0x40050010u + 0x14u * (slice))
#define PWM_CSR_EN BIT(0)
#define PWM_INTR REG(0x400500A4)
#define PWM_INTE REG(0x400500A8)
#define PWM_INTS REG(0x400500B0)

/* 4.6 timer, 4.7 watchdog */
#define TIMER_ALARM0 REG(0x40054010)
#define TIMER_ALARM1 REG(0x40054014)
#define TIMER_ARMED REG(0x40054020)
#define TIMER_TIMERAWH REG(0x40054024)
#define TIMER_TIMERAWL REG(0x40054028)
#define TIMER_INTR REG(0x40054034)
#define TIMER_INTE REG(0x40054038)
#define WATCHDOG_CTRL REG(0x40058000)
#define WATCHDOG_LOAD REG(0x40058004)
#define WATCHDOG_REASON REG(0x40058008)
#define WATCHDOG_SCRATCH(n) REG(0x4005800Cu + 4u * (n))
#define WATCHDOG_TICK REG(0x4005802C)
#define WATCHDOG_CTRL_TRIGGER BIT(31)
#define WATCHDOG_CTRL_ENABLE BIT(30)
#define WATCHDOG_CTRL_PAUSE (7u << 24)
#define WATCHDOG_TICK_ENABLE BIT(9)

/* 2.12.8 voltage regulator and chip reset: why the chip last started */
#define CHIP_RESET REG(0x40064008)
#define CHIP_RESET_HAD_POR BIT(8)
#define CHIP_RESET_HAD_RUN BIT(16)

/* 2.17 ring oscillator */
#define ROSC_RANDOMBIT REG(0x4006001C)

/* 4.1 USB: dual-port RAM and registers */
#define USB_DPRAM 0x50100000u
#define USB_SETUP_PACKET REG(USB_DPRAM)
#define USB_SETUP_PACKET_HIGH REG(USB_DPRAM + 4)
#define USB_EP_CONTROL(ep, out) REG(USB_DPRAM + 8u * (ep) + ((out) ? 4u : 0u))
#define USB_BUF_CONTROL(ep, out) REG(USB_DPRAM + 0x80u + 8u * (ep) + ((out) ? 4u : 0u))
#define USB_EP0_BUFFER (USB_DPRAM + 0x100u)
#define USB_ADDR_ENDP REG(0x50110000)
#define USB_MAIN_CTRL REG(0x50110040)
#define USB_SIE_CTRL REG(0x5011004C)
#define USB_SIE_STATUS REG(0x50110050)
#define USB_BUFF_STATUS REG(0x50110058)
#define USB_EP_STALL_ARM REG(0x50110068)
#define USB_MUXING REG(0x50110074)
#define USB_PWR REG(0x50110078)
#define USB_INTE REG(0x50110090)
#define USB_INTS REG(0x50110098)
#define USB_MAIN_CTRL_CONTROLLER_EN BIT(0)
#define USB_SIE_CTRL_EP0_INT_1BUF BIT(29)
#define USB_SIE_CTRL_PULLUP_EN BIT(16)
#define USB_SIE_STATUS_SUSPENDED BIT(4)
#define USB_SIE_STATUS_RESUME BIT(11)
#define USB_SIE_STATUS_SETUP_REC BIT(17)
#define USB_SIE_STATUS_BUS_RESET BIT(19)
#define USB_MUXING_TO_PHY BIT(0)
#define USB_MUXING_SOFTCON BIT(3)
#define USB_PWR_VBUS_DETECT BIT(2)
#define USB_PWR_VBUS_DETECT_OVERRIDE_EN BIT(3)
#define USB_INT_BUFF_STATUS BIT(4)
#define USB_INT_BUS_RESET BIT(12)
#define USB_INT_DEV_SUSPEND BIT(14)
#define USB_INT_DEV_RESUME BIT(15)
#define USB_INT_SETUP_REQ BIT(16)
#define USB_EP_ENABLE BIT(31)
#define USB_EP_INT_PER_BUFF BIT(29)
#define USB_EP_TYPE_LSB 26
#define USB_BUF_FULL BIT(15)
#define USB_BUF_LAST BIT(14)
#define USB_BUF_DATA1 BIT(13)
#define USB_BUF_STALL BIT(11)
#define USB_BUF_AVAILABLE BIT(10)
#define USB_BUF_LENGTH 0x3FFu

/* 2.5 DMA */
#define DMA(channel, offset) REG(0x50000000u + 0x40u * (channel) + (offset))
#define DMA_READ_ADDR(channel) DMA(channel, 0x00)
#define DMA_WRITE_ADDR(channel) DMA(channel, 0x04)
#define DMA_TRANS_COUNT(channel) DMA(channel, 0x08)
#define DMA_CTRL_TRIG(channel) DMA(channel, 0x0C)
#define DMA_AL1_CTRL(channel) DMA(channel, 0x10)
#define DMA_INTE0 REG(0x50000404)
#define DMA_INTS0 REG(0x5000040C)
#define DMA_CHAN_ABORT REG(0x50000444)
#define DMA_CTRL_ENABLE BIT(0)
#define DMA_CTRL_SIZE_LSB 2
#define DMA_CTRL_INCR_READ BIT(4)
#define DMA_CTRL_INCR_WRITE BIT(5)
#define DMA_CTRL_CHAIN_LSB 11
#define DMA_CTRL_TREQ_LSB 15
#define DMA_CTRL_BUSY BIT(24)

/* 3 PIO: two blocks of four state machines */
#define PIO(block, offset) REG(0x50200000u + 0x100000u * (block) + (offset))
#define PIO_CTRL(block) PIO(block, 0x00)
#define PIO_FSTAT(block) PIO(block, 0x04)
#define PIO_FDEBUG(block) PIO(block, 0x08)
#define PIO_FLEVEL(block) PIO(block, 0x0C)
#define PIO_TXF(block, machine) PIO(block, 0x10 + 4u * (machine))
#define PIO_RXF(block, machine) PIO(block, 0x20 + 4u * (machine))
#define PIO_IRQ(block) PIO(block, 0x30)
#define PIO_INSTR_MEM(block, n) PIO(block, 0x48 + 4u * (n))
#define PIO_SM(block, machine, offset) PIO(block, 0xC8 + 0x18u * (machine) + (offset))
#define PIO_SM_CLKDIV(block, machine) PIO_SM(block, machine, 0x00)
#define PIO_SM_EXECCTRL(block, machine) PIO_SM(block, machine, 0x04)
#define PIO_SM_SHIFTCTRL(block, machine) PIO_SM(block, machine, 0x08)
#define PIO_SM_ADDR(block, machine) PIO_SM(block, machine, 0x0C)
#define PIO_SM_INSTR(block, machine) PIO_SM(block, machine, 0x10)
#define PIO_SM_PINCTRL(block, machine) PIO_SM(block, machine, 0x14)
#define PIO_IRQ0_INTE(block) PIO(block, 0x12C)
#define PIO_IRQ0_INTS(block) PIO(block, 0x134)
#define PIO_IRQ1_INTE(block) PIO(block, 0x138)
#define PIO_IRQ1_INTS(block) PIO(block, 0x140)
#define PIO_CTRL_ENABLE(machine) BIT(machine)
#define PIO_CTRL_RESTART(machine) BIT(4u + (machine))
#define PIO_CTRL_CLKDIV_RESTART(machine) BIT(8u + (machine))
#define PIO_FSTAT_RX_EMPTY(machine) BIT(8u + (machine))
#define PIO_FSTAT_TX_FULL(machine) BIT(16u + (machine))
#define PIO_FSTAT_TX_EMPTY(machine) BIT(24u + (machine))
#define PIO_FDEBUG_RX_STALL(machine) BIT(machine)
#define PIO_FDEBUG_RX_UNDER(machine) BIT(8u + (machine))
#define PIO_FDEBUG_TX_OVER(machine) BIT(16u + (machine))
#define PIO_FDEBUG_TX_STALL(machine) BIT(24u + (machine))
#define PIO_FDEBUG_ALL(machine) (0x01010101u << (machine))
#define PIO_INT_RX_NOT_EMPTY(machine) BIT(machine)
#define PIO_INT_TX_NOT_FULL(machine) BIT(4u + (machine))
#define PIO_EXECCTRL_EXEC_STALLED BIT(31)
#define PIO_EXECCTRL_OUT_STICKY BIT(17)
#define PIO_SHIFTCTRL_JOIN_TX BIT(30)
#define PIO_SHIFTCTRL_JOIN_RX BIT(31)

/* 2.3.1 SIO: single-cycle IO */
#define SIO_GPIO_IN REG(0xD0000004)
#define SIO_GPIO_OUT REG(0xD0000010)
#define SIO_GPIO_OUT_SET REG(0xD0000014)
#define SIO_GPIO_OUT_CLR REG(0xD0000018)
#define SIO_GPIO_OE REG(0xD0000020)
#define SIO_GPIO_OE_SET REG(0xD0000024)
#define SIO_GPIO_OE_CLR REG(0xD0000028)

/* 2.4.8 Cortex-M0+ */
#define SYST_CSR REG(0xE000E010)
#define SYST_RVR REG(0xE000E014)
#define SYST_CVR REG(0xE000E018)
#define NVIC_ISER REG(0xE000E100)
#define NVIC_ICER REG(0xE000E180)
#define NVIC_ICPR REG(0xE000E280)
/* Two bits of priority an interrupt, at the top of its byte; 0 is the most urgent. */
#define NVIC_IPR(irq) REG(0xE000E400 + ((irq) & ~3u))
#define NVIC_PRIORITY(irq, level) ((level) << (8 * ((irq) & 3u) + 6))
#define SCB_VTOR REG(0xE000ED08)
#define IRQ_TIMER_0 0
#define IRQ_TIMER_1 1
#define IRQ_PWM_WRAP 4
#define IRQ_USBCTRL 5
#define IRQ_PIO0_0 7
#define IRQ_DMA_0 11
#define IRQ_IO_BANK0 13
#define IRQ_SPI0 18
#define IRQ_UART0 20
#define IRQ_I2C0 23

/* Places code in RAM: no flash fetch in the way, and it still runs while the flash is busy with a command. */
#define RAM_CODE __attribute__((section(".ramtext"), noinline))

#endif
