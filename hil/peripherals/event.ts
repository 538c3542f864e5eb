/**
 * What happens on the board while nobody asks: edges of watched pins, keys, and whatever else a handle has to tell.
 *
 * The board keeps events in a ring. It knocks with an EVENT frame when there are some; the host takes them with this command, so that they arrive
 * exactly once and in order, like every other result.
 */
import { command } from "../wire/command.js";
import { bool, events, field, layout, varint } from "../wire/layout.js";

export const take = command("event.take", {
  opcode: 0x70,
  request: layout(field("most", varint)),
  reply: layout(field("lost", varint), field("more", bool), field("events", events)),
  doc:
    "Hands over at most `most` events, oldest first, and forgets them. `lost` counts those that found the ring full since the last " +
    "call; `more` tells that the ring is not empty yet.",
  see: "docs/protocol.md, Events",
});

export const event = [take] as const;
