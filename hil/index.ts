export * from "./wire/index.js";
export * from "./peripherals/index.js";
// What a rig is loaded and built with (zod, yaml, the emulator) is reached by its own file, in the threads that need it.
export type { Artefact, PartControl, PartValue } from "./emulator/device.js";
export type { PartCatalogue, PartDefinition } from "./emulator/part.js";
export { checkRig } from "./emulator/rig/check.js";
export { RigError, type RigProblem } from "./emulator/rig/problem.js";
export type { Rig, RigDevice, RigNet } from "./emulator/rig/rig.js";
export * from "./session/index.js";
export * from "./backend/index.js";
export { LinkError, linkErrorCodes, type LinkErrorCode, type LinkErrorData } from "./transports/link-error.js";
export type { Simulation, Transport, TransportStats } from "./transports/transport.js";
export { isEmulated } from "./transports/emulator-url.js";
export { faultForm, readFaults, type Faults } from "./transports/faults.js";
export { FaultyTransport } from "./transports/faulty.js";
export { checkBoardUrl, listBoards, openTransport, transportKinds, type BoardListing } from "./transports/registry.js";
export * as i2cCommands from "./peripherals/i2c.js";
export * as gpioCommands from "./peripherals/gpio.js";
export * as systemCommands from "./peripherals/system.js";
