/** Jobs from their files to what they add up to: submitted, waited for, followed, compared, repeated, counted. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { zipOf, type ZipEntry } from "../server/archives/zip-writer.js";
import { api, finished, looking, shot, submit } from "./browser-lab.js";

const blink = (times: number, more = ""): string => `import board, digitalio
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output(False)
for n in range(${times}):
    led.value = not led.value
    print("blink", n, led.value)
print("##measure voltage", 3.3 - ${times} / 100, "V")
${more}`;

const onFeather = { name: "blinking", requires: { rig: "feather" } };

/** Two runs of one job: one that passed, one that blinked more and failed. @returns the failed one */
let failed = "";
before(() => {
  return looking("/", {}, async (page) => {
    await finished(page, await submit(page, blink(4), onFeather));
    await finished(page, await submit(page, blink(4), onFeather));
    failed = (await finished(page, await submit(page, blink(6, "raise ValueError('too much')\n"), onFeather))).runs[0]
      .id;
  });
});

const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { level: 1, name }).waitFor();

describe("submitting", () => {
  it("takes files, says which rigs fit, and leads to the job and its run", async () => {
    await looking("/submit", {}, async (page) => {
      assert.equal(await page.getByRole("button", { name: "Submit" }).isDisabled(), true);
      await page.locator('[data-pick="files"]').setInputFiles([
        { name: "code.py", mimeType: "text/x-python", buffer: Buffer.from("import told\nprint(told.words)\n") },
        { name: "told.py", mimeType: "text/x-python", buffer: Buffer.from("words = 'from the page'\n") },
      ]);
      await page.getByLabel("Tags, with ! before those it must not have").fill("no-such-tag");
      await page.getByText("No rig of the lab fits").waitFor();
      await page.getByLabel("Tags, with ! before those it must not have").fill("");
      await page.getByRole("combobox", { name: "Rig", exact: true }).selectOption("qtpy");
      await page.getByText(/1 rig fits: qtpy/).waitFor();
      await page.getByRole("button", { name: "Submit" }).click();
      await heading(page, "code.py");
      await page.locator('.badge[data-state="passed"]').first().waitFor();
      await page.locator('a[href^="/runs/"]').first().click();
      await page.getByText("from the page").waitFor();
    });
  });

  it("takes a zip apart, and says what is wrong with one that it refuses", async () => {
    await looking("/submit", { expected: /422/ }, async (page) => {
      const pick = (...entries: ZipEntry[]): Promise<void> =>
        page
          .locator('[data-pick="files"]')
          .setInputFiles({ name: "bench.zip", mimeType: "application/zip", buffer: zipOf(entries) });
      await pick({ name: "../evil.py" });
      await page
        .getByRole("alert")
        .getByText(/"\.\.\/evil\.py" is refused/)
        .waitFor();
      await pick(
        { name: "bench/main.py", data: "import told\nprint(told.words)\n" },
        { name: "bench/told.py", data: "words = 'from a zip'\n" },
      );
      await page.getByText("2 files").waitFor();
      await page.getByRole("combobox", { name: "Rig", exact: true }).selectOption("qtpy");
      await page.getByRole("button", { name: "Submit" }).click();
      await heading(page, "main.py");
      await page.locator('.badge[data-state="passed"]').first().waitFor();
      await page.locator('a[href^="/runs/"]').first().click();
      await page.getByText("from a zip").waitFor();
    });
  });

  it("says what is wrong with a job that cannot be", async () => {
    await looking("/submit", { expected: /4\d\d/ }, async (page) => {
      await page
        .locator('[data-pick="files"]')
        .setInputFiles({ name: "code.py", mimeType: "text/x-python", buffer: Buffer.from("1\n") });
      await page.getByLabel("Tags, with ! before those it must not have").fill("UPPER");
      await page.getByRole("button", { name: "Submit" }).click();
      await page.getByRole("alert").waitFor();
    });
  });
});

describe("the queue", () => {
  it("tells each job's place and why it waits, and lets its owner take it back", async () => {
    await looking("/queue", {}, async (page) => {
      const long = await submit(page, "while True: pass\n", { name: "endless", requires: { rig: "qtpy" } });
      await page.getByRole("button", { name: "Cancel endless" }).waitFor();
      const waiting = await submit(page, "print(1)\n", { name: "patient", requires: { rig: "qtpy" } });
      const row = page.getByRole("row").filter({ hasText: "patient" });
      await row
        .getByText(/qtpy is busy|waits for|qtpy/)
        .first()
        .waitFor();
      await row.getByRole("button", { name: "Cancel patient" }).click();
      await page.getByRole("button", { name: "Cancel endless" }).click();
      assert.equal((await finished(page, waiting)).outcome, "cancelled");
      assert.equal((await finished(page, long)).outcome, "cancelled");
      await page.getByRole("link", { name: "Ended" }).click();
      await page.getByRole("row").filter({ hasText: "endless" }).locator('.badge[data-state="cancelled"]').waitFor();
    });
  });
});

describe("a run's page", () => {
  it("follows the log while it grows, and finds words in it", async () => {
    // it goes on until it has been seen to
    const slow = "import time\nn = 0\nwhile True:\n    n += 1\n    print('line', '%04d' % n)\n    time.sleep(0.05)\n";
    await looking("/", {}, async (page) => {
      const job = await submit(page, slow, {
        name: "slow",
        clock: "wall",
        requires: { rig: "feather" },
        timeoutSeconds: 600,
      });
      let run: string | undefined;
      while (run === undefined) run = (await api(page, "GET", `/jobs/${job}`)).runs[0]?.id;
      await page.goto(new URL(`/runs/${run}`, page.url()).href);
      const line = (words: string) => page.locator(".log-line").filter({ hasText: new RegExp(`${words}$`) });
      await page.getByText(/\d lines?, live/).waitFor();
      await line("line (00[6-9]\\d|0[1-9]\\d\\d|[1-9]\\d{3})").first().waitFor();
      await api(page, "POST", `/jobs/${job}/cancel`);
      await page.locator('.badge[data-state="cancelled"]').first().waitFor();
      await page.getByLabel("Find in the log").fill("line 0042");
      await page.getByText("1 of 1").waitFor();
      await line("line 0042").waitFor();
    });
  });

  it("shows what the program asked of its board, narrowed and found by words", async () => {
    await looking(`/runs/${failed}`, {}, async (page) => {
      await page.getByRole("tab", { name: "Trace" }).click();
      await page.getByText("gpio.set").first().waitFor();
      await page.getByRole("group", { name: /Waveform of D13/ }).waitFor();
      await shot(page, "page-run");
      await page.getByLabel("Find in the trace").fill("gpio.configure");
      await page.getByText(/^1 of \d+ commands/).waitFor();
    });
  });

  it("shows how a run differs from the last that passed", async () => {
    await looking(`/runs/${failed}`, { width: 1280, height: 900 }, async (page) => {
      await page.getByText("ValueError").first().waitFor();
      await page.getByRole("tab", { name: "Difference" }).click();
      await page.getByText("blink 5").first().waitFor();
      await page.getByText(/voltage: 3.26 → 3.2/).waitFor();
      await shot(page, "page-difference");
      // with any other of the same name, chosen
      const first = (await api(page, "GET", "/trends?name=blinking")).items[0].run as string;
      await page.getByRole("combobox", { name: "Compare with" }).selectOption(first);
      await page.getByRole("link", { name: first }).waitFor();
      await page.getByText(/voltage: 3.26 → 3.2/).waitFor();
    });
  });

  it("tells results and measured values, and gives what was left behind as files", async () => {
    await looking(`/runs/${failed}`, {}, async (page) => {
      await page.getByRole("tab", { name: /Results/ }).click();
      await page.getByRole("row").filter({ hasText: "voltage" }).waitFor();
      await page.getByRole("tab", { name: /Files/ }).click();
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "trace.jsonl" }).click();
      assert.equal((await download).suggestedFilename(), "trace.jsonl");
    });
  });

  it("asks for the same again", async () => {
    await looking(`/runs/${failed}`, {}, async (page) => {
      await page.getByRole("button", { name: "Run again: blinking" }).click();
      await page.waitForURL(/\/jobs\//);
      await page.locator('.badge[data-state="failed"]').first().waitFor();
    });
  });
});

describe("what runs add up to", () => {
  it("draws how long a job takes and what it measured, with each point as a row too", async () => {
    await looking("/trends?name=blinking", { width: 1280, height: 900 }, async (page) => {
      await page.locator(".uplot canvas").first().waitFor();
      await shot(page, "page-trends");
      await page.getByLabel("Measured value").selectOption("voltage");
      await page.getByText(/\d values from 3\.2\d* to 3\.\d+/).waitFor();
      await page.locator(".uplot canvas").first().waitFor();
    });
  });

  it("counts how often tests fail and flake, and has each one's history", async () => {
    await looking("/tests", {}, async (page) => {
      const row = page.getByRole("row").filter({ hasText: "blinking" });
      await row.waitFor();
      await row.getByRole("link").first().click();
      await page
        .getByText(/ended with ValueError/)
        .first()
        .waitFor();
    });
  });

  it("repeats a job by cron, with the next times as the lab counts them, stops and removes it", async () => {
    await looking("/submit?again=yes", { expected: /400/ }, async (page) => {
      await page
        .locator('[data-pick="files"]')
        .setInputFiles({ name: "code.py", mimeType: "text/x-python", buffer: Buffer.from("print(1)\n") });
      await page.getByLabel("Name", { exact: true }).fill("nightly");
      const cron = page.getByLabel("Minute hour day month weekday");
      await cron.fill("61 * * * *");
      await page.getByRole("alert").waitFor();
      await cron.fill("30 4 * * mon");
      await page.getByLabel("Time zone").fill("UTC");
      await page.locator("[data-next] li").nth(2).waitFor();
      await page.getByRole("button", { name: "Make the schedule" }).click();
      await heading(page, "Schedules");
      await page.getByRole("button", { name: "Stop nightly" }).click();
      await page.getByRole("button", { name: "Go on with nightly" }).waitFor();
      page.on("dialog", (dialog) => void dialog.accept());
      await page.getByRole("button", { name: "Remove nightly" }).click();
      await page.getByText("There are no schedules.").waitFor();
    });
  });
});

describe("people and the record", () => {
  it("adds a user, gives roles, makes a token that works and revokes it", async () => {
    await looking("/people", { expected: /401/ }, async (page) => {
      await heading(page, "People");
      await page.getByRole("textbox", { name: "New user" }).fill("ada");
      await page.getByRole("button", { name: "Add" }).click();
      await page.getByLabel("Role of ada").selectOption("viewer");
      await page.getByRole("button", { name: "Lock out ada" }).click();
      await page.getByRole("button", { name: "Let in ada" }).waitFor();
      await page.getByLabel("New token, for").fill("robot");
      await page.getByRole("button", { name: "Make", exact: true }).click();
      const token = (await page.locator("code.token").textContent())!;
      const status = (): Promise<number> =>
        page.evaluate(
          async (bearer) => (await fetch("/api/v1/me", { headers: { authorization: `Bearer ${bearer}` } })).status,
          token,
        );
      assert.equal(await status(), 200);
      page.on("dialog", (dialog) => void dialog.accept());
      await page.getByRole("button", { name: "Revoke robot" }).click();
      await page.getByRole("button", { name: "Revoke robot" }).waitFor({ state: "detached" });
      assert.equal(await status(), 401);
    });
  });

  it("restricts a rig to those who are named", async () => {
    await looking("/people", {}, async (page) => {
      await page.getByLabel("qtpy is restricted").click();
      await page.getByLabel("Users of qtpy").fill("admin");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
      assert.deepEqual((await api(page, "GET", "/rigs/qtpy/grants")).users, ["admin"]);
      await page.getByLabel("qtpy is restricted").click();
      await page.getByLabel("Users of qtpy").waitFor({ state: "detached" });
    });
  });

  it("has who did what, and finds it by what it was done to", async () => {
    await looking("/audit?subject=qtpy", {}, async (page) => {
      await heading(page, "Audit");
      await page.getByRole("row").filter({ hasText: "rig.granted" }).first().waitFor();
      assert.equal(await page.getByRole("row").filter({ hasText: "token.made" }).count(), 0);
      await page.getByLabel("Who").fill("nobody-at-all");
      await page.keyboard.press("Tab");
      await page.getByText("Nothing of that kind is on record.").waitFor();
    });
  });
});
