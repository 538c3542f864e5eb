/**
 * What copper would object to, decided from the file alone: pure functions over the list of wired pins, each giving problems with the place
 * in the file. What depends on the program (the board driving against a part) is the bench's to report while it runs.
 */
import { pinAliases, pinFunction, pinLabel, type BoardDefinition } from "../../../boards/index.js";
import { RAILS, type PartPin } from "../part.js";
import type { RigPosition, RigProblem } from "./problem.js";
import type { RigNet } from "./rig.js";

/** One pin of one part on one net. */
export interface Connection {
  readonly device: string;
  readonly part: string;
  readonly pin: string;
  readonly role: PartPin["role"];
  readonly net: RigNet;
  readonly position: RigPosition;
}

/** An I2C target's addresses on its bus. */
export interface BusMember {
  readonly device: string;
  readonly scl: string;
  readonly sda: string;
  readonly addresses: readonly number[];
  readonly position: RigPosition;
}

const isRail = (net: RigNet): net is RigNet & { name: keyof typeof RAILS } => Object.hasOwn(RAILS, net.name);
const DRIVERS: Partial<Record<PartPin["role"], string>> = { output: "an output", "analog-out": "an analog output" };
const CAN_DRIVE = new Set<PartPin["role"]>(["output", "analog-out", "i2c-sda", "i2c-scl", "open-drain", "spi-miso"]);

/** Two parts that always drive one net, or a part that drives a supply rail or a net on which the board itself puts a voltage. */
export function twoDrivers(connections: readonly Connection[], board: BoardDefinition): RigProblem[] {
  const problems: RigProblem[] = [];
  const drivers = new Map<string, Connection>();
  for (const c of connections) {
    if (isRail(c.net) && CAN_DRIVE.has(c.role)) {
      problems.push({
        code: "rig/two-drivers",
        position: c.position,
        message: `${c.device}.${c.pin} drives its net, and ${c.net.name} is a supply rail: that is a short. Wire ${c.pin} to a pin of the board or a net of the rig.`,
      });
      continue;
    }
    if (!DRIVERS[c.role]) continue;
    const own = board.onboard.voltages?.find(({ gpio }) => gpio === c.net.gpio);
    if (own) {
      problems.push({
        code: "rig/two-drivers",
        position: c.position,
        message: `Two outputs drive ${c.net.name}: the ${board.title} itself (${own.what}) and ${c.device}.${c.pin}. Move ${c.pin} to another pin.`,
      });
      continue;
    }
    const other = drivers.get(c.net.name);
    if (!other) drivers.set(c.net.name, c);
    else {
      problems.push({
        code: "rig/two-drivers",
        position: c.position,
        message: `Two outputs drive ${c.net.name}: ${other.device}.${other.pin} (line ${other.position.line}) and ${c.device}.${c.pin}. One net takes one output: move one of the two to another pin.`,
      });
    }
  }
  return problems;
}

/** I2C lines are only ever pulled low by their parts; without a resistor they never go high again (NXP UM10204 section 3.1.1). */
export function missingPullUps(connections: readonly Connection[], pulledUp: ReadonlySet<string>): RigProblem[] {
  const told = new Set<string>();
  const problems: RigProblem[] = [];
  for (const c of connections) {
    if (
      (c.role !== "i2c-scl" && c.role !== "i2c-sda") ||
      isRail(c.net) ||
      pulledUp.has(c.net.name) ||
      told.has(c.net.name)
    )
      continue;
    told.add(c.net.name);
    problems.push({
      code: "rig/no-pull-up",
      position: c.position,
      message: `${c.device}.${c.pin} makes ${c.net.name} an I2C line, and nothing pulls it up: it would never go high. Add under "pull-ups:" the line "${c.net.name}: 4.7k".`,
    });
  }
  return problems;
}

export function addressClashes(members: readonly BusMember[]): RigProblem[] {
  const problems: RigProblem[] = [];
  const taken = new Map<string, BusMember>();
  for (const member of members) {
    for (const address of member.addresses) {
      const key = `${member.scl} ${member.sda} ${address}`;
      const other = taken.get(key);
      if (!other) taken.set(key, member);
      else {
        problems.push({
          code: "rig/address-clash",
          position: member.position,
          message: `${member.device} and ${other.device} (line ${other.position.line}) both answer at ${hex(address)} on the bus SCL=${member.scl}, SDA=${member.sda}. Give one of them another "address", or wire it to another bus.`,
        });
      }
    }
  }
  return problems;
}

/** An analog source reaches a program only through the ADC. */
export function notAnalog(connections: readonly Connection[], board: BoardDefinition): RigProblem[] {
  const analog = board.chip.pins
    .filter(
      (p) =>
        pinFunction(p, "adc") &&
        board.labels.has(p.gpio) &&
        !board.onboard.voltages?.some(({ gpio }) => gpio === p.gpio),
    )
    .map((p) => {
      const alias = pinAliases(board, p.gpio).find((name) => /^A\d+$/.test(name));
      return alias ? `${pinLabel(board, p.gpio)} (${alias})` : pinLabel(board, p.gpio);
    });
  return connections
    .filter(
      (c) => c.role === "analog-out" && c.net.gpio !== undefined && !pinFunction(board.chip.pins[c.net.gpio], "adc"),
    )
    .map((c): RigProblem => ({
      code: "rig/not-analog",
      position: c.position,
      message: `${c.device}.${c.pin} is a voltage, and ${c.net.name} has no ADC to read it. Analog pins of the ${board.title}: ${analog.join(", ")}.`,
    }));
}

/** Wirings that a hardware bus cannot serve, though firmware that toggles pins could. */
export function unusualBuses(
  members: readonly BusMember[],
  nets: ReadonlyMap<string, RigNet>,
  board: BoardDefinition,
): { position: RigPosition; message: string }[] {
  const roleOf = (name: string) => {
    const gpio = nets.get(name)?.gpio;
    return gpio === undefined ? undefined : pinFunction(board.chip.pins[gpio], "i2c");
  };
  return members.flatMap(({ device, scl, sda, position }) => {
    const [clock, data] = [roleOf(scl), roleOf(sda)];
    if (!clock || !data || (clock.role === "SCL" && data.role === "SDA" && clock.bus === data.bus)) return [];
    const swapped = clock.role === "SDA" && data.role === "SCL" ? " Are they swapped?" : "";
    return [
      {
        position,
        message: `${device} has SCL on ${scl} and SDA on ${sda}, which no I2C block of the ${board.chip.name} serves; only a bit-banged bus reaches it.${swapped}`,
      },
    ];
  });
}

const hex = (n: number): string => `0x${n.toString(16).padStart(2, "0")}`;
