/** Errors of the API, as RFC 9457 problem documents: what happened, and what to do next. */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from "@fastify/type-provider-zod";
import { ArchiveError } from "../archives/zip.js";
import { BlobError } from "../store/blobs.js";
import { JobError } from "../store/jobs.js";

const titles: Record<number, string> = {
  400: "The request is wrong",
  401: "Who are you?",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  413: "Too large",
  415: "Wrong kind of body",
  422: "It cannot be done",
  429: "Too many requests",
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
    .send({
      type: "about:blank",
      title: titles[statusCode] ?? "Error",
      status: statusCode,
      detail,
      ...(next === undefined || next === "" ? {} : { next }),
      ...(errors === undefined ? {} : { errors }),
    });
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
