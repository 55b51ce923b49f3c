// openid-client (panva), as it comes, through every flow. Answers on standard output, a line each;
// reads from standard input where the browser came back to.
import * as readline from "node:readline/promises";
import { importJWK } from "jose";
import * as oidc from "openid-client";

const [, , issuer, appId, appJwk, systemId, systemJwk, callback] = process.argv;
const say = (name, value) => console.log(JSON.stringify({ [name]: value }));
const heard = readline.createInterface({ input: process.stdin });

async function configured(clientId, jwk) {
  const key = await importJWK(JSON.parse(jwk), "ES256");
  const proof = oidc.PrivateKeyJwt({ key, kid: JSON.parse(jwk).kid });
  const metadata = { id_token_signed_response_alg: "ES256" };
  const options = { execute: [oidc.allowInsecureRequests] }; // http:// on this machine
  return oidc.discovery(new URL(issuer), clientId, metadata, proof, options);
}

async function called(config, token, DPoP) {
  const url = new URL(`${issuer}/v1/children`);
  const answer = await oidc.fetchProtectedResource(config, token, url, "GET", null, undefined, { DPoP });
  return answer.status;
}

// A system, by itself.
const system = await configured(systemId, systemJwk);
const held = oidc.getDPoPHandle(system, await oidc.randomDPoPKeyPair("ES256"));
const own = await oidc.clientCredentialsGrant(system, { scope: "children:read" }, { DPoP: held });
say("system", await called(system, own.access_token, held));

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
const where = await oidc.buildAuthorizationUrlWithPAR(app, asked, { DPoP });
say("go", where.href);
const back = new URL((await heard[Symbol.asyncIterator]().next()).value);
heard.close();

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
say("revoked", await called(app, renewed.access_token, DPoP).catch((e) => e.status ?? e.cause?.status ?? e.code));
