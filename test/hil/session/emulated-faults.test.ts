/**
 * Exactly once, with the real firmware on the emulated board: random programs over a link with seeded faults, each beside the same on a sound link.
 * `npm run link-faults -- --programs 10000` runs as many.
 */
import assert from "node:assert/strict";
import { campaign, mixtures } from "../../../scripts/link-faults/campaign.js";
import { Specimen } from "../../../scripts/link-faults/board.js";
import { fault, runProgram } from "../../../scripts/link-faults/program.js";

describe("the firmware on a link with faults", function () {
  it("RP2040: 27 random programs end as on a sound link, or in a LinkError, with nothing done twice", async () => {
    const { same, lost, struck, wrong } = await campaign("rp2040", 1, mixtures.length * 3);
    assert.deepEqual(wrong, []);
    assert.ok(same >= 18 && Object.keys(lost).length === 2 && struck > 150, JSON.stringify({ same, lost, struck }));
  });

  it("SAMD21: so do 9", async () => {
    const { same, struck, wrong } = await campaign("samd21", 1, mixtures.length);
    assert.deepEqual(wrong, []);
    assert.ok(same >= 6 && struck > 40, JSON.stringify({ same, struck }));
  });

  it("the same seed fails alike, to the byte", async () => {
    const traces = [];
    for (let n = 0; n < 2; n++) {
      const specimen = new Specimen("rp2040");
      await specimen.open();
      const faults = { seed: 4, delayMs: 300, stallMs: 700, ...mixtures[6] };
      traces.push({ ...runProgram(4, specimen, faults), stats: { ...specimen.transport.stats } });
      await specimen.transport.close();
    }
    assert.ok(traces[0].struck > 3);
    assert.deepEqual(traces[1], traces[0]);
  });

  it("would be seen to go wrong: a command lost, one done twice, another answer, a way to end that says nothing", async () => {
    const specimen = new Specimen("rp2040");
    await specimen.open();
    const sound = runProgram(1, specimen, undefined);
    await specimen.transport.close();
    assert.equal(fault(sound, sound), undefined);
    const first = sound.edges[0];
    for (const edges of [first - 1, first + 1])
      assert.match(fault({ ...sound, edges: [edges, ...sound.edges.slice(1)] }, sound)!, /edges instead of/);
    const lines = sound.lines.map((line, i) => (i === 20 ? { ...line, text: "gpio.get 01?" } : line));
    assert.match(fault({ ...sound, lines }, sound)!, /instead of/);
    assert.match(fault({ ...sound, lines: sound.lines.slice(0, 30) }, sound)!, /without a word/);
    assert.match(fault({ ...sound, hangs: true }, sound)!, /hangs/);
  });
});
