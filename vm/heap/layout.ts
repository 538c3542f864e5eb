/**
 * How MicroPython lays objects out in a heap: words, blocks, what fits into a reference itself.
 *
 * The heap is a row of blocks of four words each (MICROPY_BYTES_PER_GC_BLOCK, py/mpconfig.h); every allocation is rounded up
 * to whole blocks, so that on a 32-bit board nothing is smaller than 16 bytes.
 */

export interface HeapLayout {
  /** Bytes of a machine word: an object's reference, a field of its struct. */
  readonly word: 4 | 8;
  /** Bytes of a block: four words. */
  readonly block: 16 | 32;
  /**
   * Representation A keeps a float as an object of its own; representation C in the reference, with 30 bits
   * (py/mpconfig.h, MICROPY_OBJ_REPR).
   */
  readonly floats: "boxed" | "unboxed";
  /** Bytes of a boxed float's number: double on unix, single on boards. */
  readonly floatBytes: 4 | 8;
  /** Bits of the ints that fit into a reference, sign included. */
  readonly smallIntBits: 31 | 63;
  /** Bytes of one digit of a larger int (py/mpz.h, MPZ_DIG_SIZE). */
  readonly digitBytes: 2 | 4;
}

/** MicroPython's unix port on a 64-bit computer. */
export const UNIX: HeapLayout = {
  word: 8,
  block: 32,
  floats: "boxed",
  floatBytes: 8,
  smallIntBits: 63,
  digitBytes: 4,
};

/** MicroPython on a 32-bit board: ports/rp2, ports/samd. */
export const MICROPYTHON_BOARD: HeapLayout = {
  word: 4,
  block: 16,
  floats: "boxed",
  floatBytes: 4,
  smallIntBits: 31,
  digitBytes: 2,
};

/** CircuitPython's boards: MICROPY_OBJ_REPR_C (py/circuitpy_mpconfig.h). */
export const CIRCUITPYTHON_BOARD: HeapLayout = { ...MICROPYTHON_BOARD, floats: "unboxed" };

/** Entries that a hash table has room for: exact fits of blocks first, then primes (py/map.c, hash_allocation_sizes). */
const TABLE_SIZES = [
  0, 2, 4, 6, 8, 10, 12, 17, 23, 29, 37, 47, 59, 73, 97, 127, 167, 223, 293, 389, 521, 691, 919, 1223, 1627, 2161, 3229,
  4831, 7243, 10861, 16273, 24407, 36607, 54907,
];

/** Room in the table of a dict or set that grew to this many entries. */
export function tableRoom(entries: number): number {
  for (const size of TABLE_SIZES) if (size >= entries) return size;
  let room = TABLE_SIZES[TABLE_SIZES.length - 1];
  while (room < entries) room = (room + 1 + ((room + 1) >> 1)) | 1;
  return room;
}

/** The least room of a list (py/objlist.c, LIST_MIN_ALLOC). */
const LIST_ROOM = 4;

/**
 * Room of a list with this many items that was made with `exact` at once and grew by append from there: it doubles.
 * @param exact  0 when nothing is known: grown from empty
 */
export function listRoom(items: number, exact: number): number {
  let room = Math.max(LIST_ROOM, exact);
  while (room < items) room *= 2;
  return room;
}
