import assert from "node:assert/strict";
import { api, looking, seriousIssues, theLab } from "./browser-lab.js";

describe("signing in", () => {
  it("works with the printed link once, and says why it does not again", async () => {
    const { link, url } = theLab();
    await looking(link.slice(url.length), { stranger: true, expected: /401|404/ }, async (page) => {
      assert.match((await page.textContent("body"))!, /works once/);
    });
  });

  it("shows whoever is not signed in how to get in, and lets a token in", async () => {
    await looking("/rigs/pico", { stranger: true, expected: /401/ }, async (page) => {
      await page.getByLabel("Token").fill("pb_nonsense");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").getByText("No live token reads like that.").waitFor();
      assert.deepEqual(await seriousIssues(page), []);
      await page.getByLabel("Token").fill(theLab().token);
      await page.keyboard.press("Enter");
      // where one wanted to go
      await page.getByRole("heading", { name: "pico", exact: true }).waitFor();
      assert.equal(await page.evaluate(() => document.cookie), "");
    });
  });

  it("ends when one signs out, also in the page's other tab", async () => {
    await looking("/", { stranger: true, expected: /401/ }, async (page) => {
      await page.getByLabel("Token").fill(theLab().token);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Rigs" }).waitFor();
      const other = await page.context().newPage();
      await other.goto(theLab().url);
      await other.getByRole("heading", { name: "Rigs" }).waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByLabel("Token").waitFor();
      await other.getByLabel("Find").fill("x");
      await other.reload();
      await other.getByLabel("Token").waitFor();
    });
  });

  it("shows a viewer no buttons that would be refused", async () => {
    let token = "";
    await looking("/", {}, async (page) => {
      const { id } = await api(page, "POST", "/users", { name: "vera", role: "viewer" });
      ({ token } = await api<{ token: string }>(page, "POST", "/tokens", { name: "look", user: id }));
    });
    await looking("/", { stranger: true, expected: /401/ }, async (page) => {
      await page.getByLabel("Token").fill(token);
      await page.keyboard.press("Enter");
      await page.locator('[data-rig="pico"]').waitFor();
      assert.equal(await page.getByRole("button", { name: /^Take/ }).count(), 0);
      assert.equal(await page.getByRole("link", { name: "Audit" }).count(), 0);
    });
  });
});
