import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { looking, rigFile, api, shot, type Look } from "./browser-lab.js";

const program = `import board, busio, digitalio
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output(True)
i2c = busio.I2C(scl=board.GP5, sda=board.GP4, frequency=400_000)
while not i2c.try_lock():
    pass
answer = bytearray(1)
i2c.writeto_then_readfrom(0x76, b"\\xd0", answer)
print("chip", hex(answer[0]))
try:
    i2c.writeto(0x50, b"\\x00")
except OSError as error:
    print("vacant:", error)
def tell(*commands):
    i2c.writeto(0x3C, bytes([0]) + bytes(commands))
tell(0xAE, 0x20, 0, 0x8D, 0x14, 0xAF, 0x21, 0, 127, 0x22, 0, 7)
for row in range(8):
    i2c.writeto(0x3C, b"\\x40" + bytes((column * (row + 1)) & 0xFF for column in range(128)))
print("drawn")
`;

/** At the rig, with its console open and the REPL waiting. */
async function atRig(look: Look, work: (page: Page) => Promise<void>): Promise<void> {
  await looking("/rigs/pico", look, async (page) => {
    await page.getByRole("button", { name: /^Take/ }).click();
    await page.locator('[data-terminal="keys"]').waitFor();
    try {
      await work(page);
    } finally {
      await page.getByRole("button", { name: /^Release/ }).click();
      await page.getByRole("button", { name: /^Take/ }).waitFor();
    }
  });
}

async function shows(page: Page, wanted: RegExp): Promise<void> {
  await page.waitForFunction(
    ([source]) => new RegExp(source).test(document.querySelector<HTMLElement>(".xterm-rows")?.innerText ?? ""),
    [wanted.source],
  );
}

async function type(page: Page, text: string): Promise<void> {
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type(text);
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Program" }).click();
  await page.keyboard.press("Control+A");
  // as it is pasted: typed into a page, a browser itself adds styles that the policy refuses
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.activeElement!.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

describe("a rig's page", () => {
  it("is a REPL at the board, whose pins shine on the picture and stand in the table", async () => {
    await atRig({}, async (page) => {
      await type(
        page,
        "import board, digitalio\nled = digitalio.DigitalInOut(board.LED)\nled.switch_to_output(True)\n6 * 7\n",
      );
      await shows(page, /\n42\n/);
      await page.locator(".pins-picture .board-led-on").waitFor();
      await page.locator('.pins-table tr[data-gpio="25"]').getByText("high").waitFor();
      await type(page, "led.value = False\n");
      await page.locator('.pins-table tr[data-gpio="25"]').getByText("low").waitFor();
    });
  });

  it("runs a program from the editor, shows its output, and leaves its names in the REPL", async () => {
    await atRig({ width: 1280, height: 960 }, async (page) => {
      await write(page, program);
      await page.keyboard.press("Control+Enter");
      await shows(page, /chip 0x60[^]*vacant: \[Errno 19\][^]*drawn/);
      await page.locator('[data-terminal="keys"]').waitFor();
      await type(page, "answer\n");
      await shows(page, /bytearray\(b'`'\)/);
      await page.getByRole("img", { name: "What display shows" }).waitFor();
      await shot(page, "page-rig");
    });
  });

  it("stops a program that would run for ever", async () => {
    await atRig({}, async (page) => {
      await write(page, "import time\nprint('begun')\nwhile True:\n    time.sleep(0.05)\n");
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await shows(page, /begun/);
      await page.getByRole("button", { name: "Stop" }).click();
      await shows(page, /KeyboardInterrupt/);
      await page.locator('[data-terminal="keys"]').waitFor();
      assert.equal(await page.getByRole("button", { name: "Stop" }).isDisabled(), true);
    });
  });

  it("reads a line for input(), as it is typed", async () => {
    await atRig({}, async (page) => {
      await type(page, "name = input('Name? ')\n");
      await page.locator('[data-terminal="lines"]').waitFor();
      await type(page, "Adx\ba\n");
      await type(page, "'<' + name + '>'\n");
      await shows(page, /'<Ada>'/);
    });
  });

  it("draws the buses over time, and is moved and read by keyboard", async () => {
    await atRig({ width: 1280, height: 1000 }, async (page) => {
      await write(page, program);
      await page.keyboard.press("Control+Enter");
      await shows(page, /drawn/);
      await page.waitForFunction(
        () => Number(document.querySelector<HTMLElement>(".wave-panel")?.dataset.transactions) >= 11,
      );
      const wave = page.getByRole("group", { name: /Waveform/ });
      const chosen = page.locator(".wave-chosen");
      await wave.focus();
      const before = await wave.screenshot();
      for (let n = 0; n < 8; n++) await page.keyboard.press("n");
      for (let n = 0; n < 8; n++) await page.keyboard.press("p");
      const found: string[] = [];
      for (let n = 0; n < 4; n++) {
        found.push((await chosen.textContent())!);
        await page.keyboard.press("n");
      }
      const words = found.join("\n");
      assert.match(words, /I2C SCL GP5, SDA GP4 at .*write 0x76: D0, read: 60 \(code\.py, line 8\)/);
      assert.match(words, /write 0x50: 00: ADDRESS_NACK \(code\.py, line 11\)/);
      for (let n = 0; n < 6; n++) await page.keyboard.press("+");
      assert.notDeepEqual(await wave.screenshot(), before);
      await page.getByText("The last transactions as a table").click();
      await page.getByRole("region", { name: "The last transactions" }).getByText("write 0x76: D0, read: 60").waitFor();
    });
  });

  it("turns a virtual sensor, and the program feels it", async () => {
    await atRig({}, async (page) => {
      const card = page.locator('[data-part="weather"]');
      await card.getByLabel("temperature").fill("40");
      await card.getByText("40 °C").waitFor();
      const push = page.locator('[data-part="push"]').getByLabel("pressed");
      await type(
        page,
        "import board, digitalio\nb = digitalio.DigitalInOut(board.GP15)\nb.switch_to_input(digitalio.Pull.UP)\nprint('open', b.value)\n",
      );
      await shows(page, /open True/);
      await push.click();
      // the hand and the keys come to the board by different ways
      await type(page, "while b.value: pass\n\nprint('pressed', b.value)\n");
      await shows(page, /pressed False/);
    });
  });

  it("keeps notes and wiring, which administrators change in place", async () => {
    await looking("/rigs/feather", { expected: /400/ }, async (page) => {
      await page.getByRole("button", { name: "Change" }).click();
      await page.getByLabel("Notes").fill("Handle with care.");
      await page.getByLabel("Tags").fill("emulated i2c");
      await page.getByLabel("Photo").setInputFiles({
        name: "photo.png",
        mimeType: "image/png",
        buffer: Buffer.from(
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
          "base64",
        ),
      });
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Handle with care.").waitFor();
      await page.getByRole("img", { name: "Photo of feather" }).waitFor();
      await page.getByRole("button", { name: "Change" }).click();
      await page.getByLabel("Tags").fill("UPPER CASE");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("alert").waitFor();
    });
  });

  it("tells the health of a rig and the checks before", async () => {
    await looking("/rigs/feather", {}, async (page) => {
      await page.getByRole("button", { name: "Check health" }).click();
      await page.getByText(/Last check .*: passed/).waitFor();
    });
  });

  it("goes on after the page was loaded anew, where it was", async () => {
    await atRig({}, async (page) => {
      await type(page, "kept = 'still ' + 'here'\nkept\n");
      await shows(page, /'still here'/);
      await page.reload();
      await page.locator('[data-terminal="keys"]').waitFor();
      await shows(page, /'still here'/);
      await type(page, "kept.upper()\n");
      await shows(page, /'STILL HERE'/);
    });
  });

  before(() =>
    looking("/", {}, (page) =>
      api(page, "PATCH", "/rigs/pico", { rigFile, health: { everyMinutes: 0, expectI2c: [0x76] } }),
    ),
  );
});
