/** Everything that changes, as server-sent events. */
import { z } from "zod";
import type { Api, Parts } from "../http/app.js";
import { Problem } from "../http/problem.js";
import { openEventStream } from "../http/sse.js";
import { whoOf } from "../http/who.js";
import { latestCursor, parseCursor } from "../store/events.js";

export function eventRoutes(api: Api, parts: Promise<Parts>): void {
  api.get(
    "/events",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["events"],
        summary: "Server-sent events from now on, or from after Last-Event-ID",
        querystring: z.object({
          after: z
            .string()
            .max(40)
            .optional()
            .describe("As Last-Event-ID, for those who cannot set headers. 0-0: everything that is kept."),
          kinds: z.string().max(500).optional().describe("Only these, by comma; `job.` means all of jobs."),
          subject: z.string().max(64).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { events, lab, doors } = await parts;
      const { kinds, subject } = request.query;
      const header = request.headers["last-event-id"];
      const after = (typeof header === "string" ? header : undefined) ?? request.query.after;
      try {
        parseCursor(after);
      } catch (error) {
        throw new Problem(400, (error as Error).message, "Leave it away to begin now.");
      }
      const wanted = kinds?.split(",").map((kind) => kind.trim());
      const stream = openEventStream(reply);
      stream.onClose(doors.keep(whoOf(request).tokenId, () => stream.end()));
      stream.send({ id: after ?? (await latestCursor(lab.db)), event: "hello", data: {} });
      const stop = await events.follow(after, (event) => {
        if (subject !== undefined && event.subject !== subject && event.data.job !== subject) return;
        if (
          wanted !== undefined &&
          !wanted.some((kind) => event.kind === kind || (kind.endsWith(".") && event.kind.startsWith(kind)))
        )
          return;
        stream.send({
          id: event.id,
          event: event.kind,
          data: { subject: event.subject, at: event.at.toISOString(), ...event.data },
        });
      });
      stream.onClose(stop);
    },
  );
}
