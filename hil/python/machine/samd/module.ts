/**
 * `machine` as MicroPython's samd port has it.
 *
 * @see MicroPython ports/samd/modmachine.c, mpconfigport.h
 */
import { defineModule, type PyModule } from "../../../../vm/index.js";
import { hardware } from "../../hardware.js";
import { machineFunctions, memories } from "../../machine.js";
import { machineSoftI2cType } from "../i2c.js";
import { namePins, setPinFamily } from "../pin.js";
import { machineSignalType } from "../signal.js";
import { machineTimerType } from "../timer.js";
import { analogTypes, samdPwmType } from "./analog.js";
import { samdRtcType, samdWdtType } from "./clocks.js";
import { samdI2cType } from "./i2c.js";
import { samdI2cTargetType } from "./i2c-target.js";
import { samdPinFamily, samdPinType } from "./pin.js";
import { samdSoftSpiType, samdSpiType } from "./spi.js";
import { samdUartType } from "./uart.js";

/** Bits of the reset controller's RCAUSE (SAM D21 datasheet §16.8.14). */
const powerOnReset = 0x01;
const watchdogReset = 0x20;

export function samdMachine(): PyModule {
  setPinFamily(samdPinFamily);
  namePins(samdPinType);
  const extra = hardware().microPython.modules.includes("_onewire");
  return defineModule({
    name: "machine",
    types: [
      samdPinType,
      samdI2cType,
      machineSoftI2cType,
      samdSpiType,
      samdSoftSpiType,
      samdPwmType,
      ...analogTypes(extra),
      samdUartType,
      machineTimerType,
      samdRtcType,
      machineSignalType,
      samdWdtType,
      // in builds with the extra features
      ...(extra ? [samdI2cTargetType] : []),
    ],
    constants: {
      PWRON_RESET: powerOnReset,
      HARD_RESET: 0x10,
      WDT_RESET: watchdogReset,
      SOFT_RESET: 0x40,
      DEEPSLEEP_RESET: 0x80,
      ...memories,
    },
    functions: [
      ...machineFunctions,
      {
        sig: "reset_cause()",
        call: () => (hardware().backend.board.resetCause === "WATCHDOG" ? watchdogReset : powerOnReset),
      },
    ],
  });
}
