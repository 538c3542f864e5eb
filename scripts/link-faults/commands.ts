/** The commands that random sequences are made of. */
export * as gpio from "../../hil/peripherals/gpio.js";
export * as i2c from "../../hil/peripherals/i2c.js";
export * as system from "../../hil/peripherals/system.js";
