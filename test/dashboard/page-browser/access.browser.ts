/** Every page for everybody: light, dark, on a phone, by keyboard. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { api, finished, looking, seriousIssues, submit, type Look } from "./browser-lab.js";

const looks: readonly (readonly [string, Look])[] = [
  ["light", {}],
  ["dark", { dark: true }],
  ["on a phone", { width: 360, height: 740 }],
];

describe("every page", () => {
  const pages = new Map<string, string>([
    ["/", "Rigs"],
    ["/rigs/pico", "pico"],
    ["/no/such/page", "Not found"],
    ["/queue", "Jobs"],
    ["/queue?show=ended", "Jobs"],
    ["/submit", "Submit a job"],
    ["/submit?again=yes", "New schedule"],
    ["/schedules", "Schedules"],
    ["/trends", "Trends"],
    ["/tests", "Tests"],
    ["/people", "People"],
    ["/audit", "Audit"],
  ]);

  before(() =>
    looking("/", {}, async (page) => {
      const job = await submit(page, "print('hello')\nprint('##measure voltage 3.3 V')\n", {
        requires: { rig: "feather" },
      });
      const { runs } = await finished(page, job);
      pages.set(`/jobs/${job}`, "code.py").set(`/runs/${runs[0].id}`, "code.py");
      await api(page, "POST", "/rigs/feather/health-check");
    }),
  );

  for (const [name, look] of looks) {
    it(`has no serious issue for axe, ${name}, and does not scroll sideways`, async () => {
      for (const [path, heading] of pages) {
        await looking(path, look, async (page) => {
          await page.getByRole("heading", { level: 1, name: heading }).waitFor();
          // what is to be looked at has been fetched, where it does not change all the time
          await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => {});
          assert.deepEqual(await seriousIssues(page), [], path);
          await fits(page, path);
        });
      }
    });

    it(`has no serious issue for axe at an open console, ${name}`, async () => {
      await looking("/rigs/pico", look, async (page) => {
        await page.getByRole("button", { name: /^Take/ }).click();
        await page.locator('[data-terminal="keys"]').waitFor();
        await page.locator('[data-part="weather"]').waitFor();
        try {
          assert.deepEqual(await seriousIssues(page), []);
        } finally {
          await page.getByRole("button", { name: /^Release/ }).click();
          await page.getByRole("button", { name: /^Take/ }).waitFor();
        }
      });
    });
  }

  for (const state of ["connecting", "lost"])
    it(`fits a phone whose connection is ${state}`, async () => {
      await looking("/no/such/page", { width: 360, height: 740, expected: /Failed to load/ }, async (page) => {
        // the stream of events: never answered, or refused
        await page.route("**/api/v1/events*", (route) => (state === "lost" ? route.abort() : undefined));
        await page.reload();
        await page.locator(`.connection-${state}`).waitFor();
        await fits(page, state);
      });
    });

  it("leads to the API's own, which lists its operations and tries one, without a network beyond the server", async () => {
    await looking("/", {}, async (page) => {
      await page.getByRole("link", { name: "API" }).click();
      await page.locator("#operations-rigs-get_api_v1_rigs, .opblock").first().waitFor();
      assert.ok((await page.locator(".opblock").count()) > 60);
      const rigs = page.locator(".opblock-get", { hasText: "All rigs and their state" });
      await rigs.locator(".opblock-summary").click();
      await rigs.getByRole("button", { name: "Try it out" }).click();
      await rigs.getByRole("button", { name: "Execute" }).click();
      await rigs.locator(".live-responses-table .response-col_status").getByText("200").waitFor();
    });
  });

  it("can be gone through by keyboard, past the navigation at once, with a focus that can be seen", async () => {
    await looking("/", {}, async (page) => {
      await page.locator('[data-rig="pico"]').waitFor();
      await page.keyboard.press("Tab");
      await page.getByRole("link", { name: "Skip to the page" }).waitFor();
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "INPUT");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineWidth);
      assert.equal(outline, "2px");
      await page.getByRole("link", { name: "pico", exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "pico" }).waitFor();
      // who listens is told where he is
      assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
      assert.equal(await page.title(), "Rig · pinbridge lab");
      await page.goBack();
      await page.getByRole("heading", { level: 1, name: "Rigs" }).waitFor();
    });
  });

  it("lets nobody be caught in the terminal or the editor", async () => {
    await looking("/rigs/pico", {}, async (page) => {
      await page.getByRole("button", { name: /^Take/ }).click();
      await page.locator('[data-terminal="keys"]').waitFor();
      const within = (selector: string): Promise<boolean> =>
        page.evaluate((inside) => document.activeElement?.closest(inside) !== null, selector);
      await page.locator(".xterm-helper-textarea").focus();
      await page.keyboard.press("Shift+Tab");
      assert.equal(await within(".rig-terminal"), false);
      await page.getByRole("textbox", { name: "Program" }).focus();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      assert.equal(await within(".editor"), false);
      await page.getByRole("button", { name: /^Release/ }).click();
      await page.getByRole("button", { name: /^Take/ }).waitFor();
    });
  });

  it("is dark when it is told to be, also after it was loaded anew", async () => {
    await looking("/", {}, async (page) => {
      await page.getByLabel("Colours").selectOption("dark");
      const paper = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      assert.equal(await paper(), "rgb(18, 22, 21)");
      await page.reload();
      await page.locator('[data-rig="pico"]').waitFor();
      assert.equal(await paper(), "rgb(18, 22, 21)");
    });
  });
});

/** Nothing of the page lies beyond the right edge. */
async function fits(page: Page, what: string): Promise<void> {
  const { wide, seen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    seen: document.documentElement.clientWidth,
  }));
  assert.ok(wide <= seen, `${what} is ${wide} wide in ${seen}`);
}
