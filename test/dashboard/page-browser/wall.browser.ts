import assert from "node:assert/strict";
import { api, finished, looking, shot, submit } from "./browser-lab.js";

const blink = `import time, board, digitalio
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output(True)
other = digitalio.DigitalInOut(board.GP2)
other.switch_to_output(True)
time.sleep(600)
`;

describe("the wall of rigs", () => {
  it("shows each board drawn from its data, with its state", async () => {
    await looking("/", {}, async (page) => {
      const pico = page.locator('[data-rig="pico"]');
      await pico.locator("svg .pad").first().waitFor();
      assert.equal(await pico.locator("svg .pad").count(), 40);
      assert.equal(await pico.locator(".badge").getAttribute("data-state"), "ready");
      assert.equal(await page.locator(".rig-card").count(), 3);
    });
  });

  it("lights the pins of a board while a job runs on it, and dims them afterwards", async () => {
    await looking("/", {}, async (page) => {
      const pico = page.locator('[data-rig="pico"]');
      const job = await submit(page, blink, { clock: "wall", requires: { rig: "pico" }, timeoutSeconds: 600 });
      await pico.locator('.pad-high[data-gpio="2"]').waitFor();
      await pico.locator(".board-led-on").waitFor();
      await pico.locator('.badge[data-state="busy"]').waitFor();
      await pico.getByRole("link", { name: /Job of admin/ }).waitFor();
      await shot(page, "page-wall");
      await api(page, "POST", `/jobs/${job}/cancel`);
      await finished(page, job);
      await pico.locator('.badge[data-state="ready"]').waitFor();
      await pico.locator('.pad-open[data-gpio="2"]').waitFor();
    });
  });

  it("filters by words, state, board and tag, and keeps that in the address", async () => {
    await looking("/", {}, async (page) => {
      const shown = async (): Promise<string[]> =>
        (
          await page
            .locator("[data-rig]")
            .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.rig!))
        ).sort();
      await page.getByRole("combobox", { name: "Tag" }).selectOption("sensor=bme280");
      await page.getByText("1 of 3 rigs").waitFor();
      assert.deepEqual(await shown(), ["pico"]);
      await page.reload();
      await page.getByText("1 of 3 rigs").waitFor();
      assert.deepEqual(await shown(), ["pico"]);
      await page.getByRole("combobox", { name: "Tag" }).selectOption("");
      await page.getByText("3 rigs", { exact: true }).waitFor();
      await page.getByLabel("Find").fill("feather");
      await page.getByText("1 of 3 rigs").waitFor();
      assert.deepEqual(await shown(), ["feather"]);
      assert.match(page.url(), /\?q=feather$/);
    });
  });

  it("says in words why a rig is out of use, as soon as somebody says so elsewhere", async () => {
    await looking("/", {}, async (page) => {
      const card = page.locator('[data-rig="qtpy"]');
      await card.getByRole("button", { name: /Take/ }).waitFor();
      await looking("/rigs/qtpy", {}, async (elsewhere) => {
        await elsewhere.getByRole("button", { name: "Quarantine" }).click();
        await elsewhere.getByPlaceholder("What is wrong with it?").fill("The USB plug is loose.");
        await elsewhere.keyboard.press("Enter");
        await elsewhere.locator('.badge[data-state="quarantined"]').waitFor();
        await card.getByText("The USB plug is loose.").waitFor();
        assert.equal(await card.getByRole("button", { name: /Take/ }).count(), 0);
        await elsewhere.getByRole("button", { name: "Back into use" }).click();
        await elsewhere.locator('.badge[data-state="ready"]').waitFor();
      });
      await card.getByRole("button", { name: /Take/ }).waitFor();
    });
  });

  it("takes a rig and gives it back", async () => {
    await looking("/", {}, async (page) => {
      const card = page.locator('[data-rig="feather"]');
      await card.getByRole("button", { name: /Take/ }).click();
      await card.getByText("Held by admin").waitFor();
      await card.getByRole("button", { name: /Release/ }).click();
      await card.getByRole("button", { name: /Take/ }).waitFor();
    });
  });

  it("says that it is offline, tries again by itself, and then shows what has changed meanwhile", async () => {
    await looking("/", { expected: /ERR_INTERNET_DISCONNECTED|Failed to load resource|ERR_/ }, async (page) => {
      await page.getByText("Live").waitFor();
      await page.context().setOffline(true);
      // an open stream outlives the emulated cable; a new one does not
      await page.evaluate(() => dispatchEvent(new Event("offline")));
      await page.getByText(/Offline, again in/).waitFor();
      await looking("/", {}, (elsewhere) => api(elsewhere, "PATCH", "/rigs/qtpy", { location: "The attic" }));
      await page.context().setOffline(false);
      await page.getByText("Live").waitFor();
      await page.locator('[data-rig="qtpy"]').getByText("The attic").waitFor();
    });
  });
});
