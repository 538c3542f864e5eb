/**
 * What the OpenAPI document says besides what the routes' schemas do: that every operation may be answered with a problem, what a stream or a file is,
 * and a name for each operation, by which generated clients call it.
 */

interface Operation {
  operationId?: string;
  parameters?: { in: string; name: string; required?: boolean; schema: object; description?: string }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
  security?: object[];
}

interface Document {
  servers?: object[];
  components?: { schemas?: Record<string, object> };
  paths?: Record<string, Record<string, Operation>>;
}

const methods = ["get", "post", "put", "patch", "delete"];
const bytes = { type: "string", format: "binary" };
const text = { type: "string" };

/** Answers that are no JSON, or not only. */
const answers: Record<string, Record<string, object>> = {
  "get /events": { "text/event-stream": text },
  "get /live": { "text/event-stream": text },
  "get /runs/{id}/log": {
    "application/json": {
      type: "object",
      properties: { items: { type: "array", items: { type: "object" } }, next: { type: ["number", "null"] } },
      required: ["items", "next"],
    },
    "text/plain": text,
    "text/event-stream": text,
  },
  "get /runs/{id}/junit": { "application/xml": text },
  "get /runs/{id}/artifacts/{name}": { "application/octet-stream": bytes },
  "get /blobs/{sha256}": { "application/octet-stream": bytes },
  "get /backup": { "application/gzip": bytes },
};
/** Bodies that are bytes. */
const bodies: Record<string, string> = {
  "put /blobs/{sha256}": "application/octet-stream",
  "post /archives": "application/zip",
};
/** Open to whoever comes. */
const open = new Set(["get /sign-in", "post /sessions"]);

const problem = {
  type: "object",
  description: "RFC 9457: what happened, and what to do next.",
  properties: {
    type: { type: "string", const: "about:blank" },
    title: { type: "string" },
    status: { type: "integer", minimum: 400, maximum: 599 },
    detail: { type: "string", description: "For a person." },
    next: { type: "string", description: "What to do next, where there is something." },
    errors: {
      type: "array",
      description: "Each place of the request that is wrong.",
      items: {
        type: "object",
        properties: { where: { type: "string" }, message: { type: "string" } },
        required: ["where", "message"],
      },
    },
  },
  required: ["type", "title", "status", "detail"],
};

const words: Record<string, string> = { "200": "So it is.", "201": "Made.", "202": "It will be done.", "204": "Done." };

export function completed<T extends object>(made: T): T {
  const document = made as Document;
  document.servers = [{ url: "/" }];
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem },
  };
  document.paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, operations]) => [named(path), operations]),
  );
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = operations[method];
      if (operation !== undefined) complete(operation, method, path.replace("/api/v1", ""));
    }
  }
  return made;
}

/** A wildcard has no name; OpenAPI wants one. */
const named = (path: string): string => path.replace("{*}", "{name}");

function complete(operation: Operation, method: string, path: string): void {
  const key = `${method} ${path}`;
  operation.operationId = method + path.replaceAll(/[/{}-]+(\w?)/g, (_, letter: string) => letter.toUpperCase());
  for (const parameter of operation.parameters ?? []) if (parameter.name === "*") parameter.name = "name";
  if (open.has(key)) operation.security = [];
  const given = answers[key];
  const type = bodies[key];
  if (type !== undefined)
    Object.assign(operation, { requestBody: { required: true, content: { [type]: { schema: bytes } } } });
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (answer.description === "Default Response") answer.description = words[status] ?? "An answer.";
    if (given !== undefined && status === "200")
      answer.content = Object.fromEntries(Object.entries(given).map(([media, schema]) => [media, { schema }]));
    // nothing has no schema
    if (status === "204") delete answer.content;
  }
  operation.responses["4XX"] = {
    description: "A problem with the request.",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  operation.responses["5XX"] = {
    description: "A problem of the lab's.",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}
