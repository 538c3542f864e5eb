/* Which pins meet which TCC, or TC, and the TCCs' clocks: TCC0 to TCC4 have six, four, three, two and two compare channels. */
#include "port.h"
#include "registers.h"

/*
 * Table 6-1. Function F where it reaches a TCC, else G; else E where that is the pulse output of a TC that does not keep the time. Output 0 of a TC makes
 * none here (PA04, PA06, PB08), nor do TC2 and TC3 (PA00, PA01).
 */
const struct pwm_way pwm_ways[] = {
    {5, FUNCTION_E, TCC_COUNT + 0, 1}, {7, FUNCTION_E, TCC_COUNT + 1, 1}, {41, FUNCTION_E, TCC_COUNT + 2, 1},
    {8, FUNCTION_F, 0, 0},  {9, FUNCTION_F, 0, 1},  {10, FUNCTION_F, 0, 2}, {11, FUNCTION_F, 0, 3}, {12, FUNCTION_F, 0, 6},
    {13, FUNCTION_F, 0, 7}, {14, FUNCTION_F, 2, 0}, {15, FUNCTION_F, 2, 1}, {16, FUNCTION_F, 1, 0}, {17, FUNCTION_F, 1, 1},
    {18, FUNCTION_F, 1, 2}, {19, FUNCTION_F, 1, 3}, {20, FUNCTION_F, 1, 4}, {21, FUNCTION_F, 1, 5}, {22, FUNCTION_F, 1, 6},
    {23, FUNCTION_F, 1, 7}, {30, FUNCTION_F, 2, 0}, {31, FUNCTION_F, 2, 1}, {34, FUNCTION_F, 2, 2}, {42, FUNCTION_F, 0, 4},
    {43, FUNCTION_F, 0, 5}, {44, FUNCTION_F, 3, 0}, {45, FUNCTION_F, 3, 1}, {46, FUNCTION_F, 4, 0}, {47, FUNCTION_F, 4, 1},
    {48, FUNCTION_F, 3, 0}, {49, FUNCTION_F, 3, 1}, {62, FUNCTION_F, 4, 0}, {63, FUNCTION_F, 4, 1},
};

const uint32_t pwm_way_count = sizeof pwm_ways / sizeof pwm_ways[0];

/* Where each timer is, its channels, its bus clock's bit and its clock input. */
const uint32_t tcc_bases[TCC_COUNT] = {0x41016000, 0x41018000, 0x42000C00, 0x42001000, 0x43001000};
const uint8_t tcc_channels[TCC_COUNT] = {6, 4, 3, 2, 2};
static const struct {
    uint8_t bridge, bit, input;
} clocks[TCC_COUNT] = {{BRIDGE_B, 11, 25}, {BRIDGE_B, 12, 25}, {BRIDGE_C, 3, 29}, {BRIDGE_C, 4, 29}, {BRIDGE_D, 4, 38}};

void tcc_power(uint32_t n, bool on)
{
    uint32_t bit = BIT(clocks[n].bit);
    if (!on) {
        MCLK_APBMASK(clocks[n].bridge) &= ~bit;
        return;
    }
    MCLK_APBMASK(clocks[n].bridge) |= bit;
    clock_connect(clocks[n].input, GENERATOR_SERIAL);
}

bool tcc_powered(uint32_t n)
{
    return (MCLK_APBMASK(clocks[n].bridge) & BIT(clocks[n].bit)) != 0;
}
