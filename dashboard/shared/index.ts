/** Every schema that more than one part of the lab reads. */
export * from "./job.js";
export * from "./rig.js";
export * from "./agent.js";
export * from "./answers.js";
export * from "./console.js";
export * from "./storable.js";
