/**
 * Server-sent events. The first byte goes at once, so that a proxy or a browser does not think the server dead; a comment every 15 s keeps the line
 * open; and a reader that does not read is dropped before it costs memory: it comes back with Last-Event-ID and has missed nothing. What lies ready is
 * sent no faster than it is read.
 */
import type { FastifyReply } from "fastify";

const keepAliveMs = 15_000;
const mostWaitingBytes = 1 << 20;

/** From here on whoever has much to send waits until the reader has read. */
const muchWaitingBytes = 1 << 18;
/** A reader that has read nothing for so long is gone, or means harm. */
const stuckMs = 30_000;

export interface EventStream {
  send(message: { id?: string; event?: string; data: unknown }): void;
  readonly closed: boolean;
  onClose(closed: () => void): void;
  /** Resolves when there is room for more, or the stream is closed: for those who have a lot that lies ready. */
  room(): Promise<void>;
  end(): void;
}

export function openEventStream(reply: FastifyReply, patienceMs = stuckMs): EventStream {
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
  // a stream whose reader went unseen must not keep the server from ending
  timer.unref();
  raw.on("close", close);
  raw.on("error", close);
  // he may have gone while the database was asked, and then nobody says so any more
  if (raw.destroyed) close();
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
    onClose: (listener) => (closed ? listener() : void listeners.push(listener)),
    async room() {
      if (closed || raw.writableLength < muchWaitingBytes) return;
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => {
          raw.destroy();
          close();
        }, patienceMs);
        const settle = (): void => {
          clearTimeout(late);
          raw.off("drain", settle);
          resolve();
        };
        raw.once("drain", settle);
        listeners.push(settle);
      });
    },
    end() {
      if (!closed) raw.end();
      close();
    },
  };
}
