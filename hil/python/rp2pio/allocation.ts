/**
 * Which block, machine and instruction memory a CircuitPython state machine gets: where the same program lies already, else where its pins are in
 * use, else wherever there is room.
 *
 * @see CircuitPython ports/raspberrypi/common-hal/rp2pio/StateMachine.c; pico-sdk hardware_pio, pio_claim_free_sm_and_add_program_for_gpio_range
 */
import * as pio from "../../peripherals/pio.js";
import { InstructionMemory } from "../pio/memory.js";
import { hardware } from "../hardware.js";

const BLOCKS = 2;
const MACHINES = 4;

/** A program in memory, and how many machines run it. */
interface Loaded {
  readonly handle: number;
  readonly words: string;
  readonly offset: number;
  readonly length: number;
  users: number;
}

export interface Place {
  readonly block: number;
  readonly machine: number;
  readonly offset: number;
  readonly loaded: Loaded;
  /** The program has still to be put there. */
  readonly fresh: boolean;
}

class Block {
  readonly memory = new InstructionMemory();
  readonly programs = new Set<Loaded>();
  readonly machines: boolean[] = Array.from({ length: MACHINES }, () => false);
  /** Machines that have each pin. */
  readonly pinUsers = new Map<number, number>();

  get freeMachine(): number {
    return this.machines.indexOf(false);
  }

  has(pins: readonly number[]): boolean {
    return pins.some((pin) => this.pinUsers.has(pin));
  }
}

export class Allocation {
  private readonly blocks = Array.from({ length: BLOCKS }, () => new Block());

  /** @param offset  -1: anywhere. @returns undefined when there is no place, or the pins belong to another block */
  find(program: Uint8Array, offset: number, pins: readonly number[]): Place | undefined {
    const words = program.join();
    const place =
      this.existing(words, offset) ??
      this.anywhere(
        words,
        program.length >> 1,
        offset,
        [0, 1].filter((block) => this.blocks[block].has(pins)),
      ) ??
      this.anywhere(words, program.length >> 1, offset, [1, 0]);
    if (place === undefined) return undefined;
    return this.blocks.some((block, index) => index !== place.block && block.has(pins)) ? undefined : place;
  }

  private existing(words: string, offset: number): Place | undefined {
    for (const [block, { programs, freeMachine }] of this.blocks.entries()) {
      if (freeMachine < 0) continue;
      for (const loaded of programs)
        if (loaded.words === words && (offset === -1 || offset === loaded.offset))
          return { block, machine: freeMachine, offset: loaded.offset, loaded, fresh: false };
    }
    return undefined;
  }

  private anywhere(words: string, length: number, wanted: number, blocks: readonly number[]): Place | undefined {
    for (const block of blocks) {
      const { memory, freeMachine: machine } = this.blocks[block];
      const offset = wanted === -1 ? memory.place(length) : memory.fits(wanted, length) ? wanted : -1;
      if (machine < 0 || offset < 0) continue;
      const loaded: Loaded = { handle: -1, words, offset, length, users: 0 };
      return { block, machine, offset, loaded, fresh: true };
    }
    return undefined;
  }

  /** Once the board has agreed. @returns the program as it is booked */
  take(place: Place, programHandle: number, pins: readonly number[]): Place {
    const block = this.blocks[place.block];
    const loaded = place.fresh ? { ...place.loaded, handle: programHandle } : place.loaded;
    if (place.fresh) {
      block.programs.add(loaded);
      block.memory.take(loaded.offset, loaded.length);
    }
    loaded.users++;
    block.machines[place.machine] = true;
    for (const pin of pins) block.pinUsers.set(pin, (block.pinUsers.get(pin) ?? 0) + 1);
    return { ...place, loaded, fresh: false };
  }

  /** @returns pins that no machine has any more */
  give({ block: index, machine, loaded }: Place, pins: readonly number[]): number[] {
    const block = this.blocks[index];
    const hw = hardware();
    block.machines[machine] = false;
    if (--loaded.users === 0) {
      block.programs.delete(loaded);
      block.memory.give(loaded.offset, loaded.length);
      hw.closeHandle(loaded.handle);
      hw.call(pio.close, { handle: loaded.handle });
    }
    return pins.filter((pin) => {
      const left = block.pinUsers.get(pin)! - 1;
      if (left > 0) block.pinUsers.set(pin, left);
      else block.pinUsers.delete(pin);
      return left === 0;
    });
  }

  usersOf(pin: number): number {
    return this.blocks.reduce((sum, { pinUsers }) => sum + (pinUsers.get(pin) ?? 0), 0);
  }
}
