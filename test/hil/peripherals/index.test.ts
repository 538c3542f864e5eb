import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { commandTable, peripherals } from "../../../hil/peripherals/index.js";
import { documentPath, headerPath, protocolDocument, wireHeader } from "../../../scripts/generate-wire-header.js";

describe("the command table", () => {
  it("lists every peripheral of the folder", () => {
    const files = readdirSync(new URL("../../../../hil/peripherals", import.meta.url)).filter(
      (name) => name !== "index.ts",
    );
    assert.deepEqual(Object.keys(peripherals).sort(), files.map((name) => name.replace(".ts", "")).sort());
  });

  it("lists every command that a peripheral's file exports", async () => {
    for (const [name, commands] of Object.entries(peripherals)) {
      const file = (await import(`../../../hil/peripherals/${name}.js`)) as Record<string, unknown>;
      const exported = Object.values(file).filter((v) => typeof v === "object" && v !== null && "opcode" in v);
      assert.deepEqual(new Set(exported), new Set(commands), name);
    }
  });

  it("gives each command its own opcode and name, and never 0x00 or 0xFF", () => {
    assert.equal(new Set(commandTable.map((c) => c.opcode)).size, commandTable.length);
    assert.equal(new Set(commandTable.map((c) => c.name)).size, commandTable.length);
    for (const { opcode, name } of commandTable) assert.ok(opcode > 0 && opcode < 0xff, name);
  });

  it("says of each command what it does and where that is written", () => {
    for (const { name, doc, see } of commandTable) {
      assert.match(doc, /^[A-Z].*\.$/s, `${name}: doc`);
      assert.match(see, /datasheet|UM10204|shared-bindings|MicroPython docs|docs\/protocol\.md/, `${name}: see`);
    }
  });

  it("posts only what answers nothing", () => {
    for (const c of commandTable) if (c.delivery === "posted") assert.equal(c.reply.text, "", c.name);
  });

  it("uses only layouts that the firmware's decoder has a letter for", () => {
    for (const c of commandTable) assert.match(c.request.letters, /^[bhwvd]*$/, c.name);
  });

  it("is what the firmware's header and the protocol's document say (else: npm run wire)", () => {
    assert.equal(readFileSync(headerPath, "utf8"), wireHeader());
    const document = readFileSync(documentPath, "utf8");
    assert.equal(document, protocolDocument(document));
  });
});
