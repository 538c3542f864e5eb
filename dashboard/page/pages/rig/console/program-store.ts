/** The program that somebody writes at a rig, kept in this browser. */
const prefix = "pinbridge-program ";

const first = `# Runs beside the board; its names stay in the REPL afterwards.
import time
import board
import digitalio

led = digitalio.DigitalInOut(board.LED)
led.switch_to_output()

for _ in range(10):
    led.value = not led.value
    print("LED", "on" if led.value else "off")
    time.sleep(0.3)
`;

export function keptProgram(rig: string): string {
  try {
    return localStorage.getItem(prefix + rig) ?? first;
  } catch {
    return first;
  }
}

export function keepProgram(rig: string, text: string): void {
  try {
    localStorage.setItem(prefix + rig, text);
  } catch {
    // it is there as long as the page is
  }
}
