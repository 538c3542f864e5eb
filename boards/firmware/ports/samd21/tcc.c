/* Which pins meet which TCC, and its clocks: TCC0, TCC1 and TCC2 have four, two and two compare channels. */
#include "port.h"
#include "registers.h"

/* Table 7-1. Function E where it reaches a TCC, else F; what only TC3 to TC7 reach has no PWM here: TC4 and TC5 keep the time. */
const struct pwm_way pwm_ways[] = {
    {0, FUNCTION_E, 2, 0},  {1, FUNCTION_E, 2, 1},  {4, FUNCTION_E, 0, 0},  {5, FUNCTION_E, 0, 1},  {6, FUNCTION_E, 1, 0},
    {7, FUNCTION_E, 1, 1},  {8, FUNCTION_E, 0, 0},  {9, FUNCTION_E, 0, 1},  {10, FUNCTION_E, 1, 0}, {11, FUNCTION_E, 1, 1},
    {12, FUNCTION_E, 2, 0}, {13, FUNCTION_E, 2, 1}, {14, FUNCTION_F, 0, 4}, {15, FUNCTION_F, 0, 5}, {16, FUNCTION_E, 2, 0},
    {17, FUNCTION_E, 2, 1}, {18, FUNCTION_F, 0, 2}, {19, FUNCTION_F, 0, 3}, {20, FUNCTION_F, 0, 6}, {21, FUNCTION_F, 0, 7},
    {22, FUNCTION_F, 0, 4}, {23, FUNCTION_F, 0, 5}, {30, FUNCTION_E, 1, 0}, {31, FUNCTION_E, 1, 1}, {42, FUNCTION_F, 0, 4},
    {43, FUNCTION_F, 0, 5}, {48, FUNCTION_F, 0, 4}, {49, FUNCTION_F, 0, 5}, {62, FUNCTION_E, 0, 0}, {63, FUNCTION_E, 0, 1},
};
const uint32_t pwm_way_count = sizeof pwm_ways / sizeof pwm_ways[0];

const uint8_t tcc_channels[TCC_COUNT] = {4, 2, 2};

void tcc_power(uint32_t n, bool on)
{
    if (!on) {
        PM_APBCMASK &= ~(PM_APBC_TCC0 << n);
        return;
    }
    PM_APBCMASK |= PM_APBC_TCC0 << n;
    clock_connect(n == 2 ? GCLK_ID_TCC2_TC3 : GCLK_ID_TCC0_TCC1, GENERATOR_MAIN);
}

bool tcc_powered(uint32_t n)
{
    return (PM_APBCMASK & PM_APBC_TCC0 << n) != 0;
}
