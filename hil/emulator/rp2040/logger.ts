import type { Chip } from "./chip.js";
import { BusFault } from "./faults.js";

/** The package's models report through a logger; two of its messages stand for things silicon does. */
export class StrictLogger {
  constructor(private readonly chip: Chip) {}

  debug(): void {}

  info(_component: string, message: string): void {
    if (message === "SEV") this.chip.core.eventRegistered = true;
  }

  warn(component: string, message: string): void {
    if (message.startsWith("Warning: Instruction")) throw new BusFault("undefined instruction");
    this.chip.violate(`${component} ${message}`, `${component}: ${message}`);
  }

  error(component: string, message: string): void {
    this.warn(component, message);
  }
}
