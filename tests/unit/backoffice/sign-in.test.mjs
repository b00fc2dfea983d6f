// Run by test_sign_in.py: the challenges of Cognito with MFA required, which the embedded one never asks for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Cognito, Refused, Session, SignIn, otpauth } from "../../../backoffice/js/auth.js";

const claims = { email: "sam@example.com", "cognito:groups": ["support"], exp: 2_000_000_000 };
const token = `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
const tokens = { AuthenticationResult: { IdToken: token, AccessToken: "access", RefreshToken: "refresh" } };

/** Answers in turn; `asked` is what was sent. */
function cognito(...answers) {
  const asked = [];
  const fetcher = async (_, request) => {
    asked.push([request.headers["X-Amz-Target"].split(".")[1], JSON.parse(request.body)]);
    const [status, body] = answers.shift();
    return { ok: status === 200, status, json: async () => body };
  };
  return [new Cognito({ cognito: "https://cognito", client_id: "client" }, fetcher), asked];
}

test("a first sign-in sets a password and a second factor, each step with the session of the one before", async () => {
  const [pool, asked] = cognito(
    [200, { ChallengeName: "NEW_PASSWORD_REQUIRED", Session: "s1", ChallengeParameters: { USER_ID_FOR_SRP: "id-of-sam" } }],
    [200, { ChallengeName: "MFA_SETUP", Session: "s2", ChallengeParameters: {} }],
    [200, { SecretCode: "SECRET", Session: "s3" }],
    [200, { Status: "SUCCESS", Session: "s4" }],
    [200, tokens],
  );
  const attempt = new SignIn(pool);
  assert.equal((await attempt.password("sam@example.com", "temporary")).step, "new-password");
  const setup = await attempt.newPassword("own");
  assert.deepEqual(setup, { step: "setup", secret: "SECRET" });
  assert.equal((await attempt.verify("123456")).step, "in");
  assert.deepEqual(asked.map(([action]) => action), ["InitiateAuth", "RespondToAuthChallenge", "AssociateSoftwareToken", "VerifySoftwareToken", "RespondToAuthChallenge"]);
  assert.deepEqual(asked.map(([, body]) => body.Session), [undefined, "s1", "s2", "s3", "s4"]);
  assert.equal(asked[4][1].ChallengeName, "MFA_SETUP");
  assert.equal(asked[4][1].ChallengeResponses.USERNAME, "id-of-sam");
});

test("later a code is asked for, and a wrong one says so and may be tried again", async () => {
  const [pool, asked] = cognito(
    [200, { ChallengeName: "SOFTWARE_TOKEN_MFA", Session: "s1" }],
    [400, { __type: "com.amazonaws#CodeMismatchException", message: "Invalid code" }],
    [200, tokens],
  );
  const attempt = new SignIn(pool);
  assert.equal((await attempt.password("sam@example.com", "own")).step, "code");
  await assert.rejects(attempt.code("000000"), (error) => error instanceof Refused && error.type === "CodeMismatchException");
  assert.equal((await attempt.code("123456")).step, "in");
  assert.deepEqual(asked.slice(1).map(([, body]) => body.Session), ["s1", "s1"]);
});

test("tokens that came by a password alone are of no use before there is a second factor", async () => {
  const [pool] = cognito([200, tokens], [200, { SecretCode: "SECRET" }], [200, { Status: "SUCCESS" }]);
  const attempt = new SignIn(pool);
  const told = await attempt.password("sam@example.com", "own");
  assert.equal(told.step, "setup");
  assert.equal(told.tokens, undefined);
  assert.equal((await attempt.verify("123456")).tokens.IdToken, token);
});

test("a challenge nobody knows is no way in", async () => {
  const [pool] = cognito([200, { ChallengeName: "SMS_MFA", Session: "s1" }]);
  await assert.rejects(new SignIn(pool).password("sam@example.com", "own"), Refused);
});

test("a session renews its token before it ends, and is over when it cannot", async () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) };
  const [pool, asked] = cognito([200, tokens], [400, { __type: "NotAuthorizedException" }]);
  const session = new Session(pool, storage);
  session.keep(tokens.AuthenticationResult);
  assert.equal(session.may("support"), true);
  assert.equal(session.may("operator"), false);
  assert.equal(await session.token(1_900_000_000_000), token);
  assert.equal(asked.length, 0);
  assert.equal(await session.token(1_999_999_999_000), token);
  assert.equal(await session.token(1_999_999_999_000), null);
  assert.equal(kept.size, 0);
});

test("the link for an authenticator names who signs in", () => {
  assert.equal(otpauth("sam@example.com", "SECRET"), "otpauth://totp/Back%20office%3Asam%40example.com?secret=SECRET&issuer=Back%20office");
});
