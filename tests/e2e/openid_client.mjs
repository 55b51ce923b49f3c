// openid-client (panva), as it comes, through every flow. Answers on standard output, a line each;
// reads from standard input where the browser came back to.
import * as readline from "node:readline/promises";
import { importJWK } from "jose";
import * as oidc from "openid-client";

const [, , issuer, appId, appJwk, systemId, systemJwk, callback, publicId, loopback] = process.argv;
const say = (name, value) => console.log(JSON.stringify({ [name]: value }));
const heard = readline.createInterface({ input: process.stdin });

async function configured(clientId, jwk, algorithm = "oidc") {
  const metadata = { id_token_signed_response_alg: "ES256" };
  const options = { algorithm, execute: [oidc.allowInsecureRequests] }; // http:// on this machine
  return oidc.discovery(new URL(issuer), clientId, metadata, await proof(jwk), options);
}

async function proof(jwk) {
  if (!jwk) return oidc.None(); // a public client
  const key = await importJWK(JSON.parse(jwk), "ES256");
  return oidc.PrivateKeyJwt({ key, kid: JSON.parse(jwk).kid });
}

// The browser goes to an address and comes back with another.
const answers = heard[Symbol.asyncIterator]();
async function went(url) {
  say("go", url.href);
  return new URL((await answers.next()).value);
}

const failed = (promise) => promise.then(() => "nothing", (e) => e.error ?? e.code);

async function called(config, token, DPoP) {
  const url = new URL(`${issuer}/v1/children`);
  const answer = await oidc.fetchProtectedResource(config, token, url, "GET", null, undefined, { DPoP });
  return answer.status;
}

// A system, by itself.
const system = await configured(systemId, systemJwk, "oauth2"); // by RFC 8414
const held = oidc.getDPoPHandle(system, await oidc.randomDPoPKeyPair("ES256"));
const own = await oidc.clientCredentialsGrant(system, { scope: "children:read" }, { DPoP: held });
say("system", await called(system, own.access_token, held));
const kept = await oidc.tokenIntrospection(system, own.access_token);
say("system knows", [kept.active, kept.token_type, kept.scope]);
await oidc.tokenRevocation(system, own.access_token);
say("system forgot", (await oidc.tokenIntrospection(system, own.access_token)).active);
say("too much", await failed(oidc.clientCredentialsGrant(system, { scope: "exports:write" }, { DPoP: held })));

// An app, for somebody.
const app = await configured(appId, appJwk);
const DPoP = oidc.getDPoPHandle(app, await oidc.randomDPoPKeyPair("ES256"));
const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
const expectedState = oidc.randomState();
const expectedNonce = oidc.randomNonce();
const asked = {
  redirect_uri: callback,
  scope: "openid profile offline_access children:read",
  code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
  state: expectedState,
  nonce: expectedNonce,
};
const back = await went(await oidc.buildAuthorizationUrlWithPAR(app, asked, { DPoP }));

const forged = new URL(back);
forged.searchParams.set("iss", "https://evil.example");
const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
say("forged", await oidc.authorizationCodeGrant(app, forged, checks, undefined, { DPoP }).catch((e) => e.code));

const tokens = await oidc.authorizationCodeGrant(app, back, checks, undefined, { DPoP });
say("app", await called(app, tokens.access_token, DPoP));
const info = await oidc.fetchUserInfo(app, tokens.access_token, tokens.claims().sub, { DPoP });
say("name", info.name);
const renewed = await oidc.refreshTokenGrant(app, tokens.refresh_token, undefined, { DPoP });
say("renewed", await called(app, renewed.access_token, DPoP));
say("active", (await oidc.tokenIntrospection(app, renewed.access_token)).active);
await oidc.tokenRevocation(app, renewed.access_token);
const known = await oidc.tokenIntrospection(app, tokens.refresh_token);
say("same person", known.sub === tokens.claims().sub);
say("revoked", await called(app, renewed.access_token, DPoP).catch((e) => e.status ?? e.cause?.status ?? e.code));
await oidc.tokenRevocation(app, tokens.refresh_token);
say("ended", await failed(oidc.refreshTokenGrant(app, tokens.refresh_token, undefined, { DPoP })));
say("replayed", await failed(oidc.authorizationCodeGrant(app, back, checks, undefined, { DPoP })));

// Once more, with a login that is fresh and strong enough (RFC 9470).
const maxAge = 600;
const anew = { ...asked, max_age: String(maxAge), acr_values: "urn:schakel:acr:two-factors" };
const again = await went(await oidc.buildAuthorizationUrlWithPAR(app, anew, { DPoP }));
const stepped = await oidc.authorizationCodeGrant(app, again, { ...checks, maxAge }, undefined, { DPoP });
say("acr", stepped.claims().acr);

// An app on a device, which can keep no secret: its refresh token changes with each use.
const device = await configured(publicId);
const mine = oidc.getDPoPHandle(device, await oidc.randomDPoPKeyPair("ES256"));
const there = { ...asked, redirect_uri: loopback };
const home = await went(await oidc.buildAuthorizationUrlWithPAR(device, there, { DPoP: mine }));
const first = await oidc.authorizationCodeGrant(device, home, checks, undefined, { DPoP: mine });
const second = await oidc.refreshTokenGrant(device, first.refresh_token, undefined, { DPoP: mine });
say("device", await called(device, second.access_token, mine));
say("rotated", second.refresh_token !== first.refresh_token);
say("reused", await failed(oidc.refreshTokenGrant(device, first.refresh_token, undefined, { DPoP: mine })));
say("family", await failed(oidc.refreshTokenGrant(device, second.refresh_token, undefined, { DPoP: mine })));
heard.close();
