/** The lab: what the command line starts. */
export { startServer, type LabServer, type ServerOptions } from "./server/server.js";
export { EngineError } from "./server/engine/engine.js";
export { Agent, type AgentOptions } from "./agent/agent.js";
export { serve, type ServeOptions } from "./cli/serve.js";
export * as commands from "./cli/commands.js";
