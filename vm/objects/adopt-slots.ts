/** Sharing slots between types that are no subclass of each other. */

/**
 * `defineType` makes Python methods of the slots that a TypeScript class itself has. Two types with a common TypeScript base
 * (bytes and bytearray, set and frozenset) each take the base's slots as their own by this.
 */
export function adoptSlots(target: object, source: object): void {
  for (const name of Object.getOwnPropertyNames(source)) {
    if (name !== "constructor" && !Object.hasOwn(target, name))
      Object.defineProperty(target, name, Object.getOwnPropertyDescriptor(source, name)!);
  }
}
