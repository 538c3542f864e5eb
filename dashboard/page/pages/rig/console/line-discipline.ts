/**
 * What a terminal does while a program reads a line (input()): it shows what is typed, takes the last character back, and hands over the line at Enter.
 * The REPL's own editor does this by itself and gets each key.
 */
export class LineDiscipline {
  private line = "";

  /** @returns what to show, and what to send, which is empty until Enter; Ctrl-C and Ctrl-D go at once */
  feed(keys: string): { shown: string; sent: string } {
    let shown = "";
    let sent = "";
    for (const key of keys) {
      if (key === "\r" || key === "\n") {
        shown += "\r\n";
        sent += `${this.line}\n`;
        this.line = "";
      } else if (key === "\x7f" || key === "\b") {
        const characters = [...this.line];
        if (characters.pop() === undefined) continue;
        this.line = characters.join("");
        shown += "\b \b";
      } else if (key === "\x15") {
        shown += "\b \b".repeat([...this.line].length);
        this.line = "";
      } else if (key === "\x03" || key === "\x04") {
        this.line = "";
        sent += key;
      } else if (key >= " ") {
        this.line += key;
        shown += key;
      }
    }
    return { shown, sent };
  }

  /** Whether something is typed that no Enter has followed. */
  get begun(): boolean {
    return this.line !== "";
  }

  /**
   * The REPL takes over: what was typed ahead is its own.
   * @returns what takes it off the screen, where the REPL shows it again, and what to send
   */
  handOver(): { shown: string; sent: string } {
    const sent = this.line;
    this.line = "";
    return { shown: "\b \b".repeat([...sent].length), sent };
  }

  forget(): void {
    this.line = "";
  }
}
