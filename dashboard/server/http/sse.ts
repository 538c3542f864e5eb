/**
 * Server-sent events. The first byte goes at once, so that a proxy or a browser does not think the server dead; a comment every 15 s keeps the line
 * open; and a reader that does not read is dropped before it costs memory: it comes back with Last-Event-ID and has missed nothing.
 */
import type { FastifyReply } from "fastify";

const keepAliveMs = 15_000;
const mostWaitingBytes = 1 << 20;

export interface EventStream {
  send(message: { id?: string; event?: string; data: unknown }): void;
  readonly closed: boolean;
  onClose(closed: () => void): void;
  end(): void;
}

export function openEventStream(reply: FastifyReply): EventStream {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    // what helmet and others have set so far belongs to this answer too
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  raw.write(":\n\n");
  const listeners: (() => void)[] = [];
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    clearInterval(timer);
    for (const listener of listeners) listener();
  };
  const write = (text: string): void => {
    if (closed) return;
    if (raw.writableLength > mostWaitingBytes) {
      raw.destroy();
      close();
    } else raw.write(text);
  };
  const timer = setInterval(() => write(":\n\n"), keepAliveMs);
  raw.on("close", close);
  raw.on("error", close);
  return {
    send({ id, event, data }) {
      const lines = [
        ...(id === undefined ? [] : [`id: ${id}`]),
        ...(event === undefined ? [] : [`event: ${event}`]),
        `data: ${JSON.stringify(data)}`,
      ];
      write(`${lines.join("\n")}\n\n`);
    },
    get closed() {
      return closed;
    },
    onClose: (listener) => void listeners.push(listener),
    end() {
      if (!closed) raw.end();
      close();
    },
  };
}
