/** Errors of the API, as RFC 9457 problem documents: what happened, and what to do next. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from "@fastify/type-provider-zod";
import { unstorableAt } from "../../shared/index.js";
import { ArchiveError } from "../archives/zip.js";
import { BlobError } from "../store/blobs.js";
import { JobError } from "../store/jobs.js";

const titles: Record<number, string> = {
  400: "The request is wrong",
  401: "Who are you?",
  403: "Not allowed",
  404: "Not found",
  405: "Not done here",
  406: "Not to be had like that",
  408: "Too slow",
  409: "Conflict",
  411: "How long?",
  413: "Too large",
  414: "Too long an address",
  415: "Wrong kind of body",
  422: "It cannot be done",
  429: "Too many requests",
  431: "Too large a header",
  500: "A fault of the server",
  503: "Not now",
};

export class Problem extends Error {
  override name = "Problem";

  constructor(
    readonly statusCode: number,
    readonly detail: string,
    readonly next?: string,
    readonly errors?: { where: string; message: string }[],
  ) {
    super(detail);
  }
}

export const notFound = (what: string, name: string): Problem => new Problem(404, `There is no ${what} ${name}.`);

export function sendProblem(reply: FastifyReply, { statusCode, detail, next, errors }: Problem): void {
  void reply
    .code(statusCode)
    .header("content-type", "application/problem+json")
    .serializer((body: unknown) => JSON.stringify(body))
    .send(documentOf({ statusCode, detail, next, errors }));
}

function documentOf({ statusCode, detail, next, errors }: Pick<Problem, "statusCode" | "detail" | "next" | "errors">) {
  return {
    type: "about:blank",
    title: titles[statusCode] ?? STATUS_CODES[statusCode] ?? "Error",
    status: statusCode,
    detail,
    ...(next === undefined || next === "" ? {} : { next }),
    ...(errors === undefined ? {} : { errors }),
  };
}

/** What is no HTTP: answered, if it can be, and hung up on. */
export function answerGarbage(error: Error & { code?: string }, socket: Socket): void {
  // it was he who hung up
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const statusCode = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const detail = {
    400: "That is no request in HTTP/1.1.",
    408: "The request did not come to its end in time.",
    431: "The request's header is larger than this server reads.",
  }[statusCode]!;
  const body = JSON.stringify(documentOf({ statusCode, detail, next: undefined, errors: undefined }));
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  socket.destroySoon();
}

/** @throws Problem when a request has text that no database keeps */
export function refuseUnstorable({ query, params, body }: { query: unknown; params: unknown; body: unknown }): void {
  const stream = typeof body === "object" && body !== null && (Buffer.isBuffer(body) || "pipe" in body);
  const at =
    unstorableAt(params, "params") ??
    unstorableAt(query, "querystring") ??
    (stream ? undefined : unstorableAt(body, "body"));
  if (at === undefined) return;
  const message = "It has a NUL or half of a surrogate pair, which cannot be kept.";
  throw new Problem(400, `${at}: ${message}`, undefined, [{ where: at, message }]);
}

/** Fastify's error handler: nothing of the inside of the server goes out, everything of it into the log. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(reply, asProblem(error, request));
}

function asProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      where: `${error.validationContext ?? "request"}${instancePath}`,
      message: message ?? "wrong",
    }));
    return new Problem(400, errors.map(({ where, message }) => `${where}: ${message}`).join(" "), undefined, errors);
  }
  if (error instanceof JobError) {
    const status = { conflict: 409, missing: 422, unknown: 422, nothing: 422 }[error.kind];
    return new Problem(status, error.message, error.next);
  }
  if (error instanceof BlobError) return new Problem(error.kind === "too-large" ? 413 : 422, error.message);
  if (error instanceof ArchiveError)
    return new Problem(error.kind === "too-large" ? 413 : 422, error.message, error.next);
  // a number beyond what a column holds, and the like: the request's fault
  if (((error as { code?: string }).code ?? "").startsWith("22") && error.statusCode === undefined)
    return new Problem(400, "The request has a value that the lab cannot take.");
  const status = error.statusCode ?? 500;
  if (status < 500 && !isResponseSerializationError(error)) return new Problem(status, error.message);
  request.log.error({ err: error }, "request failed");
  if (status === 503)
    return new Problem(503, "The server is busy or its database is away.", "Try again in a few seconds.");
  return new Problem(
    500,
    "The server could not do it; its log has the reason.",
    `Ask who runs it for the request ${request.id}.`,
  );
}
