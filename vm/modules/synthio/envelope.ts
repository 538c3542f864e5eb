/** synthio.Envelope, and the level of a note that follows one. @see shared-module/synthio/__init__.c (synthio_envelope_…) */
import { repr } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { tupleType } from "../../objects/tuple-type.js";
import type { PyType } from "../../objects/type.js";
import { floatArgument, inRange, wrongType } from "../circuitpython/argcheck.js";
import { toInt32 } from "./block.js";
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";

/** Samples from one step of a level to the next, and the longest buffer. */
export const stepSamples = 256;

/** The highest level. */
const full = 32767;

const names = ["attack_time", "decay_time", "release_time", "attack_level", "sustain_level"] as const;

/** A named tuple of five numbers: seconds, and parts of the full level. */
export class PyEnvelope extends PyTuple {
  override __repr__(): string {
    return `Envelope(${names.map((name, i) => `${name}=${repr(this.a[i])}`).join(", ")})`;
  }
}

function seconds(v: PyValue, name: string): PyValue {
  if (floatArgument(v, name) < 0) throw valueError(`${name} must be >= 0`);
  return v;
}

function level(v: PyValue, name: string): PyValue {
  inRange(floatArgument(v, name), 0, 1, name);
  return v;
}

export const envelopeType = defineType({
  name: "Envelope",
  module: "synthio",
  base: tupleType,
  js: PyEnvelope,
  subclassable: false,
  new: {
    sig: "__new__(cls, *, attack_time=0.1, decay_time=0.05, release_time=0.2, attack_level=1.0, sustain_level=0.8)",
    call: (_cls: PyType, ...given: PyValue[]) =>
      new PyEnvelope(given.map((v, i) => (i < 3 ? seconds(v, names[i]) : level(v, names[i])))),
  },
  properties: names.map((name, i) => ({ name, get: (self: PyEnvelope) => self.a[i] })),
});

/** @throws TypeError  for what is neither an envelope nor None */
export function envelopeArgument(v: PyValue): PyEnvelope | undefined {
  if (v === None) return undefined;
  if (!(v instanceof PyEnvelope)) throw wrongType("envelope", "Envelope", v);
  return v;
}

class PyEnvelopeState extends EnumValue {}

export const envelopeState = defineEnumeration("synthio", "EnvelopeState", PyEnvelopeState, [
  "ATTACK",
  "DECAY",
  "SUSTAIN",
  "RELEASE",
]);
const [attack, decay, sustain, release] = envelopeState.values;

/** An envelope at a sample rate: levels, and what a level changes in a step. */
export interface EnvelopeSteps {
  attackLevel: number;
  sustainLevel: number;
  attackStep: number;
  decayStep: number;
  releaseStep: number;
}

export function envelopeSteps(envelope: PyEnvelope | undefined, sampleRate: number): EnvelopeSteps {
  if (envelope === undefined)
    return { attackLevel: full, sustainLevel: full, attackStep: full, decayStep: -full, releaseStep: -full };
  const [attackTime, decayTime, releaseTime, high, low] = names.map((name, i) => floatArgument(envelope.a[i], name));
  const attackLevel = Math.trunc(full * high);
  const sustainLevel = Math.trunc(full * low * high);
  const stepOf = (time: number, difference: number): number => {
    const samples = toInt32(time * sampleRate);
    return samples === 0 ? full : Math.min(full, Math.max(1, Math.trunc((difference * stepSamples) / samples)));
  };
  return {
    attackLevel,
    sustainLevel,
    attackStep: stepOf(attackTime, attackLevel),
    decayStep: -stepOf(decayTime, attackLevel - sustainLevel),
    releaseStep: -stepOf(releaseTime, sustainLevel === 0 ? attackLevel : sustainLevel),
  };
}

/** How loud one voice is, of 32767. */
export class EnvelopeLevel {
  level = 0;
  state = attack;
  private samples = 0;

  get releasing(): boolean {
    return this.state === release;
  }
  /** From silence: the first step is done at once. */
  start(steps: EnvelopeSteps): void {
    this.level = this.samples = 0;
    this.state = attack;
    this.advance(steps, stepSamples);
  }
  attackAgain(): void {
    this.state = attack;
  }
  release(): void {
    this.state = release;
  }

  advance(steps: EnvelopeSteps, samples: number): void {
    for (this.samples += samples; this.samples >= stepSamples; this.samples -= stepSamples) this.step(steps);
  }

  private step(steps: EnvelopeSteps): void {
    if (this.state === attack) {
      this.level = Math.min(this.level + steps.attackStep, steps.attackLevel);
      if (this.level === steps.attackLevel) this.state = decay;
    } else if (this.state === decay) {
      this.level = Math.max(this.level + steps.decayStep, steps.sustainLevel);
      if (this.level === steps.sustainLevel) this.state = sustain;
    } else if (this.state === release) {
      this.level = Math.max(this.level + steps.releaseStep, 0);
    }
  }
}
