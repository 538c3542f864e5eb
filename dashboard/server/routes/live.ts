/** The pins of rigs in use, as server-sent events: what they are now, then what changes. */
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { openEventStream } from "../http/sse.js";
import { whoOf } from "../http/who.js";

const gatherMs = 100;

export function liveRoutes(api: Api, parts: Promise<Parts>): void {
  api.get(
    "/live",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["rigs"],
        summary: "Pins of rigs in use, as they change (server-sent events)",
        description:
          "Events `pins`: { rig, pins }; a pin by its number: 0, 1, the share of time that a PWM keeps it high, or null when it floats; pins null: nobody has the rig any more.",
        querystring: z.object({ rig: z.string().max(64).optional().describe("Only this one.") }),
      },
    },
    async (request, reply) => {
      const { agents, doors } = await parts;
      const { rig } = request.query;
      const stream = openEventStream(reply);
      stream.onClose(doors.keep(whoOf(request).tokenId, () => stream.end()));
      const waiting = new Map<string, Record<string, number | null> | null>();
      let timer: NodeJS.Timeout | undefined;
      const send = (): void => {
        timer = undefined;
        for (const [name, pins] of waiting) stream.send({ event: "pins", data: { rig: name, pins } });
        waiting.clear();
      };
      const stop = agents.livePins.follow((name, pins) => {
        if (rig !== undefined && name !== rig) return;
        waiting.set(name, pins === null ? null : { ...waiting.get(name), ...pins });
        timer ??= setTimeout(send, gatherMs);
      });
      stream.onClose(() => {
        clearTimeout(timer);
        stop();
      });
    },
  );
}
