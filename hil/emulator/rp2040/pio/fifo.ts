/** One FIFO of a state machine: four words, eight when the other one lends its own, none when it has lent them (datasheet 3.5.4.4). */

export class Fifo {
  private readonly words = new Uint32Array(8);
  private first = 0;
  level = 0;
  depth = 4;

  get full(): boolean {
    return this.level >= this.depth;
  }

  get empty(): boolean {
    return this.level === 0;
  }

  /** The caller has looked whether it is full. */
  push(word: number): void {
    this.words[(this.first + this.level++) & 7] = word;
  }

  /** The caller has looked whether it is empty. */
  pull(): number {
    const word = this.words[this.first];
    this.first = (this.first + 1) & 7;
    this.level--;
    return word;
  }

  /** Reading an empty FIFO gives what was last in its place. */
  peek(): number {
    return this.words[this.first];
  }

  /** Joining and parting the two empties both. */
  resize(depth: number): void {
    this.depth = depth;
    this.first = this.level = 0;
  }
}
