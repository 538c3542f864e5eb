/**
 * The characters a board's lexer reads: three to look at, lines and columns counted, and room to put text in front of
 * what is left, which is how an f-string becomes a call of format().
 *
 * @see MicroPython py/lexer.c next_char
 */

const TAB_SIZE = 8;
const NEWLINE = 10;
const TAB = 9;

interface Stretch {
  readonly text: string;
  at: number;
}

export class BoardCharacters {
  line = 1;
  column = 1;
  private stretch: Stretch;
  /** What is read when `stretch` has ended; the text itself is the first. */
  private readonly waiting: Stretch[] = [];

  /** @param text  with `\n` for every line end */
  constructor(text: string) {
    this.stretch = { text: text === "" || text.endsWith("\n") ? text : text + "\n", at: 0 };
  }

  /** The character `ahead` of the current one, as a code unit; 0 behind the end. */
  code(ahead = 0): number {
    let { text, at } = this.stretch;
    at += ahead;
    for (let i = this.waiting.length; at >= text.length;) {
      if (i === 0) return 0;
      at -= text.length;
      ({ text } = this.waiting[--i]);
      at += this.waiting[i].at;
    }
    return text.charCodeAt(at) || 1; // a NUL is no end
  }

  is(character: string, ahead = 0): boolean {
    return this.code(ahead) === character.charCodeAt(0);
  }

  /** Whether the character `ahead` is one of these. */
  isOneOf(characters: string, ahead = 0): boolean {
    const code = this.code(ahead);
    return code !== 0 && characters.includes(String.fromCharCode(code));
  }

  get atEnd(): boolean {
    return this.code() === 0;
  }

  /** The current character, and on to the next. */
  take(): string {
    const code = this.code();
    if (code === NEWLINE) {
      this.line++;
      this.column = 1;
    } else if (code === TAB) this.column = Math.floor((this.column - 1 + TAB_SIZE) / TAB_SIZE) * TAB_SIZE + 1;
    else this.column++;
    if (code === 0) return "";
    while (this.stretch.at >= this.stretch.text.length) this.stretch = this.waiting.pop()!;
    return this.stretch.text[this.stretch.at++];
  }

  /** Reads `text` before anything else. */
  inject(text: string): void {
    // behind the end it would be the last line, which needs its end
    if (this.atEnd) text += "\n";
    this.waiting.push(this.stretch);
    this.stretch = { text, at: 0 };
  }

  get injecting(): boolean {
    return this.waiting.length > 0;
  }

  /** Puts `text` behind what is being injected. */
  append(text: string): void {
    this.stretch = { text: this.stretch.text + text, at: this.stretch.at };
  }
}
