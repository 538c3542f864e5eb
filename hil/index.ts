export * from "./wire/index.js";
export * from "./peripherals/index.js";
