/**
 * From a rig file's text to a rig, or to the full list of what is wrong with it.
 *
 * Each stage works on what the one before found sound: YAML; the shape of the file (zod); the board; each part with its pins and options
 * (the part's own zod schema); and, when all of that holds, what copper would object to. Text comes in, nothing is read from disk: this runs
 * in a browser too.
 */
import { boards, findBoard, findPin, pinLabel, pinNames, type BoardDefinition } from "../../../boards/index.js";
import { RAILS, type PartCatalogue, type PartDefinition, type Wiring } from "../part.js";
import { bestWiring, pinOf, waysToWire } from "./part-pins.js";
import { RigError, type RigProblem, type RigProblemCode } from "./problem.js";
import { seededRandom } from "./random.js";
import { pullResistor, rail, VoltageSource } from "./resistor.js";
import type { Rig, RigDevice, RigNet } from "./rig.js";
import { PART_KEYS, RIG_KEYS, rigFile, type PartEntry, type RigFile } from "./schema.js";
import { RigSource, type Path } from "./source.js";
import { didYouMean } from "./suggest.js";
import {
  addressClashes,
  missingPullUps,
  notAnalog,
  twoDrivers,
  unusualBuses,
  type BusMember,
  type Connection,
} from "./wiring.js";
import { zodProblems } from "./zod-problems.js";

export interface LoadRigOptions {
  /** For messages. */
  readonly file: string;
  readonly parts: PartCatalogue;
}

/**
 * @param text  the rig file's YAML
 * @throws RigError with every problem found, each with line, column and what would be right
 */
export function loadRig(text: string, { file, parts }: LoadRigOptions): Rig {
  return new Loader(new RigSource(text), file, parts).load();
}

/** A part that passed its own checks, not built yet: a device is made only when the whole rig is sound. */
interface PlannedPart {
  readonly name: string;
  readonly definition: PartDefinition;
  readonly options: unknown;
  readonly wiring: Wiring;
  readonly pins: Readonly<Record<string, string>>;
}

const EXAMPLES = { board: `the board it is built on, one of ${boards.map((b) => b.aliases[0] ?? b.id).join(", ")}` };

class Loader {
  private readonly problems: RigProblem[] = [];
  private readonly warnings: string[] = [];
  private readonly nets = new Map<string, RigNet>();
  private readonly connections: Connection[] = [];
  private readonly members: BusMember[] = [];
  private board!: BoardDefinition;

  constructor(
    private readonly source: RigSource,
    private readonly file: string,
    private readonly parts: PartCatalogue,
  ) {}

  load(): Rig {
    const rig = this.readShape();
    this.board = this.readBoard(rig.board);
    this.declareNets(rig.nets);
    const pulledUp = this.readPulls("pull-ups", rig["pull-ups"]);
    const pulledDown = this.readPulls("pull-downs", rig["pull-downs"]);
    const planned = Object.entries(rig.parts).flatMap(([name, entry]) => this.planPart(name, entry) ?? []);
    this.check();
    this.problems.push(
      ...twoDrivers(this.connections, this.board),
      ...missingPullUps(this.connections, this.everPulledUp(pulledUp)),
      ...addressClashes(this.members),
      ...notAnalog(this.connections, this.board),
    );
    this.check();
    for (const { position, message } of unusualBuses(this.members, this.nets, this.board))
      this.warn(position.line, position.column, message);
    const devices: RigDevice[] = planned.map((part) => ({
      device: build(part, rig.seed),
      named: true,
      pins: part.pins,
    }));
    for (const [net, ohms] of pulledUp)
      devices.push({ device: pullResistor("up", net, ohms), named: false, pins: { A: net } });
    for (const [net, ohms] of pulledDown)
      devices.push({ device: pullResistor("down", net, ohms), named: false, pins: { A: net } });
    for (const [net, drive] of Object.entries(RAILS))
      if (this.nets.has(net)) devices.push({ device: rail(net, drive), named: false, pins: { A: net } });
    devices.push(...this.onboardVoltages());
    return {
      file: this.file,
      board: this.board,
      description: rig.description,
      nets: [...this.nets.values()],
      devices,
      i2cTargets: this.members.map(({ device, scl, sda, addresses }) => ({ device, scl, sda, addresses })),
      warnings: this.warnings,
    };
  }

  private readShape(): RigFile {
    this.problems.push(...this.source.problems);
    this.check();
    const { data } = this.source;
    const parsed = rigFile.safeParse(data ?? {});
    if (parsed.success) return parsed.data;
    this.problems.push(
      ...zodProblems(parsed.error.issues, {
        source: this.source,
        at: [],
        data,
        keys: RIG_KEYS,
        what: "The rig",
        examples: EXAMPLES,
      }),
    );
    // A key that means nothing hides nothing: go on and tell what is wrong with the parts, too.
    if (!parsed.error.issues.every(({ code }) => code === "unrecognized_keys")) this.check();
    return rigFile.strip().parse(data);
  }

  private readBoard(name: string): BoardDefinition {
    const board = findBoard(name);
    if (!board) {
      const known = boards.flatMap((b) => [b.aliases[0] ?? b.id]);
      this.problem(
        "rig/unknown-board",
        ["board"],
        [
          `There is no board "${name}".`,
          didYouMean(
            name,
            boards.flatMap((b) => [...b.aliases, b.id]),
          ),
          `Boards: ${known.join(", ")}.`,
        ],
      );
      this.check();
    }
    return board as BoardDefinition;
  }

  private declareNets(names: readonly string[]): void {
    names.forEach((name, i) => {
      const taken = findPin(this.board, name)
        ? `a pin of the ${this.board.title}`
        : /^GP\d+$/i.test(name)
          ? `what pins of the ${this.board.chip.name} are called`
          : railNamed(name)
            ? "a supply rail"
            : this.nets.has(name)
              ? "already a net"
              : undefined;
      if (taken) this.problem("rig/duplicate", ["nets", i], [`"${name}" is ${taken}. Give the net a name of its own.`]);
      else this.nets.set(name, { name });
    });
  }

  /** @returns ohms by net name */
  private readPulls(key: "pull-ups" | "pull-downs", entries: Readonly<Record<string, number>>): Map<string, number> {
    const pulled = new Map<string, number>();
    for (const [place, ohms] of Object.entries(entries)) {
      const net = this.netAt(place, [key, place], "key");
      if (!net) continue;
      if (pulled.has(net.name))
        this.problem(
          "rig/duplicate",
          [key, place],
          [`${net.name} has its resistor already, under another of its names. Remove one of the two.`],
          "key",
        );
      pulled.set(net.name, ohms);
    }
    return pulled;
  }

  private planPart(name: string, entry: PartEntry): PlannedPart | undefined {
    const at = ["parts", name];
    const definition = this.definitionOf(name, entry);
    if (!definition) return undefined;
    const options = this.readOptions(at, entry, definition);
    const given = Object.entries(entry.pins ?? {});
    const wiring = bestWiring(
      definition,
      given.map(([pin]) => pin),
    );
    const pins: Record<string, string> = {};
    const nets: [pin: string, net: RigNet, path: Path][] = [];
    for (const [written, place] of given) {
      const pin = pinOf(wiring, written);
      const path = [...at, "pins", written];
      if (pin === undefined) this.unknownPartPin(definition, wiring, written, path);
      else if (pins[pin])
        this.problem(
          "rig/duplicate",
          path,
          [`${pin} is wired already, to ${pins[pin]}. A pin goes to one net.`],
          "key",
        );
      else {
        const net = this.netAt(place, path, "value");
        if (net) nets.push([pin, net, path]);
        pins[pin] = net?.name ?? "";
      }
    }
    const open = Object.entries(wiring.pins).filter(([pin, { optional }]) => !optional && pins[pin] === undefined);
    if (open.length) {
      this.problem(
        "rig/unwired-pin",
        entry.pins ? [...at, "pins"] : at,
        [
          `${name} (${definition.part}) needs ${open.map(([pin, { meaning }]) => `${pin} (${meaning})`).join(" and ")} wired.`,
          waysToWire(definition),
        ],
        "key",
      );
    }
    for (const [pin, net, path] of nets) {
      this.connections.push({
        device: name,
        part: definition.part,
        pin,
        role: wiring.pins[pin].role,
        net,
        position: this.source.value(path),
      });
    }
    if (options === undefined) return undefined;
    this.noteBusMember(name, definition, options.value, wiring, pins);
    return { name, definition, options: options.value, wiring, pins };
  }

  private definitionOf(name: string, { part, exec, tcp }: PartEntry): PartDefinition | undefined {
    const known = [...this.parts.keys()].sort();
    if (exec ?? tcp) {
      const key = exec ? "exec" : "tcp";
      this.problem(
        "rig/external-part",
        ["parts", name, key],
        [
          `${name} is a program of its own (${key}:), and this bench cannot start those yet. Use "part:" with one of ${known.join(", ")}.`,
        ],
        "key",
      );
    } else if (part === undefined) {
      this.problem(
        "rig/missing-key",
        ["parts", name],
        [`${name} needs "part": what it is, one of ${known.join(", ")}.`],
        "key",
      );
    } else {
      const definition = this.parts.get(part);
      if (definition) return definition;
      this.problem(
        "rig/unknown-part",
        ["parts", name, "part"],
        [`There is no part "${part}".`, didYouMean(part, known), `Parts: ${known.join(", ")}.`],
      );
    }
    return undefined;
  }

  private readOptions(at: Path, entry: PartEntry, definition: PartDefinition): { value: unknown } | undefined {
    const data = Object.fromEntries(
      Object.entries(entry).filter(([key]) => !(PART_KEYS as readonly string[]).includes(key)),
    );
    const parsed = definition.options.safeParse(data);
    if (parsed.success) return { value: parsed.data };
    const keys = ["part", "pins", ...definition.optionNames];
    this.problems.push(
      ...zodProblems(parsed.error.issues, { source: this.source, at, data, keys, what: definition.part }),
    );
    return undefined;
  }

  private unknownPartPin(definition: PartDefinition, wiring: Wiring, written: string, path: Path): void {
    const others = definition.wirings.filter((w) => w !== wiring && pinOf(w, written));
    this.problem(
      "rig/unknown-part-pin",
      path,
      [
        `${definition.part} has no pin "${written}"${others.length ? ` when it is wired for ${wiring.name}` : ""}.`,
        others.length
          ? ""
          : didYouMean(
              written,
              definition.wirings.flatMap((w) => Object.keys(w.pins)),
            ),
        waysToWire(definition),
      ],
      "key",
    );
  }

  private noteBusMember(
    name: string,
    definition: PartDefinition,
    options: unknown,
    wiring: Wiring,
    pins: Readonly<Record<string, string>>,
  ): void {
    const byRole = (role: string) => Object.entries(wiring.pins).find(([pin, p]) => p.role === role && pins[pin])?.[0];
    const [scl, sda] = [byRole("i2c-scl"), byRole("i2c-sda")];
    const addresses = definition.i2cAddresses?.(options, pins) ?? [];
    if (!scl || !sda || addresses.length === 0) return;
    const entry = ["parts", name];
    this.members.push({
      device: name,
      scl: pins[scl],
      sda: pins[sda],
      addresses,
      position: this.source.has([...entry, "address"])
        ? this.source.value([...entry, "address"])
        : this.source.key(entry),
    });
  }

  /** The net at a place named in the file: a pin of the board, a net of the rig, a rail. */
  private netAt(place: string, path: Path, where: "key" | "value"): RigNet | undefined {
    const pin = findPin(this.board, place);
    const name = pin ? pinLabel(this.board, pin.gpio) : this.nets.has(place) ? place : railNamed(place);
    if (name === undefined) {
      const names = [...pinNames(this.board).keys(), ...this.nets.keys(), ...Object.keys(RAILS)];
      this.problem(
        "rig/unknown-pin",
        path,
        [
          `The ${this.board.title} has no pin "${place}".`,
          didYouMean(
            place,
            names.filter((n) => !n.startsWith("GPIO") || /^gpio/i.test(place)),
          ),
          `Pins: ${compact([...this.board.labels.values()]).join(" ")}; supply: ${Object.keys(RAILS).join(" ")}${netList(this.nets)}.`,
        ],
        where,
      );
      return undefined;
    }
    const net = this.nets.get(name) ?? (pin ? { name, gpio: pin.gpio } : { name });
    if (pin && !this.board.labels.has(pin.gpio)) {
      const { line, column } = this.source.value(path);
      this.warn(
        line,
        column,
        `${name} is a pin of the ${this.board.chip.name} that the ${this.board.title} does not bring out.`,
      );
    }
    this.nets.set(name, net);
    return net;
  }

  private onboardVoltages(): RigDevice[] {
    return (this.board.onboard.voltages ?? []).map(({ gpio, millivolts, what }) => {
      const name = pinLabel(this.board, gpio);
      this.nets.set(name, { name, gpio });
      return { device: new VoltageSource(`${what} on ${name}`, millivolts), named: false, pins: { A: name } };
    });
  }

  /** The rig's own pull-ups, and pins of parts that are the end of one. */
  private everPulledUp(pulls: ReadonlyMap<string, number>): Set<string> {
    return new Set([...pulls.keys(), ...this.connections.filter((c) => c.role === "pull-up").map((c) => c.net.name)]);
  }

  private problem(
    code: RigProblemCode,
    path: Path,
    sentences: readonly string[],
    where: "key" | "value" = "value",
  ): void {
    this.problems.push({ code, position: this.source[where](path), message: sentences.filter(Boolean).join(" ") });
  }

  private warn(line: number, column: number, message: string): void {
    this.warnings.push(`${this.file}:${line}:${column}: ${message}`);
  }

  private check(): void {
    if (this.problems.length === 0) return;
    const sorted = [...this.problems].sort(
      (a, b) => a.position.line - b.position.line || a.position.column - b.position.column,
    );
    throw new RigError(this.file, sorted, this.source.text);
  }
}

function build({ name, definition, options, wiring, pins }: PlannedPart, seed: number) {
  return definition.create({ name, options, wiring: wiring.name, pins, random: seededRandom(seed, name) });
}

/** `GP0 GP1 GP2 LED` becomes `GP0-GP2 LED`. */
function compact(names: readonly string[]): string[] {
  const runs: { first: string; last: string }[] = [];
  for (const name of names) {
    const [, stem, number] = /^(.*?)(\d+)$/.exec(name) ?? [];
    const run = runs[runs.length - 1];
    if (number !== undefined && run?.last === `${stem}${Number(number) - 1}`) run.last = name;
    else runs.push({ first: name, last: name });
  }
  return runs.map(({ first, last }) => (first === last ? first : `${first}-${last}`));
}

const railNamed = (name: string): string | undefined =>
  Object.keys(RAILS).find((r) => r.toLowerCase() === name.toLowerCase());
const netList = (nets: ReadonlyMap<string, RigNet>): string => {
  const own = [...nets.values()].filter((n) => n.gpio === undefined && !railNamed(n.name)).map((n) => n.name);
  return own.length ? `; nets: ${own.join(" ")}` : "";
};
