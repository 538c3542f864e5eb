/**
 * The pins of a real board, as far as its program tells: nobody can look at silicon's pads from here, but every command that sets, reads or modulates
 * one goes by. What other parts do to a pin between two readings is not known.
 */
import type { TraceEntry } from "../../src/index.js";
import type { Pins } from "../shared/index.js";

const fullDuty = 65_535;

export class TracedPins {
  private readonly levels = new Map<number, number | null>();
  /** The pin of an open PWM, by its handle. */
  private readonly modulated = new Map<number, number>();

  /** @returns the pins that have changed */
  take(entries: readonly TraceEntry[]): Pins {
    const changed: Record<string, number | null> = {};
    const set = (pin: number, value: number | null): void => {
      if (this.levels.get(pin) === value) return;
      this.levels.set(pin, value);
      changed[pin] = value;
    };
    for (const { op, request, reply, error } of entries) {
      if (error !== undefined) continue;
      const pin = Number(request.pin);
      const handle = Number(request.handle);
      switch (op) {
        case "gpio.configure":
          // an input is known when it is read
          if (Number(request.output) === 1) set(pin, bit(request.level));
          break;
        case "gpio.set":
          set(pin, bit(request.level));
          break;
        case "gpio.get":
          if (reply !== undefined) set(pin, bit(reply.level));
          break;
        case "gpio.toggle":
          set(pin, 1 - (this.levels.get(pin) ?? 0));
          break;
        case "gpio.pulse":
          set(pin, 1 - bit(request.level));
          break;
        case "gpio.release":
          set(pin, null);
          break;
        case "pwm.open":
          this.modulated.set(handle, pin);
          set(pin, share(request.duty));
          break;
        case "pwm.duty": {
          const on = this.modulated.get(handle);
          if (on !== undefined) set(on, share(request.duty));
          break;
        }
        case "pwm.close": {
          const on = this.modulated.get(handle);
          this.modulated.delete(handle);
          if (on !== undefined) set(on, null);
        }
      }
    }
    return changed;
  }
}

const bit = (value: unknown): 0 | 1 => (Number(value) === 0 ? 0 : 1);
const share = (duty: unknown): number => Math.round((Number(duty) / fullDuty) * 1000) / 1000;
