/** The wire: field types, commands, frames, statuses. */
export * from "./command.js";
export * from "./hello.js";
export * from "./layout.js";
export * from "./protocol.js";
export * from "./status.js";
export * from "./frame.js";
