/** The machines that have boards, and the sockets by which they are here. */
import { z } from "zod";
import type { WebSocket } from "ws";
import type { Api, Parts } from "../http/app.js";
import { listQuery, pageOf, pageOfAll } from "../http/page.js";
import { notFound, Problem } from "../http/problem.js";
import { sameOrigin, whoOf } from "../http/who.js";
import { shutOut } from "../agents/tunnels.js";
import { audit } from "../store/audit.js";
import { findToken, spendToken } from "../store/tokens.js";
import { agentAnswer as agent } from "../../shared/index.js";

export function agentRoutes(api: Api, parts: Promise<Parts>): void {
  api.get(
    "/agents",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["agents"],
        summary: "All agents and their boards",
        querystring: listQuery,
        response: { 200: pageOf(agent) },
      },
    },
    async (request) => {
      const { lab } = await parts;
      const agents = await lab.db.selectFrom("agents").selectAll().orderBy("name").execute();
      const boards = await lab.db
        .selectFrom("boards")
        .leftJoin("rigs", "rigs.board_id", "boards.id")
        .selectAll("boards")
        .select("rigs.name as rig")
        .orderBy("boards.identity")
        .execute();
      const page = pageOfAll(
        agents.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        request.query,
        ({ name }) => name,
      );
      return {
        next: page.next,
        items: page.items.map((row) => ({
          id: row.id,
          name: row.name,
          connected: row.connected,
          draining: row.draining_at !== null,
          version: row.version,
          host: row.host,
          sandbox: row.sandbox,
          lastSeenAt: row.last_seen_at?.toISOString() ?? null,
          boards: boards
            .filter((board) => board.agent_id === row.id)
            .map((board) => ({
              id: board.id,
              identity: board.identity,
              url: board.url,
              kind: board.kind,
              name: board.name,
              usbSerial: board.usb_serial,
              portPath: board.port_path,
              firmware: board.firmware,
              emulated: board.emulated,
              present: board.present,
              rig: board.rig,
            })),
        })),
      };
    },
  );

  api.delete(
    "/agents/:name",
    {
      config: { role: "admin" },
      schema: {
        tags: ["agents"],
        summary: "Refuse an agent from now on: its tokens are revoked",
        params: z.object({ name: z.string().max(64) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { lab, agents } = await parts;
      const { name } = request.params;
      const row = await lab.db.selectFrom("agents").select("id").where("name", "=", name).executeTakeFirst();
      if (row === undefined) throw notFound("agent", name);
      await lab.db
        .updateTable("tokens")
        .set({ revoked_at: lab.now() })
        .where("kind", "=", "agent")
        .where("subject", "=", name)
        .execute();
      await audit(lab.db, lab, whoOf(request), "agent.refused", name);
      agents.disconnect(row.id, "An administrator has refused this agent.");
      return reply.code(204).send(null);
    },
  );

  api.get("/agent", { websocket: true, config: { role: "public" }, schema: { hide: true } }, (socket, request) => {
    // what comes before the token has been looked up must not be lost
    socket.pause();
    void (async () => {
      const { lab, agents } = await parts;
      const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const token = await findToken(lab.db, lab, bearer, ["agent"]);
      if (token === undefined || token.subject === null)
        return refuse(socket, 4401, "The agent's token is wrong or was revoked.");
      socket.resume();
      agents.adopt(socket, token.subject);
    })().catch((error: unknown) => {
      request.log.error({ err: error }, "agent could not be let in");
      refuse(socket, 1011, "The server could not look at the token.");
    });
  });

  api.get(
    "/tunnels/:session",
    {
      websocket: true,
      config: { role: "public" },
      schema: {
        hide: true,
        params: z.object({ session: z.string().max(64) }),
        querystring: z.object({ ticket: z.string().max(200) }),
      },
      preValidation: async (request) => {
        if (!sameOrigin(request)) throw new Problem(403, "The request comes from another site.");
      },
    },
    (socket, request) => {
      socket.pause();
      void (async () => {
        const { lab, agents, doors } = await parts;
        const ticket = await spendToken(lab.db, lab, request.query.ticket, "ticket");
        const [session, side, lease, opener] = ticket?.subject?.split(" ") ?? [];
        if (session !== request.params.session)
          return refuse(socket, 4401, "The ticket is no good: it works once, and for a minute.");
        socket.resume();
        if (opener !== undefined) {
          const shut = doors.keep(opener, () => refuse(socket, shutOut, "Who opened this may not any more."));
          socket.once("close", shut);
        }
        agents.tunnels.join(session, lease, side === "agent" ? "agent" : "user", socket);
      })().catch(() => refuse(socket, 1011, "The server could not look at the ticket."));
    },
  );
}

/** A paused socket would wait for ever for the other side's farewell. */
function refuse(socket: WebSocket, code: number, why: string): void {
  socket.resume();
  socket.close(code, why);
}
