/*
 * The registers of the SAMD21 that this firmware touches, and no others.
 *
 * Names and bit positions are the datasheet's (SAM D21 family, DS40001882; chapter numbers beside each block). Register widths matter
 * here: a block answers to the width of each register, and many of them are bytes or half words.
 */
#ifndef PINBRIDGE_SAMD21_REGISTERS_H
#define PINBRIDGE_SAMD21_REGISTERS_H

#include <stdint.h>

typedef volatile uint8_t reg8;
typedef volatile uint16_t reg16;
typedef volatile uint32_t reg32;

#define REG8(address) (*(reg8 *)(uintptr_t)(address))
#define REG16(address) (*(reg16 *)(uintptr_t)(address))
#define REG32(address) (*(reg32 *)(uintptr_t)(address))
#define BIT(n) (1u << (n))

/* 10.2 where the blocks of blocks.h are; the single-cycle bus to the pins, section 23.6 */
#define PORT_BASE 0x41004400u
#define PORT_FAST_BASE 0x60000000u
#define SERCOM_BASE(n) (0x42000800u + (n)*0x400u)
typedef reg16 sercom_data;
#define USB_BASE 0x41005000u
#define TCC_BASE(n) (0x42002000u + (n)*0x400u)
#define TCC_COUNT 3u
#include "../samd/blocks.h"

/* 16 power manager */
#define PM_SLEEP REG8(0x40000401)
#define PM_AHBMASK REG32(0x40000414)
#define PM_APBAMASK REG32(0x40000418)
#define PM_APBBMASK REG32(0x4000041C)
#define PM_APBCMASK REG32(0x40000420)
#define RCAUSE REG8(0x40000438)
#define PM_APBA_EIC BIT(6)
#define PM_APBB_USB BIT(5)
#define PM_APBC_SERCOM0 BIT(2)
#define PM_APBC_TCC0 BIT(8)
#define PM_APBC_TC4 BIT(12)
#define PM_APBC_TC5 BIT(13)
#define PM_APBC_ADC BIT(16)
#define PM_APBC_DAC BIT(18)

/* 17 oscillators */
#define SYSCTRL_PCLKSR REG32(0x4000080C)
#define SYSCTRL_DFLLRDY BIT(4)
#define SYSCTRL_OSC8M REG32(0x40000820)
#define SYSCTRL_DFLLCTRL REG16(0x40000824)
#define SYSCTRL_DFLLVAL REG32(0x40000828)
#define SYSCTRL_DFLLMUL REG32(0x4000082C)
#define SYSCTRL_VREF REG32(0x40000840)
#define SYSCTRL_VREF_TSEN BIT(1)
#define DFLLCTRL_ENABLE BIT(1)
#define DFLLCTRL_MODE BIT(2)
#define DFLLCTRL_USBCRM BIT(5)
#define DFLLCTRL_ONDEMAND BIT(7)
#define DFLLCTRL_CCDIS BIT(8)

/* 15 generic clocks */
#define GCLK_STATUS REG8(0x40000C01)
#define GCLK_SYNCBUSY BIT(7)
#define GCLK_CLKCTRL REG16(0x40000C02)
#define GCLK_GENCTRL REG32(0x40000C04)
#define GCLK_GENDIV REG32(0x40000C08)
#define GCLK_CLKEN BIT(14)
#define GCLK_GENEN BIT(16)
#define GCLK_IDC BIT(17)
#define GCLK_SRC_OSCULP32K (3u << 8)
#define GCLK_SRC_OSC8M (6u << 8)
#define GCLK_SRC_DFLL48M (7u << 8)
#define GCLK_ID_WDT 3u
#define GCLK_ID_EIC 5u
#define GCLK_ID_USB 6u
#define GCLK_ID_SERCOM_SLOW 19u
#define GCLK_ID_SERCOM0_CORE 20u
#define GCLK_ID_TCC0_TCC1 26u
#define GCLK_ID_TCC2_TC3 27u
#define GCLK_ID_TC4_TC5 28u
#define GCLK_ID_ADC 30u
#define GCLK_ID_DAC 33u

/* 18 watchdog */
#define WDT_CTRL REG8(0x40001000)
#define WDT_CONFIG REG8(0x40001001)
#define WDT_STATUS REG8(0x40001007)
#define WDT_CLEAR REG8(0x40001008)
#define WDT_ENABLE BIT(1)
#define WDT_SYNCBUSY BIT(7)
#define WDT_CLEAR_KEY 0xA5u

/* 21 external interrupts */
#define EIC_CTRL REG8(0x40001800)
#define EIC_STATUS REG8(0x40001801)
#define EIC_INTENCLR REG32(0x40001808)
#define EIC_INTENSET REG32(0x4000180C)
#define EIC_INTFLAG REG32(0x40001810)
#define EIC_CONFIG(n) REG32(0x40001818 + (n)*4)
#define EIC_ENABLE BIT(1)
#define EIC_SYNCBUSY BIT(7)

/* 22 flash, and the calibration values and serial number it keeps (sections 10.3.2, 10.3.3) */
#define NVMCTRL_CTRLB REG32(0x41004004)
#define NVMCTRL_CTRLA REG16(0x41004000)
#define NVMCTRL_INTFLAG REG8(0x41004014)
#define NVMCTRL_ADDR REG32(0x4100401C)
#define NVMCTRL_KEY 0xA500u
#define NVMCTRL_ERASE_ROW 0x02u
#define NVMCTRL_WRITE_PAGE 0x04u
#define NVMCTRL_PAGE_BUFFER_CLEAR 0x44u
#define NVMCTRL_READY BIT(0)
#define NVMCTRL_RWS_1 (1u << 1)
#define NVMCTRL_MANW BIT(7)
#define NVM_CALIBRATION0 REG32(0x00806020)
#define NVM_CALIBRATION1 REG32(0x00806024)
#define NVM_TEMPERATURE0 REG32(0x00806030)
#define NVM_TEMPERATURE1 REG32(0x00806034)

/* 30 TC4 with TC5 as one 32-bit counter */
#define TC4_CTRLA REG16(0x42003000)
#define TC4_READREQ REG16(0x42003002)
#define TC4_INTENCLR REG8(0x4200300C)
#define TC4_INTENSET REG8(0x4200300D)
#define TC4_INTFLAG REG8(0x4200300E)
#define TC4_STATUS REG8(0x4200300F)
#define TC4_COUNT REG32(0x42003010)
#define TC4_CC0 REG32(0x42003018)
#define TC4_CC1 REG32(0x4200301C)
#define TC_MODE_COUNT32 (2u << 2)
#define TC_PRESCALER_DIV8 (3u << 8)
#define TC_ENABLE BIT(1)
#define TC_READREQ_RREQ BIT(15)
#define TC_READREQ_RCONT BIT(14)
#define TC_SYNCBUSY BIT(7)
#define TC_OVF BIT(0)
#define TC_MC0 BIT(4)
#define TC_MC1 BIT(5)

/* 33 ADC, 35 DAC */
#define ADC_CTRLA REG8(0x42004000)
#define ADC_REFCTRL REG8(0x42004001)
#define ADC_SAMPCTRL REG8(0x42004003)
#define ADC_CTRLB REG16(0x42004004)
#define ADC_SWTRIG REG8(0x4200400C)
#define ADC_INPUTCTRL REG32(0x42004010)
#define ADC_INTFLAG REG8(0x42004018)
#define ADC_STATUS REG8(0x42004019)
#define ADC_RESULT REG16(0x4200401A)
#define ADC_CALIB REG16(0x42004028)
#define ADC_ENABLE BIT(1)
#define ADC_REF_INT1V 0u
#define ADC_REF_HALF_VDDANA 2u
#define ADC_PRESCALER_DIV32 (3u << 8)
#define ADC_START BIT(1)
#define ADC_RESRDY BIT(0)
#define ADC_SYNCBUSY BIT(7)
#define ADC_MUXPOS_TEMP 0x18u
#define ADC_MUXNEG_GND (0x18u << 8)
#define ADC_GAIN_HALF (0xFu << 24)

#define DAC_CTRLA REG8(0x42004800)
#define DAC_CTRLB REG8(0x42004801)
#define DAC_STATUS REG8(0x42004807)
#define DAC_DATA REG16(0x42004808)
#define DAC_SWRST BIT(0)
#define DAC_ENABLE BIT(1)
#define DAC_EOEN BIT(0)
#define DAC_REF_AVCC (1u << 6)
#define DAC_SYNCBUSY BIT(7)

/* 11.2 interrupt lines, and the processor's own (ARMv6-M) */
#define IRQ_EIC 4u
#define EIC_LINES 16u
#define IRQ_USB 7u
#define IRQ_SERCOM0 9u
/* TC4, the counter of microseconds. */
#define IRQ_COUNTER 19u
#define IRQ_COUNT 28u
#define NVIC_ISER REG32(0xE000E100)
#define NVIC_ICER REG32(0xE000E180)
#define NVIC_ICPR REG32(0xE000E280)
/* Two bits of priority an interrupt, at the top of its byte; 0 is the most urgent. */
#define NVIC_IPR(irq) REG32(0xE000E400 + ((irq) & ~3u))
#define NVIC_PRIORITY(irq, level) ((level) << (8 * ((irq) & 3u) + 6))

#endif
