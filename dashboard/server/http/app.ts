/**
 * The HTTP server: what stands around the routes. It listens before its database is open, so that the first page comes at once; requests for data
 * wait for the database meanwhile.
 */
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import websocket from "@fastify/websocket";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "@fastify/type-provider-zod";
import Fastify, { type FastifyInstance, type FastifyBaseLogger, type RawServerDefault } from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AgentHub } from "../agents/hub.js";
import type { Lab } from "../lab.js";
import type { Metrics } from "../metrics.js";
import { agentRoutes } from "../routes/agents.js";
import { archiveRoutes } from "../routes/archives.js";
import { boardRoutes } from "../routes/boards.js";
import { blobRoutes } from "../routes/blobs.js";
import { eventRoutes } from "../routes/events.js";
import { jobRoutes } from "../routes/jobs.js";
import { leaseRoutes } from "../routes/leases.js";
import { liveRoutes } from "../routes/live.js";
import { sendPage, wantsPage } from "../routes/page.js";
import { oidcRoutes } from "../routes/oidc.js";
import { peopleRoutes } from "../routes/people.js";
import { resultRoutes } from "../routes/results.js";
import { rigRoutes } from "../routes/rigs.js";
import { runRoutes } from "../routes/runs.js";
import { scheduleRoutes } from "../routes/schedules.js";
import { sessionRoutes } from "../routes/session.js";
import { signInRoutes } from "../routes/sign-in.js";
import { systemRoutes } from "../routes/system.js";
import { webhookRoutes } from "../routes/webhooks.js";
import type { EventHub } from "./event-hub.js";
import { Oidc, type OidcOptions } from "./oidc.js";
import type { OpenDoors } from "./open-doors.js";
import { completed } from "./openapi.js";
import { answerGarbage, handleError, notFound, refuseUnstorable, sendProblem } from "./problem.js";
import { guard, sessionCookie } from "./who.js";

/** What routes work with, once the database is open. */
export interface Parts {
  readonly lab: Lab;
  readonly events: EventHub;
  readonly agents: AgentHub;
  readonly metrics: Metrics;
  readonly doors: OpenDoors;
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface AppOptions {
  readonly parts: Promise<Parts>;
  readonly version: string;
  /** Told by whoever stops the server, some time before it does. */
  readonly life?: { readonly stopping: boolean };
  /** Written as JSON lines; undefined: no log. */
  readonly log?: { readonly level: string; readonly stream?: { write(line: string): void } };
  /** Requests a minute from one address; the page alone needs a few hundred. */
  readonly requestsPerMinute?: number;
  /** The folder of the web page; undefined: a plain page that says where the API is. */
  readonly pageFolder?: string;
  /** Behind a proxy that sets X-Forwarded-For. */
  readonly trustProxy?: boolean;
  /** Where people may sign in besides here. */
  readonly oidc?: OidcOptions;
}

const description = `Rigs, leases, jobs and their results. Sign in with \`Authorization: Bearer TOKEN\`.
Lists come in pages: give \`cursor\` what \`next\` said. What makes jobs (\`/jobs\`, \`/jobs/{id}/retry\`, \`/reservations\`) may be repeated safely with an
\`Idempotency-Key\`: the same key and body is the same job. Users, rigs and schedules are made once because their names are; a token or a webhook made twice
is revoked or removed.
Errors are problem documents (RFC 9457). Everything that changes is told under \`/events\` as server-sent events.`;

export async function makeApp(options: AppOptions): Promise<FastifyInstance> {
  const { parts, log } = options;
  parts.catch(() => {});
  const app = Fastify({
    logger:
      log === undefined
        ? false
        : {
            level: log.level,
            ...(log.stream === undefined ? {} : { stream: log.stream }),
            // bodies are never logged; what remains that could hold a secret:
            serializers: {
              req: ({ method, url, ip }) => ({ method, url: withoutSecrets(url), address: ip }),
            },
          },
    bodyLimit: 1 << 20,
    trustProxy: options.trustProxy ?? false,
    // a body must have arrived by then; long answers (events, logs) are not meant
    requestTimeout: 120_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    // what never comes to a route is answered in the same words
    frameworkErrors: handleError,
    clientErrorHandler: answerGarbage,
  });
  app.setErrorHandler(handleError);
  app.addHook("preValidation", async ({ query, params, body }) => refuseUnstorable({ query, params, body }));
  app.setNotFoundHandler((request, reply) =>
    options.pageFolder !== undefined && wantsPage(request)
      ? sendPage(reply, options.pageFolder)
      : sendProblem(reply, notFound("page", withoutSecrets(request.url))),
  );
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", "data:", "blob:"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? 3000,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { after }) =>
      Object.assign(new Error(`Too many requests; wait ${after}.`), { statusCode: 429 }),
  });
  await app.register(websocket, { options: { maxPayload: 8 << 20 } });
  guard(app, async () => (await parts).lab);
  // it answers in its own way to its own routes; the zod compilers would refuse them
  await app.register(async (scope) => systemRoutes(scope, options));
  const oidc = options.oidc === undefined ? undefined : new Oidc(options.oidc);
  if (oidc !== undefined) await app.register(async (scope) => oidcRoutes(scope, parts, oidc));
  await app.register(
    async (scope) => {
      scope.setValidatorCompiler(validatorCompiler);
      scope.setSerializerCompiler(serializerCompiler);
      // what it says is for whoever asked, and of this moment
      scope.addHook("onSend", async (_request, reply) => {
        if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
      });
      await scope.register(swagger, {
        openapi: {
          openapi: "3.1.0",
          info: {
            title: "pinbridge lab",
            version: "1",
            description,
            license: { name: "MIT", identifier: "MIT" },
          },
          components: {
            securitySchemes: {
              token: { type: "http", scheme: "bearer" },
              session: { type: "apiKey", in: "cookie", name: sessionCookie, description: "The page's." },
            },
          },
          security: [{ token: [] }, { session: [] }],
        },
        transform: jsonSchemaTransform,
        transformObject: (made) => completed("openapiObject" in made ? made.openapiObject : made.swaggerObject),
      });
      await scope.register(async (docs) => {
        docs.addHook("onRoute", (route) => {
          route.config = { role: "public", ...route.config };
        });
        // its document names its scripts by whole addresses, of which it knows the last part only
        await docs.register(swaggerUi, {
          routePrefix: "/docs",
          indexPrefix: "/api/v1",
          uiConfig: { persistAuthorization: false },
        });
      });
      const api = scope.withTypeProvider<ZodTypeProvider>() as unknown as Api;
      const routes = [
        sessionRoutes,
        peopleRoutes,
        rigRoutes,
        boardRoutes,
        liveRoutes,
        agentRoutes,
        jobRoutes,
        runRoutes,
        leaseRoutes,
        scheduleRoutes,
        resultRoutes,
        blobRoutes,
        archiveRoutes,
        webhookRoutes,
        eventRoutes,
      ];
      for (const register of routes) register(api, parts);
      signInRoutes(api, parts, oidc?.name);
    },
    { prefix: "/api/v1" },
  );
  return app;
}

/** Links, tickets and what an OpenID provider sends along stand in a query; they do not belong into a log. */
export function withoutSecrets(url: string): string {
  return url
    .replaceAll(/([?&](?:link|ticket|code|state|token|id_token|access_token)=)[^&#]*/gi, "$1…")
    .replaceAll(/pb_[0-9a-z]+_[0-9a-f]+/g, "pb_…")
    .slice(0, 500);
}
