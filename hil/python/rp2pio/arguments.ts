/**
 * The forty arguments of `StateMachine`, checked in CircuitPython's order and with its messages.
 *
 * @see CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c
 */
import { None, equals, indexOf, truth, typeError, typeName, valueError, type PyValue } from "../../../vm/index.js";
import { Pull } from "../../peripherals/gpio.js";
import { intAtLeast, intBetween, ofType, readable } from "../arguments.js";
import { pullOf } from "../digitalio.js";
import { pinType, type PyPin } from "../microcontroller.js";

export const signature =
  "__init__(self, program, frequency, *, init=None, pio_version=0, may_exec=None, first_out_pin=None, out_pin_count=1, " +
  "initial_out_pin_state=0, initial_out_pin_direction=0xffffffff, first_in_pin=None, in_pin_count=1, pull_in_pin_up=0, " +
  "pull_in_pin_down=0, first_set_pin=None, set_pin_count=1, initial_set_pin_state=0, initial_set_pin_direction=0x1f, " +
  "first_sideset_pin=None, sideset_pin_count=1, sideset_pindirs=False, initial_sideset_pin_state=0, " +
  "initial_sideset_pin_direction=0x1f, sideset_enable=False, jmp_pin=None, jmp_pin_pull=None, exclusive_pin_use=True, " +
  "auto_pull=False, pull_threshold=32, out_shift_right=True, wait_for_txstall=True, auto_push=False, push_threshold=32, " +
  "in_shift_right=True, user_interruptible=True, wrap_target=0, wrap=-1, offset=-1, fifo_type='auto', " +
  "mov_status_type='txfifo', mov_status_n=0)";

/** Consecutive pins of one sort. */
export interface Pins {
  /** -1: none were given. */
  readonly first: number;
  readonly count: number;
}

export interface Settings {
  readonly program: Uint8Array;
  readonly frequency: number;
  readonly init: Uint8Array;
  readonly mayExec: Uint8Array;
  readonly out: Pins & { readonly state: number; readonly direction: number };
  readonly in: Pins & { readonly pullUp: number; readonly pullDown: number };
  readonly set: Pins & { readonly state: number; readonly direction: number };
  readonly side: Pins & {
    readonly state: number;
    readonly direction: number;
    readonly pindirs: boolean;
    readonly enable: boolean;
  };
  readonly jmpPin: number;
  readonly jmpPull: number;
  readonly exclusive: boolean;
  readonly autoPull: boolean;
  readonly pullThreshold: number;
  readonly outShiftRight: boolean;
  readonly waitForTxstall: boolean;
  readonly autoPush: boolean;
  readonly pushThreshold: number;
  readonly inShiftRight: boolean;
  readonly wrapTarget: number;
  readonly wrap: number;
  readonly offset: number;
  readonly fifoType: keyof typeof fifoTypes;
  readonly movStatus: { readonly rx: boolean; readonly n: number };
}

export const fifoTypes = { auto: -1, txrx: 0, tx: 1, rx: 2 } as const;

/** @param values  in the order of the signature, without self. @throws TypeError | ValueError */
export function settingsFrom(values: readonly PyValue[]): Settings {
  const [program, frequency, init, pioVersion, mayExec, firstOut, outCount, outState, outDirection, firstIn, inCount] =
    values;
  const [pullUp, pullDown, firstSet, setCount, setState, setDirection, firstSide, sideCount, pindirs] =
    values.slice(11);
  const [sideState, sideDirection, sideEnable, jmpPin, jmpPull, exclusive, autoPull, pullThreshold, outRight] =
    values.slice(20);
  const [txstall, autoPush, pushThreshold, inRight, , wrapTarget, wrap, offset, fifoType, statusType, statusN] =
    values.slice(29);
  if (indexOf(pioVersion) > 0) throw valueError("out_pin_count must be <= 0");
  const programBytes = readable(program);
  const initBytes = init === None ? new Uint8Array(0) : readable(init);
  const mayExecBytes = mayExec === None ? new Uint8Array(0) : readable(mayExec);
  const out = { first: pinOf(firstOut, "first_out_pin"), count: intAtLeast(outCount, 1, "out_pin_count") };
  const ins = { first: pinOf(firstIn, "first_in_pin"), count: intAtLeast(inCount, 1, "in_pin_count") };
  const set = { first: pinOf(firstSet, "first_set_pin"), count: intBetween(setCount, 1, 5, "set_pin_count") };
  const side = { first: pinOf(firstSide, "first_sideset_pin"), count: intBetween(sideCount, 1, 5, "set_pin_count") };
  const jmp = pinOf(jmpPin, "jmp_pin");
  const pull = pullFrom(jmpPull);
  const pullAt = intBetween(pullThreshold, 1, 32, "pull_threshold");
  const pushAt = intBetween(pushThreshold, 1, 32, "push_threshold");
  if (programBytes.length < 2 || programBytes.length > 64) throw valueError("program length must be 2-64");
  if (programBytes.length % 2) throw valueError("Program size invalid");
  if (initBytes.length > 64) throw valueError("init length must be 0-64");
  if (initBytes.length % 2) throw valueError("Init program size invalid");
  return {
    program: programBytes.slice(),
    frequency: indexOf(frequency),
    init: initBytes.slice(),
    mayExec: mayExecBytes.subarray(0, mayExecBytes.length & ~1),
    out: { ...out, state: mask(outState), direction: mask(outDirection) },
    in: { ...ins, pullUp: mask(pullUp), pullDown: mask(pullDown) },
    set: { ...set, state: mask(setState), direction: mask(setDirection) },
    side: {
      ...side,
      state: mask(sideState),
      direction: mask(sideDirection),
      pindirs: truth(pindirs),
      enable: truth(sideEnable),
    },
    jmpPin: jmp,
    jmpPull: pull,
    exclusive: truth(exclusive),
    autoPull: truth(autoPull),
    pullThreshold: pullAt,
    outShiftRight: truth(outRight),
    waitForTxstall: truth(txstall),
    autoPush: truth(autoPush),
    pushThreshold: pushAt,
    inShiftRight: truth(inRight),
    wrapTarget: indexOf(wrapTarget),
    wrap: indexOf(wrap),
    offset: indexOf(offset),
    fifoType: oneOf(fifoType, Object.keys(fifoTypes) as (keyof typeof fifoTypes)[], "fifo_type"),
    movStatus: {
      rx: oneOf(statusType, ["txfifo", "rxfifo"], "mov_status_type") === "rxfifo",
      n: indexOf(statusN) & 15,
    },
  };
}

function mask(value: PyValue): number {
  return indexOf(value) >>> 0;
}

function pinOf(value: PyValue, name: string): number {
  return value === None ? -1 : ofType<PyPin>(value, pinType, name).gpio;
}

function pullFrom(value: PyValue): number {
  if (value === None) return Pull.NONE;
  try {
    return pullOf(value);
  } catch {
    throw typeError(`jmp_pull must be of type Pull or None, not ${typeName(value)}`);
  }
}

function oneOf<const Name extends string>(value: PyValue, names: readonly Name[], what: string): Name {
  const name = names.find((each) => equals(value, each));
  if (name === undefined) throw valueError(`Invalid ${what}`);
  return name;
}
