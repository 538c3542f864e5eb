/*
 * The registers of the SAMD51 that this firmware touches, and no others.
 *
 * Names and bit positions are the datasheet's (SAM D5x/E5x family, DS60001507; chapter numbers beside each block).
 */
#ifndef PINBRIDGE_SAMD51_REGISTERS_H
#define PINBRIDGE_SAMD51_REGISTERS_H

#include <stdint.h>

typedef volatile uint8_t reg8;
typedef volatile uint16_t reg16;
typedef volatile uint32_t reg32;

#define REG8(address) (*(reg8 *)(uintptr_t)(address))
#define REG16(address) (*(reg16 *)(uintptr_t)(address))
#define REG32(address) (*(reg32 *)(uintptr_t)(address))
#define BIT(n) (1u << (n))

/* 8 where the blocks of blocks.h are; there is no single-cycle bus to the pins */
#define PORT_BASE 0x41008000u
#define PORT_FAST_BASE PORT_BASE
extern const uint32_t sercom_bases[];
#define SERCOM_BASE(n) sercom_bases[n]
typedef reg32 sercom_data;
#define USB_BASE 0x41000000u
extern const uint32_t tcc_bases[];
#define TCC_BASE(n) tcc_bases[n]
#define TCC_COUNT 5u
#include "../samd/blocks.h"

/* 15 main clock: the bus clocks of blocks */
#define MCLK_AHBMASK REG32(0x40000810)
#define MCLK_APBMASK(bridge) REG32(0x40000814 + (bridge)*4)
#define BRIDGE_A 0u
#define BRIDGE_B 1u
#define BRIDGE_C 2u
#define BRIDGE_D 3u
#define MCLK_A_EIC BIT(10)
#define MCLK_B_USB BIT(0)
#define MCLK_B_TC2 BIT(13)
#define MCLK_B_TC3 BIT(14)
#define MCLK_B_EVSYS BIT(7)
#define MCLK_D_ADC0 BIT(7)
#define MCLK_D_DAC BIT(9)

/* 14 generic clocks */
#define GCLK_SYNCBUSY REG32(0x40001C04)
#define GCLK_SYNC_GENERATOR(n) BIT(2 + (n))
#define GCLK_GENCTRL(n) REG32(0x40001C20 + (n)*4)
#define GCLK_PCHCTRL(id) REG32(0x40001C80 + (id)*4)
#define GCLK_SRC_OSCULP32K 4u
#define GCLK_SRC_DFLL 6u
#define GCLK_SRC_DPLL0 7u
#define GCLK_GENEN BIT(8)
#define GCLK_DIV_LSB 16u
#define GCLK_CHEN BIT(6)
#define GCLK_ID_DPLL0 1u
#define GCLK_ID_SERCOM_SLOW 3u
#define GCLK_ID_EIC 4u
#define GCLK_ID_USB 10u
#define GCLK_ID_TC2_TC3 26u
#define GCLK_ID_ADC0 40u
#define GCLK_ID_DAC 42u

/* 28 oscillators */
#define OSCCTRL_STATUS REG32(0x40001010)
#define OSCCTRL_DFLLRDY BIT(8)
#define OSCCTRL_DFLLCTRLA REG8(0x4000101C)
#define OSCCTRL_DFLLCTRLB REG8(0x40001020)
#define OSCCTRL_DFLLMUL REG32(0x40001028)
#define OSCCTRL_DFLLSYNC REG8(0x4000102C)
#define OSCCTRL_DPLL0CTRLA REG8(0x40001030)
#define OSCCTRL_DPLL0RATIO REG32(0x40001034)
#define OSCCTRL_DPLL0CTRLB REG32(0x40001038)
#define OSCCTRL_DPLL0SYNCBUSY REG32(0x4000103C)
#define OSCCTRL_DPLL0STATUS REG32(0x40001040)
#define DFLLCTRLA_ENABLE BIT(1)
#define DFLLCTRLB_MODE BIT(0)
#define DFLLCTRLB_USBCRM BIT(3)
#define DFLLCTRLB_CCDIS BIT(4)
#define DFLLSYNC_ENABLE BIT(1)
#define DFLLSYNC_DFLLCTRLB BIT(2)
#define DFLLSYNC_DFLLMUL BIT(4)
#define DPLL_ENABLE BIT(1)
#define DPLL_SYNC_ENABLE BIT(1)
#define DPLL_SYNC_RATIO BIT(2)
#define DPLL_LBYPASS BIT(11)
#define DPLL_CLKRDY BIT(1)

/* 17 reset controller, 19 supply */
#define RCAUSE REG8(0x40000C00)
#define SUPC_VREF REG32(0x4000181C)
#define SUPC_VREF_TSEN BIT(1)
#define SUPC_VREF_ONDEMAND BIT(7)

/* 20 watchdog */
#define WDT_CTRLA REG8(0x40002000)
#define WDT_CONFIG REG8(0x40002001)
#define WDT_SYNCBUSY REG32(0x40002008)
#define WDT_CLEAR REG8(0x4000200C)
#define WDT_ENABLE BIT(1)
#define WDT_SYNC_ENABLE BIT(1)
#define WDT_SYNC_CLEAR BIT(4)
#define WDT_PERIOD_4096 9u
#define WDT_CLEAR_KEY 0xA5u

/* 23 external interrupts */
#define EIC_CTRLA REG8(0x40002800)
#define EIC_SYNCBUSY REG32(0x40002804)
#define EIC_INTENCLR REG32(0x4000280C)
#define EIC_INTENSET REG32(0x40002810)
#define EIC_INTFLAG REG32(0x40002814)
#define EIC_EVCTRL REG32(0x40002808)
#define EIC_CONFIG(n) REG32(0x4000281C + (n)*4)
#define EIC_ENABLE BIT(1)
#define EIC_SYNC_ENABLE BIT(1)

/* 25 flash and 12 its cache; the factory's calibration, section 9.5 */
#define NVMCTRL_CTRLA REG16(0x41004000)
#define NVMCTRL_CTRLB REG16(0x41004004)
#define NVMCTRL_STATUS REG16(0x41004012)
#define NVMCTRL_ADDR REG32(0x41004014)
#define NVMCTRL_AUTOWS BIT(2)
#define NVMCTRL_KEY 0xA500u
#define NVMCTRL_ERASE_BLOCK 0x01u
#define NVMCTRL_WRITE_PAGE 0x03u
#define NVMCTRL_PAGE_BUFFER_CLEAR 0x15u
#define NVMCTRL_READY BIT(0)
#define CMCC_CTRL REG32(0x41006008)
#define CMCC_SR REG32(0x4100600C)
#define CMCC_MAINT0 REG32(0x41006020)
#define CMCC_CEN BIT(0)
#define CMCC_CSTS BIT(0)
#define CMCC_INVALL BIT(0)
#define NVM_CALIBRATION0 REG32(0x00800080)
#define NVM_CALIBRATION1 REG32(0x00800084)
#define NVM_TEMPERATURE0 REG32(0x00800100)
#define NVM_TEMPERATURE1 REG32(0x00800104)
#define NVM_TEMPERATURE2 REG32(0x00800108)

/* 48 TC, two as one 32-bit counter by where the first is, or one of 16 bits; TC2 with TC3 is the counter of microseconds */
#define TC2 0x4101A000u
#define TC_CTRLA(base) REG32((base) + 0x00)
#define TC_CTRLBSET(base) REG8((base) + 0x05)
#define TC_CTRLBCLR(base) REG8((base) + 0x04)
#define TC_WAVE(base) REG8((base) + 0x0C)
#define TC_CC16(base, channel) REG16((base) + 0x1C + (channel)*2)
#define TC_CCBUF16(base, channel) REG16((base) + 0x30 + (channel)*2)
#define TC_MODE_COUNT16 0u
#define TC_PRESCALER_LSB 8u
#define TC_WAVE_MPWM 3u
#define TC_LUPD BIT(1)
#define TC_EVCTRL(base) REG16((base) + 0x06)
#define TC_INTENCLR(base) REG8((base) + 0x08)
#define TC_INTENSET(base) REG8((base) + 0x09)
#define TC_INTFLAG(base) REG8((base) + 0x0A)
#define TC_SYNCBUSY(base) REG32((base) + 0x10)
#define TC_COUNT(base) REG32((base) + 0x14)
#define TC_CC(base, channel) REG32((base) + 0x1C + (channel)*4)
#define TC_EVCTRL_COUNT 2u
#define TC_EVCTRL_TCEI BIT(5)
#define TC_SWRST BIT(0)
#define TC_ENABLE BIT(1)
#define TC_MODE_COUNT32 (2u << 2)
#define TC_PRESCALER_DIV16 (4u << 8)
#define TC_CMD_MASK (7u << 5)
#define TC_CMD_READSYNC (4u << 5)
#define TC_SYNC_SWRST BIT(0)
#define TC_SYNC_ENABLE BIT(1)
#define TC_SYNC_CTRLB BIT(2)
#define TC_SYNC_CC0 BIT(6)
#define TC_SYNC_CC1 BIT(7)
#define TC_OVF BIT(0)
#define TC_MC0 BIT(4)
#define TC_MC1 BIT(5)

/* 45 ADC0 and ADC1 */
#define ADC(n, offset) (0x43001C00u + (n)*0x400u + (offset))
#define ADC_CTRLA(n) REG16(ADC(n, 0x00))
#define ADC_INPUTCTRL(n) REG16(ADC(n, 0x04))
#define ADC_CTRLB(n) REG16(ADC(n, 0x06))
#define ADC_REFCTRL(n) REG8(ADC(n, 0x08))
#define ADC_SAMPCTRL(n) REG8(ADC(n, 0x0B))
#define ADC_SWTRIG(n) REG8(ADC(n, 0x14))
#define ADC_INTFLAG(n) REG8(ADC(n, 0x2E))
#define ADC_SYNCBUSY(n) REG32(ADC(n, 0x30))
#define ADC_RESULT(n) REG16(ADC(n, 0x40))
#define ADC_CALIB(n) REG16(ADC(n, 0x48))
#define ADC_ENABLE BIT(1)
#define ADC_PRESCALER_DIV16 (3u << 8)
#define ADC_REF_INT1V 0u
#define ADC_REF_VDDANA 3u
#define ADC_MUXPOS_PTAT 0x1Cu
#define ADC_MUXPOS_CTAT 0x1Du
#define ADC_MUXNEG_GND (0x18u << 8)
#define ADC_START BIT(1)
#define ADC_RESRDY BIT(0)

/* 31 event system: what makes a channel's event, and which channel (by its number plus one) a user hears */
#define EVSYS_CHANNEL(n) REG32(0x4100E020 + (n)*8)
#define EVSYS_USER(m) REG32(0x4100E120 + (m)*4)
#define EVSYS_PATH_ASYNCHRONOUS (2u << 8)
#define EVSYS_GENERATOR_EXTINT0 18u

/* 47 DAC */
#define DAC_CTRLA REG8(0x43002400)
#define DAC_CTRLB REG8(0x43002401)
#define DAC_STATUS REG8(0x43002407)
#define DAC_SYNCBUSY REG32(0x43002408)
#define DAC_DACCTRL(channel) REG16(0x4300240C + (channel)*2)
#define DAC_DATA(channel) REG16(0x43002410 + (channel)*2)
#define DAC_SWRST BIT(0)
#define DAC_ENABLE BIT(1)
#define DAC_SYNC_SWRST BIT(0)
#define DAC_SYNC_ENABLE BIT(1)
#define DAC_SYNC_DATA(channel) BIT(2 + (channel))
#define DAC_READY(channel) BIT(channel)
#define DAC_REFSEL_VDDANA (1u << 1)
#define DAC_LEFTADJ BIT(0)
#define DAC_CHANNEL_ENABLE BIT(1)
#define DAC_CC12M (2u << 2)
#define DAC_REFRESH_60US (2u << 8)

/* 10.2 interrupt lines: a block has several; the processor's own (ARMv7-M B3.4) */
#define IRQ_COUNT 137u
#define IRQ_EIC 12u
#define EIC_LINES 16u
#define IRQ_SERCOM0 46u
#define SERCOM_LINES 4u
#define IRQ_USB 80u
#define USB_LINES 4u
/* TC2, the counter of microseconds. */
#define IRQ_COUNTER 109u
#define NVIC_ISER(irq) REG32(0xE000E100 + (irq) / 32u * 4u)
#define NVIC_ICER(irq) REG32(0xE000E180 + (irq) / 32u * 4u)
#define NVIC_ICPR(irq) REG32(0xE000E280 + (irq) / 32u * 4u)
#define NVIC_BIT(irq) BIT((irq) % 32u)
/* Three bits of priority an interrupt, at the top of its byte; 0 is the most urgent. */
#define NVIC_PRIORITY(irq) REG8(0xE000E400 + (irq))
#define PRIORITY(level) (uint8_t)((level) << 5)

#endif
