/* What a chip may lack. A port that has it defines these; the linker then forgets the ones here. */
#include "../hal.h"

#define OTHERWISE __attribute__((weak))

OTHERWISE bool hal_dac_open(uint8_t pin)
{
    (void)pin;
    return false;
}

OTHERWISE void hal_dac_write(uint8_t pin, uint16_t value)
{
    (void)pin, (void)value;
}

OTHERWISE void hal_dac_close(uint8_t pin)
{
    (void)pin;
}

OTHERWISE bool hal_pwm_free(int slice)
{
    (void)slice;
    return true;
}

OTHERWISE uint32_t hal_nvm_bytes(void)
{
    return 0;
}

OTHERWISE void hal_nvm_read(uint32_t offset, uint8_t *bytes, uint32_t length)
{
    (void)offset, (void)bytes, (void)length;
}

OTHERWISE bool hal_nvm_write(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    (void)offset, (void)bytes, (void)length;
    return false;
}
