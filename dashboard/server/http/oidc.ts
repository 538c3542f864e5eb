/**
 * Signing in at an OpenID provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0 section 3.1, RFC 7636, RFC 9700 section 2.1).
 *
 * A person is known by the provider's name and the subject that it gives, and by nothing else: a name or an address may be somebody else's tomorrow, and
 * nobody becomes the lab's `admin` by being called so there. What the browser must bring back stands in a cookie of its own for ten minutes.
 */
import * as client from "openid-client";
import type { Role } from "../engine/schema.js";

export interface OidcOptions {
  /** https://login.example/realms/lab */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** What somebody becomes who signs in for the first time. */
  readonly role: Role;
  /** Whoever is in it (claim `groups`) is an administrator, as long as he is. */
  readonly adminGroup?: string;
  /** How browsers reach the lab: https://lab.example. The provider must know its /login/oidc/return. */
  readonly url: string;
}

/** What goes with the browser to the provider and back. */
export interface OidcTrip {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface OidcPerson {
  readonly issuer: string;
  readonly subject: string;
  /** What he would be called. */
  readonly name: string;
  /** Undefined: nobody has said anything about groups. */
  readonly isAdmin: boolean | undefined;
}

export const returnPath = "/login/oidc/return";

export class Oidc {
  private config: Promise<client.Configuration> | undefined;

  constructor(readonly options: OidcOptions) {}

  /** For the button: the provider's host. */
  get name(): string {
    return new URL(this.options.issuer).host;
  }

  /** @throws when the provider cannot be asked what it is */
  async begin(): Promise<{ url: string; trip: OidcTrip }> {
    const config = await this.provider();
    const trip = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: this.returnUrl,
      scope: `openid profile email${this.options.adminGroup === undefined ? "" : " groups"}`,
      state: trip.state,
      nonce: trip.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(trip.verifier),
      code_challenge_method: "S256",
    });
    return { url: url.href, trip };
  }

  /**
   * @param query  what the provider has sent the browser back with, from the question mark on
   * @throws when anything of it is not as it must be: another state, a spent code, a token that is not signed by the provider for us and now
   */
  async end(query: string, { state, nonce, verifier }: OidcTrip): Promise<OidcPerson> {
    const config = await this.provider();
    const tokens = await client.authorizationCodeGrant(config, new URL(`${this.returnUrl}${query}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    const { adminGroup } = this.options;
    const groups: unknown[] = Array.isArray(claims.groups) ? claims.groups : [];
    return {
      issuer: claims.iss,
      subject: claims.sub,
      name: nameOf(claims),
      isAdmin: adminGroup === undefined ? undefined : groups.includes(adminGroup),
    };
  }

  private get returnUrl(): string {
    return `${this.options.url.replace(/\/+$/, "")}${returnPath}`;
  }

  private provider(): Promise<client.Configuration> {
    this.config ??= this.discover();
    // one that was away may be back at the next try
    this.config.catch(() => (this.config = undefined));
    return this.config;
  }

  private discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.options;
    const server = new URL(issuer);
    const loopback = ["127.0.0.1", "[::1]", "localhost"].includes(server.hostname);
    return client.discovery(
      server,
      clientId,
      undefined,
      clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
      {
        timeout: 10,
        execute: [
          // the token's signature too, though it comes from the provider itself
          client.enableNonRepudiationChecks,
          // nothing in clear text but within this machine
          ...(server.protocol === "http:" && loopback ? [client.allowInsecureRequests] : []),
        ],
      },
    );
  }
}

/** As the lab writes names: letters, digits and hyphens. */
function nameOf(claims: Readonly<Record<string, unknown>>): string {
  const said = [claims.preferred_username, claims.email, claims.name, claims.sub].find(
    (one): one is string => typeof one === "string" && one !== "",
  );
  const plain = (said ?? "")
    .split("@")[0]
    .normalize("NFKD")
    .replaceAll(/[^a-zA-Z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 50);
  return plain === "" ? "somebody" : plain;
}
