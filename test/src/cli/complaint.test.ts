import assert from "node:assert/strict";
import { formatComplaint, formatNote } from "../../../src/cli/complaint.js";

describe("messages to a person", () => {
  it("say what, why and what next, each on its line, lined up when they are longer", () => {
    const complaint = { what: "No board answers.", why: "The port opened,\nbut nobody spoke.", next: "Press reset." };
    assert.equal(
      formatComplaint(complaint, false),
      "pinbridge: No board answers.\n  why:  The port opened,\n        but nobody spoke.\n  next: Press reset.\n",
    );
  });

  it("leave out what is not known", () => {
    assert.equal(formatComplaint({ what: "Gone." }, false), "pinbridge: Gone.\n");
    assert.equal(formatNote("one\ntwo", false), "pinbridge: one\n           two\n");
  });
});
