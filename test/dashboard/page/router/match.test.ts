import assert from "node:assert/strict";
import { matchPath } from "../../../../dashboard/page/router/match.js";

describe("the page's addresses", () => {
  it("name their parts", () => {
    assert.deepEqual(matchPath("/rigs/:name", "/rigs/bench-2"), { name: "bench-2" });
    assert.deepEqual(matchPath("/runs/:id/diff/:other", "/runs/a/diff/b/"), { id: "a", other: "b" });
    assert.deepEqual(matchPath("/", "/"), {});
  });

  it("decode what was encoded, and refuse what cannot be", () => {
    assert.deepEqual(matchPath("/rigs/:name", "/rigs/a%20b%2Fc"), { name: "a b/c" });
    assert.equal(matchPath("/rigs/:name", "/rigs/%E0%A4%A"), undefined);
  });

  it("fit as a whole or not at all", () => {
    for (const path of ["/rigs", "/rigs/", "/rigs/a/b", "/rig/a", ""])
      assert.equal(matchPath("/rigs/:name", path), undefined, path);
  });
});
