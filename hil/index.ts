export * from "./wire/index.js";
export * from "./peripherals/index.js";
export { definePart, type PartCatalogue, type PartDefinition } from "./emulator/part.js";
export { loadRig, type LoadRigOptions } from "./emulator/rig/load.js";
export { RigError, type RigProblem } from "./emulator/rig/problem.js";
export type { Rig, RigDevice, RigNet } from "./emulator/rig/rig.js";
