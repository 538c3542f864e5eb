/**
 * What each class and module of the boards' firmware has, by name: the tables in its sources, as far as the build has them switched on.
 * MicroPython 1c3c201 ports/{rp2,samd}/machine_*.c, modmachine.c, modrp2.c, rp2_pio.c, extmod/machine_*.c; CircuitPython cd3da4a shared-bindings.
 */

/** MicroPython on a Pico. */
export const rp2Members: Readonly<Record<string, string>> = {
  machine:
    "mem8 mem16 mem32 unique_id soft_reset bootloader reset reset_cause idle freq lightsleep deepsleep disable_irq enable_irq bitstream dht_readinto time_pulse_us Signal SoftI2C SoftSPI ADC I2C I2CTarget I2S PWM SPI UART WDT Pin RTC Timer PWRON_RESET WDT_RESET",
  "machine.Timer": "init deinit ONE_SHOT PERIODIC",
  "machine.RTC": "datetime",
  "machine.Pin":
    "init value low high off on toggle irq board cpu IN OUT OPEN_DRAIN ALT PULL_UP PULL_DOWN IRQ_RISING IRQ_FALLING ALT_SPI ALT_UART ALT_I2C ALT_PWM ALT_SIO ALT_PIO0 ALT_PIO1 ALT_GPCK ALT_USB",
  "machine.I2CTarget":
    "deinit readinto write irq IRQ_ADDR_MATCH_READ IRQ_ADDR_MATCH_WRITE IRQ_READ_REQ IRQ_WRITE_REQ IRQ_END_READ IRQ_END_WRITE",
  "machine.I2C":
    "init deinit scan start stop readinto write readfrom readfrom_into writeto writevto readfrom_mem readfrom_mem_into writeto_mem",
  "machine.SPI": "init deinit read readinto write write_readinto MSB LSB",
  "machine.Signal": "value on off",
  "machine.WDT": "feed",
  "machine.ADC": "read_u16 CORE_TEMP",
  "machine.PWM": "init deinit freq duty_u16 duty_ns",
  "machine.UART":
    "init deinit flush read readline readinto write any txdone sendbreak irq INV_TX INV_RX CTS RTS IRQ_RXIDLE IRQ_TXIDLE IRQ_BREAK",
  "machine.SoftI2C":
    "init deinit scan start stop readinto write readfrom readfrom_into writeto writevto readfrom_mem readfrom_mem_into writeto_mem",
  "machine.SoftSPI": "init deinit read readinto write write_readinto MSB LSB",
  _rp2: "Flash PIO StateMachine DMA DMATimer bootsel_button",
  "_rp2.PIO":
    "add_program remove_program state_machine irq IN_LOW IN_HIGH OUT_LOW OUT_HIGH SHIFT_LEFT SHIFT_RIGHT JOIN_NONE JOIN_TX JOIN_RX IRQ_SM0 IRQ_SM1 IRQ_SM2 IRQ_SM3",
  "_rp2.StateMachine": "init active restart exec get put rx_fifo tx_fifo irq",
};

/** MicroPython on a Feather M0 Express, in 236 kB, and on a Feather M4 Express. */
export const samdMembers: Readonly<Record<string, string>> = {
  machine:
    "mem8 mem16 mem32 unique_id soft_reset bootloader reset reset_cause idle freq lightsleep deepsleep disable_irq enable_irq bitstream dht_readinto time_pulse_us Signal SoftI2C SoftSPI ADC DAC I2C I2CTarget PWM SPI UART WDT Pin Timer RTC PWRON_RESET HARD_RESET WDT_RESET SOFT_RESET DEEPSLEEP_RESET",
  "machine.Timer": "init deinit ONE_SHOT PERIODIC",
  "machine.RTC": "init datetime calibration",
  "machine.Pin":
    "init value low high off on toggle disable drive irq board cpu IN OUT OPEN_DRAIN PULL_OFF PULL_UP PULL_DOWN LOW_POWER HIGH_POWER IRQ_RISING IRQ_FALLING",
  "machine.DAC": "write busy deinit write_timed INT_VREF VDDA AREF",
  "machine.I2C":
    "init deinit scan start stop readinto write readfrom readfrom_into writeto writevto readfrom_mem readfrom_mem_into writeto_mem",
  "machine.SPI": "init deinit read readinto write write_readinto MSB LSB",
  "machine.Signal": "value on off",
  "machine.WDT": "feed timeout_ms",
  "machine.ADC": "deinit read_u16 read_timed busy INT_VREF VDDA VDDA2 AREF AREFB",
  "machine.PWM": "init deinit freq duty_u16 duty_ns",
  "machine.UART":
    "init deinit flush read readline readinto write any txdone sendbreak irq IRQ_RX IRQ_RXIDLE IRQ_TXIDLE",
  "machine.SoftI2C":
    "init deinit scan start stop readinto write readfrom readfrom_into writeto writevto readfrom_mem readfrom_mem_into writeto_mem",
  "machine.SoftSPI": "init deinit read readinto write write_readinto MSB LSB",
};

/** CircuitPython; classes with constructors, and what modules have besides. */
export const circuitPythonMembers: Readonly<Record<string, string>> = {
  "analogbufio.BufferedIn": "deinit __enter__ __exit__ readinto",
  "analogio.AnalogIn": "deinit __enter__ __exit__ value reference_voltage",
  "analogio.AnalogOut": "deinit __enter__ __exit__ value",
  "bitbangio.I2C": "deinit __enter__ __exit__ probe scan try_lock unlock readfrom_into writeto writeto_then_readfrom",
  "bitbangio.SPI": "deinit __enter__ __exit__ configure try_lock unlock write readinto write_readinto",
  "busio.I2C": "deinit __enter__ __exit__ probe scan try_lock unlock readfrom_into writeto writeto_then_readfrom",
  "busio.SPI": "deinit __enter__ __exit__ configure try_lock unlock write readinto write_readinto frequency",
  "busio.UART": "deinit __enter__ __exit__ read readinto readline write baudrate in_waiting timeout reset_input_buffer",
  "countio.Counter": "deinit __enter__ __exit__ count reset",
  "countio.Edge": "RISE FALL RISE_AND_FALL",
  "digitalio.DigitalInOut":
    "deinit __enter__ __exit__ switch_to_output switch_to_input direction value drive_mode pull",
  "digitalio.Direction": "INPUT OUTPUT",
  "digitalio.DriveMode": "PUSH_PULL OPEN_DRAIN",
  "digitalio.Pull": "UP DOWN",
  "frequencyio.FrequencyIn": "deinit __enter__ __exit__ pause resume clear capture_period",
  "i2ctarget.I2CTarget": "deinit __enter__ __exit__ request",
  "keypad.Event": "key_number pressed released timestamp",
  "keypad.EventQueue": "get get_into clear overflowed",
  "keypad.KeyMatrix":
    "deinit __enter__ __exit__ reset key_count key_number_to_row_column row_column_to_key_number events",
  "keypad.Keys": "deinit __enter__ __exit__ reset key_count events",
  "keypad.ShiftRegisterKeys": "deinit __enter__ __exit__ reset key_count events",
  "microcontroller.Processor": "frequency reset_reason temperature uid voltage",
  "microcontroller.ResetReason": "POWER_ON BROWNOUT SOFTWARE DEEP_SLEEP_ALARM RESET_PIN WATCHDOG UNKNOWN RESCUE_DEBUG",
  "microcontroller.RunMode": "NORMAL SAFE_MODE UF2 BOOTLOADER",
  microcontroller: "cpu cpus delay_us disable_interrupts enable_interrupts on_next_reset reset nvm watchdog",
  neopixel_write: "neopixel_write",
  "onewireio.OneWire": "deinit __enter__ __exit__ reset read_bit write_bit",
  "pulseio.PulseIn": "deinit __enter__ __exit__ pause resume clear popleft maxlen paused",
  "pulseio.PulseOut": "deinit __enter__ __exit__ send",
  "pwmio.PWMOut": "deinit __enter__ __exit__ duty_cycle frequency",
  "rotaryio.IncrementalEncoder": "deinit __enter__ __exit__ divisor position",
  "rp2pio.StateMachine":
    "deinit __enter__ __exit__ restart run stop write background_write stop_background_write writing pending_write pending background_read stop_background_read reading pending_read readinto write_readinto clear_rxfifo clear_txstall frequency txstall rxstall in_waiting offset pc rxfifo last_read last_write",
  rp2pio: "pins_are_sequential",
  "rtc.RTC": "datetime calibration",
  rtc: "set_time_source",
  "touchio.TouchIn": "deinit __enter__ __exit__ value raw_value threshold",
  "watchdog.WatchDogMode": "RAISE RESET",
  "watchdog.WatchDogTimer": "feed timeout mode",
};
